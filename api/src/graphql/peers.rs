//! What organisations like yours use, and what you both use.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::catalogue::{self, Peers};
use domain::db::{Read, Tx};
use domain::id::{ComponentId, OrganisationId};
use domain::tenancy::Organisation as OrganisationOf;

use super::adoption::Adoption;
use super::common::parse;
use super::component::Component;
use super::context::{request, shown};
use super::error::{Error, Result};
use super::page::{Keys, PageArguments, connection, cost};

/// Size class of a municipality (grootteklasse), by inhabitants: unions of the classes of CBS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::tenancy::SizeClass")]
pub(crate) enum SizeClass {
    /// Fewer than 20,000 inhabitants.
    #[graphql(name = "UNDER_20000")]
    Under20000,
    /// 20,000 to 50,000 inhabitants.
    #[graphql(name = "FROM_20000")]
    From20000,
    /// 50,000 to 100,000 inhabitants.
    #[graphql(name = "FROM_50000")]
    From50000,
    /// 100,000 to 250,000 inhabitants.
    #[graphql(name = "FROM_100000")]
    From100000,
    /// 250,000 inhabitants or more.
    #[graphql(name = "FROM_250000")]
    From250000,
}

/// Which organisations are your peers. All conditions hold together. Your own organisation and suppliers never are.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct PeersInput {
    /// Of one of these size classes.
    size_classes: Option<Vec<SizeClass>>,
    /// In one of these provinces, as organisations have it.
    provinces: Option<Vec<String>>,
    /// One of these organisations; at most 100.
    organisation_ids: Option<Vec<ID>>,
}

/// How many of your peers use a component now.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct PeerUse {
    #[graphql(skip)]
    component_id: ComponentId,
    /// How many of your peers use it now, of what you may see.
    peer_count: u64,
}

#[ComplexObject]
impl PeerUse {
    /// The component.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component_id).await
    }
}

/// Counts what peers use.
pub(crate) struct PeerUseCounter(Option<Peers>);

impl PeerUseCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        match &self.0 {
            Some(peers) => Ok(catalogue::count_peer_uses(tx, peers).await?),
            None => Ok(0),
        }
    }
}

connection!("what peers use", PeerUseConnection, PeerUseEdge, PeerUse, PeerUseCounter);

/// A component that your organisation and another use now.
pub(crate) struct CommonUse(catalogue::CommonUse);

/// A component that your organisation and another use now.
#[Object]
impl CommonUse {
    /// The component.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.0.component.id).await
    }

    /// What your organisation states of the versions that it uses.
    #[graphql(complexity = "2 * child_complexity")]
    async fn ours(&self) -> Vec<Adoption> {
        self.0.ours.iter().cloned().map(Adoption::from).collect()
    }

    /// What the other states.
    #[graphql(complexity = "2 * child_complexity")]
    async fn theirs(&self) -> Vec<Adoption> {
        self.0.theirs.iter().cloned().map(Adoption::from).collect()
    }
}

/// Counts what both use.
pub(crate) struct CommonUseCounter(OrganisationId);

impl CommonUseCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(catalogue::count_common_uses(tx, self.0).await?)
    }
}

connection!("what both use", CommonUseConnection, CommonUseEdge, CommonUse, CommonUseCounter);

#[derive(Default)]
pub(crate) struct PeerQuery;

#[Object]
impl PeerQuery {
    /// What your peers use now, what most of them use first. Empty for suppliers and the public, who do not see who uses what.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn peer_uses(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Who your peers are. Where left out: those of your size class, or all where you have none.")]
        peers: Option<PeersInput>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PeerUseConnection> {
        let request = request(context)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Numbers)?;
        let found = Box::pin(async {
            let reader = request.reader();
            let peers = match peers {
                Some(input) => chosen(input, request.language)?,
                None => like_us(context).await?,
            };
            let page = match &peers {
                Some(peers) => catalogue::peer_uses(reader.tx().await?, peers, &page).await?,
                None => domain::page::Page::of(&page, Vec::new()),
            };
            Ok::<_, Error>((page, peers))
        });
        let (page, peers) = found.await?;
        Ok(PeerUseConnection::of(page, PeerUseCounter(peers), |it| PeerUse {
            component_id: it.component,
            peer_count: it.peers,
        }))
    }

    /// What both your organisation and another use now, by name. Empty for suppliers and the public.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn common_uses(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The other organisation.")] organisation_id: ID,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<CommonUseConnection> {
        let request = request(context)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Names)?;
        let reader = request.reader();
        // An id of nothing uses nothing.
        let other = parse(&organisation_id).unwrap_or_else(|| OrganisationId::from_uuid(uuid::Uuid::nil()));
        // A predecessor is who one was.
        let own = request.viewer.organisation().filter(|_| request.viewer.readable().any(|own| own == other));
        let other = own.unwrap_or(other);
        let found = Box::pin(async { Ok::<_, Error>(catalogue::common_uses(reader.tx().await?, other, &page).await?) });
        Ok(CommonUseConnection::of(found.await?, CommonUseCounter(other), CommonUse))
    }
}

/// The peers that somebody chose; `None` where those can be nobody.
fn chosen(input: PeersInput, language: domain::text::Language) -> Result<Option<Peers>> {
    let ids = input.organisation_ids.unwrap_or_default();
    let provinces = input.provinces.unwrap_or_default();
    if ids.len() > 100 || provinces.len() > 100 {
        return Err(Error::BadInput("peers", language, "Noem er maximaal 100.", "Name at most 100."));
    }
    let chosen: Vec<OrganisationId> = ids.iter().filter_map(parse).collect();
    if chosen.is_empty() && !ids.is_empty() {
        return Ok(None); // ids of nothing are nobody, and not everybody
    }
    let size_classes = input.size_classes.unwrap_or_default().into_iter().map(Into::into).collect();
    Ok(Some(Peers { size_classes, provinces, chosen }))
}

/// The organisations of the viewer's size class; `None` where nobody is asking.
async fn like_us(context: &Context<'_>) -> Result<Option<Peers>> {
    let request = request(context)?;
    let Some(own) = request.viewer.organisation() else { return Ok(None) };
    let own: Option<OrganisationOf> = request.reader().load(own).await?;
    let size_classes = own.and_then(|own| own.size_class()).into_iter().collect();
    Ok(Some(Peers { size_classes, ..Peers::default() }))
}
