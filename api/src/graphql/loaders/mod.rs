//! Reads in batches around the viewer. Built per request: nothing is shared between viewers.
//!
//! A thing that has an id is one line here ([`by_id`]); what belongs to another thing is a key of its own ([`of_each`]).

mod act;
mod assessments;
mod catalogue;
mod claims;
mod coverage;
mod remarks;
mod tenancy;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use domain::problem::Fault;
use futures::future::BoxFuture;

pub(crate) use act::*;
pub(crate) use assessments::*;
pub(crate) use catalogue::*;
pub(crate) use claims::*;
pub(crate) use coverage::*;
pub(crate) use remarks::*;
pub(crate) use tenancy::*;

use super::context::{Reader, Snapshot};
use super::error::{Error, Result};

/// The one loader: each kind of key has its own batches.
pub(crate) struct Loader(pub(crate) Arc<Snapshot>);

/// Loads the values of these keys: an expression that answers something to collect in a map.
macro_rules! load {
    ($key:ty => $value:ty, |$snapshot:ident, $keys:ident| $read:expr) => {
        impl async_graphql::dataloader::Loader<$key> for $crate::graphql::loaders::Loader {
            type Value = $value;
            type Error = std::sync::Arc<domain::problem::Fault>;

            async fn load(
                &self,
                $keys: &[$key],
            ) -> std::result::Result<std::collections::HashMap<$key, $value>, Self::Error> {
                let read = async {
                    let $snapshot = &self.0;
                    Ok($read)
                };
                read.await.map_err(std::sync::Arc::new)
            }
        }
    };
}
use load;

/// A thing by its id. `read` answers those that the viewer reads.
macro_rules! by_id {
    ($id:ty => $value:ty, $read:path) => {
        by_id!($id => $value, |tx, ids| $read(tx, ids).await?, |it| it.id);
    };
    ($id:ty => $value:ty, |$tx:ident, $ids:ident| $read:expr, |$it:ident| $key:expr) => {
        $crate::graphql::loaders::load!($id => $value, |snapshot, $ids| {
            let $tx = snapshot.tx().await?;
            $read.into_iter().map(|$it| ($key, $it)).collect()
        });
    };
}
use by_id;

/// What belongs to a thing: declares the key. `read` answers pairs of the thing's id and what belongs to it.
macro_rules! of_each {
    ($(#[$doc:meta])* $key:ident($id:ty) => $value:ty, |$tx:ident, $ids:ident| $read:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) $id);

        $crate::graphql::loaders::load!($key => $value, |snapshot, keys| {
            let $tx = snapshot.tx().await?;
            let $ids = &keys.iter().map(|key| key.0).collect::<Vec<_>>()[..];
            $read.into_iter().map(|(id, value)| ($key(id), value)).collect()
        });
    };
}
use of_each;

/// A page of what belongs to each of several things: declares the key. The same page of each, as a list asks for: one statement.
macro_rules! page_of_each {
    ($(#[$doc:meta])* $key:ident($id:ty) => $row:ty, $read:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub(crate) struct $key(pub(crate) $id, pub(crate) domain::page::PageRequest);

        $crate::graphql::loaders::load!($key => domain::page::Page<$row>, |snapshot, keys| {
            let tx = snapshot.tx().await?;
            let mut found = std::collections::HashMap::new();
            for (page, ids) in $crate::graphql::loaders::grouped(keys.iter().map(|key| (&key.1, key.0))) {
                let pages = $read(tx, &ids, page).await?;
                found.extend(pages.into_iter().map(|(id, rows)| ($key(id, page.clone()), rows)));
            }
            found
        });
    };
}
use page_of_each;

/// What belongs to each, in the order in which it comes.
fn grouped<K: Eq + Hash, V>(pairs: impl IntoIterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    pairs.into_iter().for_each(|(key, value)| groups.entry(key).or_default().push(value));
    groups
}

impl Reader {
    /// Loads one, in a batch with what is asked for at the same time. `None`: absent or not readable.
    ///
    /// Boxed: async-graphql makes one future for all fields of a type, as large as its largest, and makes it anew for each
    /// field of each row. What is large must stand elsewhere (measured: a third of a list's processor time was copying).
    pub(crate) fn load<K>(
        &self,
        key: K,
    ) -> BoxFuture<'_, Result<Option<<Loader as async_graphql::dataloader::Loader<K>>::Value>>>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        Loader: async_graphql::dataloader::Loader<K, Error = Arc<Fault>>,
    {
        Box::pin(async move {
            self.loader()
                .load_one(key)
                .await
                .map_err(|fault| Error::Fault(Fault { cause: fault.cause.clone(), transient: fault.transient }))
        })
    }
}
