//! What a request's resolvers share: the viewer, one read-only snapshot, and the loaders around them.

use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_graphql::Context;
use async_graphql::dataloader::{self, DataLoader};
use domain::db::{Db, Read, Tx};
use domain::exchange::{Budget, MOST_ANSWER_BYTES};
use domain::id::OrganisationId;
use domain::policy::Action;
use domain::problem::Fault;
use domain::tenancy::Viewer;
use domain::text::Language;
use tokio::sync::OnceCell;

use super::drive::Spawner;
use super::error::{Error, Result};
use super::loaders::Loader;

/// A snapshot of what the viewer reads, opened at first use.
pub(crate) struct Snapshot {
    db: Db,
    viewer: Viewer,
    /// What documents the whole answer may still hold, also after a mutation.
    budget: Arc<Budget>,
    tx: OnceCell<Tx<Read>>,
}

impl Snapshot {
    /// Who reads.
    pub(crate) const fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// How much of documents the answer may still hold.
    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The transaction.
    pub(crate) async fn tx(&self) -> std::result::Result<&Tx<Read>, Fault> {
        self.tx.get_or_try_init(|| self.db.read(&self.viewer)).await
    }
}

/// A snapshot and the loaders that read in it.
pub(crate) struct Reader {
    snapshot: Arc<Snapshot>,
    loader: DataLoader<Loader>,
}

impl Reader {
    fn new(db: &Db, viewer: &Viewer, budget: &Arc<Budget>, spawner: &Spawner) -> Arc<Self> {
        let (viewer, budget) = (viewer.clone(), budget.clone());
        let snapshot = Arc::new(Snapshot { db: db.clone(), viewer, budget, tx: OnceCell::new() });
        let spawner = spawner.clone();
        let loader = DataLoader::new(Loader(snapshot.clone()), move |work| spawner.spawn(work)).delay(Duration::ZERO);
        Arc::new(Self { snapshot, loader })
    }

    /// The transaction.
    pub(crate) async fn tx(&self) -> Result<&Tx<Read>> {
        Ok(self.snapshot.tx().await?)
    }

    /// How much of documents the answer may still hold.
    pub(crate) fn budget(&self) -> &Budget {
        self.snapshot.budget()
    }

    /// Reads in batches.
    pub(crate) const fn loader(&self) -> &DataLoader<Loader> {
        &self.loader
    }
}

/// Of one request.
pub(crate) struct RequestContext {
    db: Db,
    pub(crate) viewer: Viewer,
    pub(crate) language: Language,
    /// Where this server is reached, for the addresses in answers.
    pub(crate) public_url: Arc<str>,
    spawner: Spawner,
    budget: Arc<Budget>,
    reader: RwLock<Arc<Reader>>,
}

impl RequestContext {
    pub(crate) fn new(db: Db, viewer: Viewer, language: Language, public_url: Arc<str>, spawner: Spawner) -> Self {
        let budget = Arc::new(Budget::of(MOST_ANSWER_BYTES));
        let reader = RwLock::new(Reader::new(&db, &viewer, &budget, &spawner));
        Self { db, viewer, language, public_url, spawner, budget, reader }
    }

    /// The current snapshot.
    pub(crate) fn reader(&self) -> Arc<Reader> {
        self.reader.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The database, for a mutation. The snapshot is given up first: who waits for one connection must not hold another.
    pub(crate) fn write_db(&self) -> &Db {
        self.renew();
        &self.db
    }

    /// A new snapshot, that sees what a mutation just did.
    pub(crate) fn renew(&self) {
        *self.reader.write().unwrap_or_else(PoisonError::into_inner) =
            Reader::new(&self.db, &self.viewer, &self.budget, &self.spawner);
    }

    /// Refuses a read that even a colleague may not do.
    pub(crate) fn allow(&self, action: Action) -> Result<OrganisationId> {
        let refuse = |reason| Error::Forbidden(reason, self.language);
        let own = self.viewer.organisation().ok_or_else(|| refuse(domain::policy::Reason::LoginRequired))?;
        self.viewer.may(action, own).map_err(refuse)?;
        Ok(own)
    }
}

/// The request's context.
pub(crate) fn request<'a>(context: &Context<'a>) -> Result<&'a RequestContext> {
    context.data::<RequestContext>().map_err(|_| Error::Fault(Fault::new("a resolver without a request")))
}

/// What stands under `key`, as it is shown. `None`: absent or not readable.
pub(crate) async fn load<K, T>(reader: Arc<Reader>, key: K) -> Result<Option<T>>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    Loader: dataloader::Loader<K, Error = Arc<Fault>>,
    T: From<<Loader as dataloader::Loader<K>>::Value>,
{
    Ok(reader.load(key).await?.map(T::from))
}

/// The same in a resolver.
pub(crate) async fn shown<K, T>(context: &Context<'_>, key: K) -> Result<Option<T>>
where
    K: Hash + Eq + Clone + Send + Sync + 'static,
    Loader: dataloader::Loader<K, Error = Arc<Fault>>,
    T: From<<Loader as dataloader::Loader<K>>::Value>,
{
    load(request(context)?.reader(), key).await
}
