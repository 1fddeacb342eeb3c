//! What every slice says the same: languages, localized texts, permissions, ids, payloads.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined, SimpleObject};
use domain::db::Once;
use domain::id::{Id, Kind, fingerprint};
use domain::patch::{LocalizedPatch, Patch};
use domain::policy::Reason;
use domain::problem::{Failure, Outcome, Problem};
use domain::sharing::Sharing;
use domain::text::{Language as Lang, Localized};

use super::context::RequestContext;
use super::error::{Error, Result, UserError};

/// A language in which the platform has texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Default)]
#[graphql(remote = "domain::text::Language")]
pub(crate) enum Language {
    /// Dutch (Nederlands). The fallback: it is always there.
    #[default]
    Nl,
    /// English.
    En,
}

/// A text in Dutch and, if you have it, in English.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct LocalizedTextInput {
    /// In Dutch, in plain language (B1).
    nl: String,
    /// In English.
    en: Option<String>,
}

impl From<LocalizedTextInput> for Localized {
    fn from(text: LocalizedTextInput) -> Self {
        Self::new(text.nl, text.en)
    }
}

/// What changes of a text. Each language is changed by itself: what you leave out stays as it is, null clears it.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct LocalizedTextChangesInput {
    /// In Dutch, in plain language (B1).
    nl: MaybeUndefined<String>,
    /// In English.
    en: MaybeUndefined<String>,
}

impl From<LocalizedTextChangesInput> for LocalizedPatch {
    fn from(text: LocalizedTextChangesInput) -> Self {
        Self { nl: patch(text.nl), en: patch(text.en) }
    }
}

/// What an update does to a field: left out it stays as it is, null clears it.
pub(crate) fn patch<I: Into<T>, T>(field: MaybeUndefined<I>) -> Patch<T> {
    match field {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value.into()),
    }
}

/// The text in a language.
pub(crate) fn in_language(text: &Localized, language: Language) -> String {
    text.get(Lang::from(language)).to_owned()
}

/// Whether you may do something, and why not.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Permission {
    /// Whether you may.
    allowed: bool,
    /// Why not, for people, in Dutch or English by Accept-Language. Null where you may.
    reason: Option<String>,
}

impl Permission {
    /// You may not, whatever your role.
    pub(crate) const fn refused(reason: String) -> Self {
        Self { allowed: false, reason: Some(reason) }
    }

    pub(crate) fn of(answer: std::result::Result<(), Reason>, language: Lang) -> Self {
        Self { allowed: answer.is_ok(), reason: answer.err().map(|reason| reason.message(language)) }
    }
}

/// A typed id from the wire, in a query: what is no id of this kind is nobody's.
pub(crate) fn parse<K: Kind>(id: &ID) -> Option<Id<K>> {
    Id::parse(id)
}

/// A typed id from the wire, in a mutation: what is no id of this kind is answered as one that does not exist.
pub(crate) fn parse_or<K: Kind>(id: &ID, path: &'static str) -> Outcome<Id<K>> {
    Id::parse(id).ok_or_else(|| Problem::NotFound(path).into())
}

/// With whom a thing is shared from now on.
pub(crate) fn sharing(visibility: super::component_codes::Visibility, named: Option<&Vec<ID>>) -> Outcome<Sharing> {
    let organisations =
        named.into_iter().flatten().map(|id| parse_or(id, "organisationIds")).collect::<Outcome<_>>()?;
    Ok(Sharing { visibility: visibility.into(), organisations })
}

/// The idempotency of a mutation: the client's key and what was asked with it.
pub(crate) fn once(mutation: &str, key: Option<&String>, input: &impl std::fmt::Debug) -> Outcome<Option<Once>> {
    let Some(key) = key else { return Ok(None) };
    if key.is_empty() || key.len() > 255 {
        let form = domain::problem::Flaw::Form("Gebruik 1 tot 255 tekens.", "Use 1 to 255 characters.");
        return Err(Problem::invalid("idempotencyKey", form).into());
    }
    Ok(Some(Once { key: key.clone(), request_hash: fingerprint(&format!("{mutation} {input:?}")) }))
}

/// What a command did, or why it was refused. Renews the snapshot, so that the payload shows what was done.
pub(crate) fn settle<T>(request: &RequestContext, outcome: Outcome<T>) -> Result<(Option<T>, Vec<UserError>)> {
    request.renew();
    match outcome {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Failure::Refused(problems)) => {
            let errors = problems.iter().map(|problem| UserError::of(problem, request.language)).collect();
            Ok((None, errors))
        }
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

/// How many rows of a list that has an end are asked for: all of them where nothing is given.
pub(crate) fn rows(first: Option<i32>, most: usize) -> usize {
    first.and_then(|first| usize::try_from(first).ok()).map_or(most, |first| first.clamp(1, most))
}

/// The same, of what is given to a field: less than one is refused.
pub(crate) fn checked_rows(first: Option<i32>, most: usize, language: Lang) -> Result<usize> {
    if first.is_some_and(|first| first < 1) {
        let (dutch, english) = ("Geef een getal van 1 of meer.", "Give a number of 1 or more.");
        return Err(Error::BadInput("first", language, dutch, english));
    }
    Ok(rows(first, most))
}

/// Declares a mutation's payload: the object and the typed errors.
macro_rules! payload {
    ($doc:literal, $payload:ident, $field:ident: $object:ty, $field_doc:literal) => {
        #[doc = $doc]
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $payload {
            #[doc = $field_doc]
            #[doc = "Null where it was refused."]
            $field: Option<$object>,
            /// Why it was refused; empty where it was done. Then nothing was changed.
            errors: Vec<$crate::graphql::error::UserError>,
        }

        impl $payload {
            /// From what a command answered; `load` reads the object anew.
            pub(crate) async fn of<T>(
                request: &$crate::graphql::context::RequestContext,
                outcome: domain::problem::Outcome<T>,
                load: impl AsyncFnOnce(
                    std::sync::Arc<$crate::graphql::context::Reader>,
                    T,
                ) -> $crate::graphql::error::Result<Option<$object>>,
            ) -> $crate::graphql::error::Result<Self> {
                let (done, errors) = $crate::graphql::common::settle(request, outcome)?;
                let $field = match done {
                    Some(done) => load(request.reader(), done).await?,
                    None => None,
                };
                Ok(Self { $field, errors })
            }
        }
    };
}
pub(crate) use payload;
