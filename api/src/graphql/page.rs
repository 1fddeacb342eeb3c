//! Relay connections: first/after and last/before to a page, and a page to edges.

use async_graphql::SimpleObject;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::page::{Cut, PageRequest, Position, SortKey};
use domain::text::Language;
use serde::{Deserialize, Serialize};

use super::error::{Error, Result};

/// The most rows of one page.
pub(crate) const MOST: i32 = 100;
/// How many rows where neither `first` nor `last` is given.
const USUAL: i32 = 20;

/// What a page of a list costs: its rows times what one costs.
pub(crate) fn cost(first: Option<i32>, last: Option<i32>, one: usize) -> usize {
    let size = first.or(last).unwrap_or(USUAL).clamp(1, MOST);
    usize::try_from(size).unwrap_or(1) * (one + 1)
}

/// Where in the list a page stands (Relay).
#[derive(Debug, Clone, SimpleObject)]
// In a supergraph every subgraph with lists has it.
#[graphql(shareable)]
pub(crate) struct PageInfo {
    /// Whether there is more after this page.
    has_next_page: bool,
    /// Whether there is more before this page.
    has_previous_page: bool,
    /// Give as `before` for the page before this one.
    start_cursor: Option<String>,
    /// Give as `after` for the page after this one.
    end_cursor: Option<String>,
}

/// The kind of key that a list is in the order of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Keys {
    Names,
    Numbers,
}

impl Keys {
    fn fit(self, position: &Position) -> bool {
        match position.key {
            SortKey::Text(_) => matches!(self, Self::Names),
            SortKey::Number(_) => matches!(self, Self::Numbers),
        }
    }
}

/// The arguments of a connection.
pub(crate) struct PageArguments {
    pub(crate) first: Option<i32>,
    pub(crate) after: Option<String>,
    pub(crate) last: Option<i32>,
    pub(crate) before: Option<String>,
}

impl PageArguments {
    /// The page asked for of a list in the order of `keys`. A cursor of another order is refused, not misread.
    pub(crate) fn request(self, language: Language, keys: Keys) -> Result<PageRequest> {
        let refuse = |argument, dutch, english| Err(Error::BadInput(argument, language, dutch, english));
        let (cut, size) = match (self.first, self.last) {
            (Some(_), Some(_)) => {
                return refuse("first", "Geef first of last, niet allebei.", "Give first or last, not both.");
            }
            (None, Some(last)) => (Cut::Last, last),
            (first, None) => (Cut::First, first.unwrap_or(USUAL)),
        };
        let size = match u16::try_from(size) {
            Ok(size) if (1..=MOST).contains(&i32::from(size)) => size,
            _ => return refuse("first", "Geef een getal van 1 tot en met 100.", "Give a number from 1 to 100."),
        };
        let position = |argument, cursor: Option<String>| match cursor {
            None => Ok(None),
            Some(cursor) => decode(&cursor).filter(|position| keys.fit(position)).map(Some).ok_or(Error::BadInput(
                argument,
                language,
                "Deze cursor is niet van deze lijst. Neem een cursor over uit pageInfo.",
                "This cursor is not of this list. Take it from pageInfo.",
            )),
        };
        Ok(PageRequest { cut, size, after: position("after", self.after)?, before: position("before", self.before)? })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Key {
    Number(i64),
    Text(String),
}

/// A cursor: opaque to clients.
pub(crate) fn encode(position: &Position) -> String {
    let key = match &position.key {
        SortKey::Text(text) => Key::Text(text.clone()),
        SortKey::Number(number) => Key::Number(*number),
    };
    // A string and a number always are JSON.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(key, position.id.as_u128().to_string())).unwrap_or_default())
}

fn decode(cursor: &str) -> Option<Position> {
    if cursor.len() > 2_000 {
        return None;
    }
    let (key, id): (Key, String) = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let key = match key {
        Key::Number(number) => SortKey::Number(number),
        // PostgreSQL knows no such character.
        Key::Text(text) if text.contains('\0') => return None,
        Key::Text(text) => SortKey::Text(text),
    };
    Some(Position { key, id: uuid::Uuid::from_u128(id.parse().ok()?) })
}

/// The page info of a page.
pub(crate) fn info<T>(page: &domain::page::Page<T>) -> PageInfo {
    PageInfo {
        has_next_page: page.has_next,
        has_previous_page: page.has_previous,
        start_cursor: page.rows.first().map(|(position, _)| encode(position)),
        end_cursor: page.rows.last().map(|(position, _)| encode(position)),
    }
}

/// Declares a connection and its edge: `connection!("…", Names, Name of node, Counter)`, where the counter answers
/// `totalCount` only when that is asked for.
macro_rules! connection {
    ($doc:literal, $connection:ident, $edge:ident, $node:ty, $counter:ty) => {
        #[doc = concat!("One of ", $doc, ", and where it stands in the list.")]
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $edge {
            /// Give as `after` or `before` for the page from here.
            cursor: String,
            /// What stands here.
            node: $node,
        }

        #[doc = concat!("A page of ", $doc, " (Relay connection).")]
        pub(crate) struct $connection {
            pub(crate) page: $crate::graphql::page::Edges<$edge>,
            pub(crate) counter: $counter,
        }

        impl $connection {
            /// Of a page of the domain.
            pub(crate) fn of<T>(page: domain::page::Page<T>, counter: $counter, node: impl Fn(T) -> $node) -> Self {
                let info = $crate::graphql::page::info(&page);
                let edges = page
                    .rows
                    .into_iter()
                    .map(|(position, row)| $edge { cursor: $crate::graphql::page::encode(&position), node: node(row) })
                    .collect();
                Self { page: $crate::graphql::page::Edges { info, edges }, counter }
            }
        }

        #[doc = concat!("A page of ", $doc, " (Relay connection).")]
        #[async_graphql::Object]
        impl $connection {
            /// What is on the page, each with its cursor.
            async fn edges(&self) -> &[$edge] {
                &self.page.edges
            }

            /// What is on the page.
            async fn nodes(&self) -> Vec<&$node> {
                self.page.edges.iter().map(|edge| &edge.node).collect()
            }

            /// Where the page stands.
            async fn page_info(&self) -> &$crate::graphql::page::PageInfo {
                &self.page.info
            }

            /// How many there are in the whole list, of what you may see. Counted only when asked for.
            #[graphql(complexity = 20)]
            async fn total_count(&self, context: &async_graphql::Context<'_>) -> $crate::graphql::error::Result<u64> {
                let reader = $crate::graphql::context::request(context)?.reader();
                Box::pin(async { self.counter.count(reader.tx().await?).await }).await
            }
        }
    };
}
pub(crate) use connection;

/// The edges of a page.
pub(crate) struct Edges<E> {
    pub(crate) info: PageInfo,
    pub(crate) edges: Vec<E>,
}
