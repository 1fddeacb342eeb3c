//! Organisations and parties.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::catalogue::AdoptionsOf;
use domain::db::{Read, Tx};
use domain::id::{OrganisationId, PartyId};
use domain::tenancy::{self, OrganisationFilter, OrganisationKey};

use super::adoption::{AdoptionConnection, adoptions};
use super::common::parse;
use super::context::{request, shown};
use super::error::{Error, Result};
use super::loaders::SuccessionsOf;
use super::page::{Keys, PageArguments, connection, cost};
use super::peers::SizeClass;
use super::scalar::Date;

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::tenancy::OrganisationKind")]
pub(crate) enum OrganisationKind {
    /// Municipality (gemeente).
    Municipality,
    /// The association of municipalities: the VNG.
    Association,
    /// Partnership of municipalities (samenwerkingsverband).
    Partnership,
    /// Supplier (leverancier). Not a member: sees only what is public or shared with it by name.
    Supplier,
}

/// A maker or supplier (leverancier) of components: reference data that the platform names.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Party {
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// Its name.
    name: String,
    /// Number in the trade register (KVK-nummer), 8 digits.
    kvk: Option<String>,
}

impl From<tenancy::Party> for Party {
    fn from(party: tenancy::Party) -> Self {
        Self { id: party.id.to_string().into(), name: party.name, kvk: party.kvk }
    }
}

/// An organisation on the platform: a municipality, partnership, the VNG or a supplier. Everybody may read it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Organisation {
    #[graphql(skip)]
    of: OrganisationId,
    #[graphql(skip)]
    party_id: Option<PartyId>,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What it is.
    kind: OrganisationKind,
    /// Its name.
    name: String,
    /// Its name in addresses, and in the header Collectief-Organisation: `s-hertogenbosch`.
    slug: String,
    /// CBS code of a municipality (gemeentecode): `GM0344`.
    code: Option<String>,
    /// Province (provincie).
    province: Option<String>,
    /// Inhabitants on 1 January of `populationYear`, counted by CBS.
    population: Option<i64>,
    /// The year of the count.
    population_year: Option<i32>,
    /// The class of its number of inhabitants (grootteklasse).
    size_class: Option<SizeClass>,
    /// TOOI URI: the stable identifier of government organisations.
    tooi_uri: Option<String>,
    /// Organisation identification number (OIN), 20 positions.
    oin: Option<String>,
    /// First day on which it is there. Null: always was.
    valid_from: Option<Date>,
    /// First day on which it is no more, after a merger (herindeling).
    valid_until: Option<Date>,
}

impl From<tenancy::Organisation> for Organisation {
    fn from(organisation: tenancy::Organisation) -> Self {
        Self {
            of: organisation.id,
            party_id: organisation.party,
            size_class: organisation.size_class().map(SizeClass::from),
            id: organisation.id.to_string().into(),
            kind: organisation.kind.into(),
            name: organisation.name,
            slug: organisation.slug,
            code: organisation.code,
            province: organisation.province,
            population: organisation.population.map(|(count, _)| count),
            population_year: organisation.population.map(|(_, year)| year),
            tooi_uri: organisation.tooi_uri,
            oin: organisation.oin,
            valid_from: organisation.valid_from.map(Date),
            valid_until: organisation.valid_until.map(Date),
        }
    }
}

#[ComplexObject]
impl Organisation {
    /// The party that a supplier's organisation is.
    async fn party(&self, context: &Context<'_>) -> Result<Option<Party>> {
        let Some(id) = self.party_id else { return Ok(None) };
        shown(context, id).await
    }

    /// The organisations that merged into this one, also by way of others. It reads what was theirs.
    #[graphql(complexity = "20 * child_complexity")]
    async fn predecessors(&self, context: &Context<'_>) -> Result<Vec<Self>> {
        Box::pin(self.mergers(context, |(from, to)| (to == self.of).then_some(from))).await
    }

    /// The organisations into which this one merged.
    #[graphql(complexity = "20 * child_complexity")]
    async fn successors(&self, context: &Context<'_>) -> Result<Vec<Self>> {
        Box::pin(self.mergers(context, |(from, to)| (from == self.of).then_some(to))).await
    }

    /// What this organisation states that it uses, plans or used, as far as you may see that.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn adoptions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AdoptionConnection> {
        let page = PageArguments { first, after, last, before };
        Box::pin(adoptions(context, AdoptionsOf::Organisation(self.of), page)).await
    }
}

impl Organisation {
    async fn mergers(
        &self,
        context: &Context<'_>,
        pick: impl Fn((OrganisationId, OrganisationId)) -> Option<OrganisationId>,
    ) -> Result<Vec<Self>> {
        let reader = request(context)?.reader();
        let pairs = reader.load(SuccessionsOf(self.of)).await?.unwrap_or_default();
        let ids: Vec<_> = pairs.into_iter().filter_map(pick).collect();
        let mut found = Vec::new();
        for organisation in futures::future::try_join_all(ids.into_iter().map(|id| reader.load(id))).await? {
            found.extend(organisation.map(Self::from));
        }
        Ok(found)
    }
}

/// Counts organisations.
pub(crate) struct OrganisationCounter(OrganisationFilter);

impl OrganisationCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(tenancy::count_organisations(tx, &self.0).await?)
    }
}

connection!("the organisations", OrganisationConnection, OrganisationEdge, Organisation, OrganisationCounter);

/// Which organisations you want.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct OrganisationFilterInput {
    /// Of this kind.
    kind: Option<OrganisationKind>,
    /// In this province, as the organisation has it.
    province: Option<String>,
    /// Whose name starts so. Capitals and accents make no difference.
    name_starts_with: Option<String>,
}

#[derive(Default)]
pub(crate) struct OrganisationQuery;

#[Object]
impl OrganisationQuery {
    /// An organisation by exactly one of its id, CBS code or slug. Null where there is none.
    async fn organisation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its global id.")] id: Option<ID>,
        #[graphql(desc = "Its CBS code: `GM0344`.")] code: Option<String>,
        #[graphql(desc = "Its name in addresses: `utrecht`.")] slug: Option<String>,
    ) -> Result<Option<Organisation>> {
        let request = request(context)?;
        let reader = request.reader();
        let found = match (id, code, slug) {
            (Some(id), None, None) => match parse(&id) {
                Some(id) => reader.load::<OrganisationId>(id).await?,
                None => None,
            },
            (None, Some(code), None) => reader.load(OrganisationKey::Code(code)).await?,
            (None, None, Some(slug)) => reader.load(OrganisationKey::Slug(slug)).await?,
            _ => {
                let (dutch, english) =
                    ("Geef precies één van id, code en slug.", "Give exactly one of id, code and slug.");
                return Err(Error::BadInput("organisation", request.language, dutch, english));
            }
        };
        Ok(found.map(Organisation::from))
    }

    /// The organisations on the platform, by name.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn organisations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which ones; all where left out.")] filter: Option<OrganisationFilterInput>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OrganisationConnection> {
        let request = request(context)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Names)?;
        let filter = filter.unwrap_or_default();
        let filter = OrganisationFilter {
            kind: filter.kind.map(Into::into),
            province: filter.province,
            name_starts_with: filter.name_starts_with,
        };
        let found = tenancy::organisations(request.reader().tx().await?, &filter, &page).await?;
        Ok(OrganisationConnection::of(found, OrganisationCounter(filter), Organisation::from))
    }
}
