//! Limits on what one operation may ask, before anything is run.
//!
//! async-graphql limits depth, cost and directives. It counts `__typename` as free and has no limit on aliases, fields or
//! tokens (measured: 50,000 aliases cost 0.7 s), so those are counted here. And it walks through every spread of every
//! fragment before any extension sees the document (measured: 24 fragments of two spreads each cost 36 s), so this is no
//! extension: the counts come before the library runs the document at all.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};
use async_graphql::{Name, Positioned};

use super::message::{self, Told};

/// Most bytes of a request's body.
pub(crate) const MOST_BODY_BYTES: usize = 256 * 1024;
/// Most bytes of a query document.
pub(crate) const MOST_DOCUMENT_BYTES: usize = 64 * 1024;
/// Most tokens of a query document.
const MOST_TOKENS: usize = 5_000;
/// Most fields, with fragments written out.
const MOST_FIELDS: usize = 500;
/// Most aliases, with fragments written out.
const MOST_ALIASES: usize = 30;
/// Most spreads of fragments and inline fragments, with fragments written out.
const MOST_SPREADS: usize = 500;
/// Most fields of a mutation, with fragments written out.
const MOST_MUTATIONS: usize = 5;
/// Deepest nesting. The standard introspection query needs 13.
pub(crate) const MOST_DEPTH: usize = 15;
/// Highest cost: fields times the rows asked for.
pub(crate) const MOST_COST: usize = 10_000;

/// Refuses a document that is too large to parse.
pub(crate) fn check_text(document: &str) -> Result<(), Told> {
    if document.len() > MOST_DOCUMENT_BYTES {
        return Err((
            "De vraag is langer dan 64 KiB. Vraag het in delen.",
            "The query document is over 64 KiB. Ask it in parts.",
        ));
    }
    // Every token is a punctuator, or a run of other characters: an upper bound is enough.
    let mut tokens = 0;
    let mut in_word = false;
    for byte in document.bytes() {
        let word = byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        if !word && !byte.is_ascii_whitespace() && byte != b',' || word && !in_word {
            tokens += 1;
        }
        in_word = word;
    }
    if tokens > MOST_TOKENS {
        Err((
            "De vraag heeft meer dan 5.000 tekens en woorden. Vraag het in delen, en geef waarden mee in variables.",
            "The query document has over 5000 tokens. Ask it in parts, and give values in variables.",
        ))
    } else {
        Ok(())
    }
}

/// Whether the library's own message tells of a limit, which it gives no code of its own.
pub(crate) fn is_exceeded(message: &str) -> bool {
    ["Query is too complex.", "Query is nested too deep."].contains(&message)
        || message.starts_with("The number of directives on the field")
        || message.starts_with("The recursion depth of the query")
}

/// Fields of whole documents, in or out: each up to many MB.
const DOCUMENTS: &[&str] =
    &["answersDocument", "export", "exportComponents", "importAnswers", "importComponents", "original"];

/// What an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Fields that are each small.
    Fields,
    /// Whole documents.
    Documents,
}

#[derive(Clone, Copy, Default)]
struct Count {
    fields: usize,
    aliases: usize,
    spreads: usize,
    /// Fields that are not within another field.
    outermost: usize,
    /// Fields of whole documents.
    documents: usize,
}

impl Count {
    /// This, spread out once more.
    const fn spread(self) -> Self {
        Self { spreads: self.spreads.saturating_add(1), ..self }
    }

    const fn and(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            spreads: self.spreads.saturating_add(other.spreads),
            outermost: self.outermost.saturating_add(other.outermost),
            documents: self.documents.saturating_add(other.documents),
        }
    }
}

type Fragments<'a> = HashMap<&'a Name, &'a SelectionSet>;

/// Refuses a document that asks for too much: aliases, fields, mutations.
pub(crate) fn check(document: &ExecutableDocument) -> Result<Asked, Told> {
    let mut asked = Asked::Fields;
    let fragments: Fragments<'_> =
        document.fragments.iter().map(|(name, fragment)| (name, &fragment.node.selection_set.node)).collect();
    for (_, operation) in document.operations.iter() {
        let mut known = HashMap::new();
        let count = count(&operation.node.selection_set.node, &fragments, &mut known, 0)?;
        if count.fields > MOST_FIELDS {
            return Err((
                "De vraag heeft meer dan 500 velden. Vraag het in delen.",
                "The operation asks for over 500 fields. Ask it in parts.",
            ));
        }
        if count.aliases > MOST_ALIASES {
            return Err((
                "De vraag heeft meer dan 30 aliassen. Vraag het in delen, of vraag meer dingen tegelijk met nodes.",
                "The operation has over 30 aliases. Ask it in parts, or ask for several things at once with nodes.",
            ));
        }
        if count.spreads > MOST_SPREADS {
            return Err((
                "De vraag gebruikt meer dan 500 fragmenten. Vraag het in delen.",
                "The operation uses over 500 fragments. Ask it in parts.",
            ));
        }
        if operation.node.ty == OperationType::Mutation && count.outermost > MOST_MUTATIONS {
            return Err((
                "De vraag heeft meer dan 5 mutaties. Verstuur ze in delen.",
                "The operation has over 5 mutations. Send them in parts.",
            ));
        }
        if count.documents > 0 {
            asked = Asked::Documents;
        }
    }
    Ok(asked)
}

/// Counts with fragments written out, each fragment read once: so exponential documents cost no more than their length.
/// `known` holds `None` for a fragment that is being read.
fn count<'a>(
    set: &'a SelectionSet,
    fragments: &Fragments<'a>,
    known: &mut HashMap<&'a Name, Option<Count>>,
    depth: usize,
) -> Result<Count, Told> {
    if depth > 64 {
        return Err(message::TOO_DEEP);
    }
    let mut total = Count::default();
    for Positioned { node: selection, .. } in &set.items {
        let one = match selection {
            Selection::Field(field) => {
                let below = count(&field.node.selection_set.node, fragments, known, depth + 1)?;
                Count {
                    fields: below.fields.saturating_add(1),
                    aliases: below.aliases.saturating_add(usize::from(field.node.alias.is_some())),
                    outermost: 1,
                    documents: below
                        .documents
                        .saturating_add(usize::from(DOCUMENTS.contains(&field.node.name.node.as_str()))),
                    ..below
                }
            }
            Selection::InlineFragment(inline) => {
                count(&inline.node.selection_set.node, fragments, known, depth + 1)?.spread()
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                let counted = match (known.get(name), fragments.get_key_value(name)) {
                    (Some(Some(count)), _) => *count,
                    // Refused here already: whoever writes fragments out after this must come to an end.
                    (Some(None), _) => {
                        return Err((
                            "De fragmenten gebruiken elkaar in een kring. Haal er één weg.",
                            "The fragments go round in a circle. Take one out.",
                        ));
                    }
                    (None, Some((name, set))) => {
                        known.insert(name, None);
                        let counted = count(set, fragments, known, depth + 1)?;
                        known.insert(name, Some(counted));
                        counted
                    }
                    (None, None) => Count::default(),
                };
                counted.spread()
            }
        };
        total = total.and(one);
    }
    Ok(total)
}
