//! Apollo Federation: things by the keys with which the other subgraphs of a supergraph name them.
//!
//! async-graphql can answer `_entities` itself. But then all of its representations cost as much as one, there is no limit to
//! their number, and a malformed one is told as if the query were wrong. So these are fields like any other, and the library
//! only prints the keys.

use std::borrow::Cow;
use std::sync::LazyLock;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{
    Any, Context, ContextSelectionSet, Object, ObjectType, OutputType, Positioned, ServerResult, SimpleObject, Union,
    Value,
};
use domain::id::{ComponentId, Id, OrganisationId, PartyId, VersionId};
use domain::tenancy::OrganisationKey;

use super::Query;
use super::component::Component;
use super::context::{Reader, request};
use super::error::{Error, Result};
use super::organisation::{Organisation, Party};
use super::version::ComponentVersion;

/// The types that other subgraphs may extend, each with its keys.
const KEYS: [(&str, &[&str]); 4] = [
    ("Organisation", &["id", "code", "tooiUri"]),
    ("Party", &["id"]),
    ("Component", &["id"]),
    ("ComponentVersion", &["id"]),
];

/// The most representations of one field.
const MOST: usize = 100;

/// What other subgraphs of a supergraph may extend (Apollo Federation).
#[derive(Union)]
#[expect(clippy::large_enum_variant, reason = "it lives for one field: a box would cost more than it saves")]
#[graphql(name = "_Entity")]
pub(crate) enum Entity {
    Organisation(Organisation),
    Party(Party),
    Component(Component),
    ComponentVersion(ComponentVersion),
}

/// This server as a subgraph (Apollo Federation).
#[derive(SimpleObject)]
#[graphql(name = "_Service")]
pub(crate) struct Service {
    /// Its schema with the directives of federation.
    sdl: &'static str,
}

/// What a representation names.
enum Key {
    Organisation(OrganisationId),
    OrganisationBy(OrganisationKey),
    Party(PartyId),
    Component(ComponentId),
    Version(VersionId),
}

/// What is wrong with a representation: in Dutch and English.
type Wrong = (&'static str, &'static str);

impl Key {
    /// None: the key of nothing, as one that is null or no id of this kind.
    fn read(representation: &Value) -> std::result::Result<Option<Self>, Wrong> {
        let Value::Object(fields) = representation else {
            return Err(("Elke representatie is een object.", "Each representation is an object."));
        };
        let Some(Value::String(name)) = fields.get("__typename") else {
            return Err(("Geef elke representatie een __typename.", "Give each representation a __typename."));
        };
        let Some((of, keys)) = KEYS.into_iter().find(|(of, _)| of == name) else {
            return Err((
                "Alleen Organisation, Party, Component en ComponentVersion hebben sleutels.",
                "Only Organisation, Party, Component and ComponentVersion have keys.",
            ));
        };
        let mut given = keys.iter().filter_map(|key| Some((*key, fields.get(*key)?))).peekable();
        if given.peek().is_none() {
            return Err((
                "Geef elke representatie een sleutel: id, en van een Organisation id, code of tooiUri.",
                "Give each representation a key: id, and of an Organisation id, code or tooiUri.",
            ));
        }
        match given.find(|(_, value)| **value != Value::Null) {
            None => Ok(None),
            Some((key, Value::String(text))) => Ok(Self::of(of, key, text)),
            Some(_) => Err(("Een sleutel is een tekst.", "A key is a text.")),
        }
    }

    fn of(of: &str, key: &str, text: &str) -> Option<Self> {
        Some(match (of, key) {
            ("Organisation", "code") => Self::OrganisationBy(OrganisationKey::Code(text.to_owned())),
            ("Organisation", "tooiUri") => Self::OrganisationBy(OrganisationKey::TooiUri(text.to_owned())),
            ("Organisation", _) => Self::Organisation(Id::parse(text)?),
            ("Party", _) => Self::Party(Id::parse(text)?),
            ("Component", _) => Self::Component(Id::parse(text)?),
            _ => Self::Version(Id::parse(text)?),
        })
    }

    async fn find(self, reader: &Reader) -> Result<Option<Entity>> {
        Ok(match self {
            Self::Organisation(id) => reader.load(id).await?.map(|it| Entity::Organisation(it.into())),
            Self::OrganisationBy(key) => reader.load(key).await?.map(|it| Entity::Organisation(it.into())),
            Self::Party(id) => reader.load(id).await?.map(|it| Entity::Party(it.into())),
            Self::Component(id) => reader.load(id).await?.map(|it| Entity::Component(it.into())),
            Self::Version(id) => reader.load(id).await?.map(|it| Entity::ComponentVersion(it.into())),
        })
    }
}

#[derive(Default)]
pub(crate) struct EntityQuery;

#[Object]
impl EntityQuery {
    /// For the router of a supergraph: things by their keys, in the same order; at most 100. Null where there is no such
    /// thing or you may not see it.
    #[graphql(name = "_entities", complexity = "representations.len().max(1) * child_complexity")]
    async fn entities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of each its `__typename` and one of its keys.")] representations: Vec<Any>,
    ) -> Result<Vec<Option<Entity>>> {
        let request = request(context)?;
        let refuse = |(dutch, english)| Error::BadInput("representations", request.language, dutch, english);
        if representations.len() > MOST {
            return Err(refuse(("Geef maximaal 100 representaties.", "Give at most 100 representations.")));
        }
        let keys = representations.iter().map(|Any(value)| Key::read(value));
        let keys = keys.collect::<std::result::Result<Vec<_>, Wrong>>().map_err(refuse)?;
        let reader = request.reader();
        let found = keys.into_iter().map(async |key| match key {
            Some(key) => key.find(&reader).await,
            None => Ok(None),
        });
        Box::pin(futures::future::try_join_all(found)).await
    }

    /// For the router of a supergraph: this schema as a subgraph.
    #[graphql(name = "_service")]
    async fn service(&self) -> Service {
        static SDL: LazyLock<String> = LazyLock::new(super::federated_sdl);
        Service { sdl: SDL.as_str() }
    }
}

/// The queries of a schema that is printed as a subgraph: the same, with the keys. It is not served.
pub(super) struct Keyed;

impl OutputType for Keyed {
    fn type_name() -> Cow<'static, str> {
        Query::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = Query::create_type_info(registry);
        for (of, keys) in KEYS {
            for key in keys {
                registry.add_keys(of, *key);
            }
        }
        name
    }

    async fn resolve(&self, context: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        Query::default().resolve(context, field).await
    }
}

impl ContainerType for Keyed {
    async fn resolve_field(&self, context: &Context<'_>) -> ServerResult<Option<Value>> {
        Query::default().resolve_field(context).await
    }
}

impl ObjectType for Keyed {}
