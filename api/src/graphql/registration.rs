//! An organisation's registration of a component in the Algorithm Register.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use domain::exchange::{Format, register};
use domain::id::ComponentId;
use domain::policy::Action;
use domain::text::Language;
use serde_json::Value;

use super::common::Permission;
use super::component::Component;
use super::context::{Reader, request, shown};
use super::error::{Error, Result};
use super::exchange::ExchangeNote;
use super::loaders::ExportOf;

/// Where the value of a field of a registration came from. Where several say something, the first of these counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::exchange::register::FieldOrigin")]
pub(crate) enum FieldOrigin {
    /// People of your organisation filled it in (ingevuld).
    FilledIn,
    /// The registration that was imported says so (geïmporteerd).
    Imported,
    /// Your organisation stated it of its use (gebruik).
    Adoption,
    /// Your organisation's assessments in force say so (beoordeling).
    Assessment,
    /// Your organisation's profile under the AI Act says so (profiel AI-verordening).
    #[graphql(name = "AI_ACT_PROFILE")]
    ActProfile,
    /// The component says so of itself.
    Component,
    /// The same for each registration of your organisation, or of this component (vast).
    Fixed,
}

/// One of the two representations of a registration in publication standard 1.0 (publicatiestandaard).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Default)]
pub(crate) enum RegisterRepresentation {
    /// With the keys of the register's delivery API (aanlever-API).
    #[default]
    DeliveryApi,
    /// With the keys of the standard's JSON Schema 1.0.0.
    JsonSchema,
}

/// A title with a link.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RegistrationLink {
    /// The title.
    title: String,
    /// The link. Null where there is none.
    link: Option<String>,
}

/// A field of a registration: what stands there, and where that came from.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RegistrationField {
    /// Its key in the delivery API (aanlever-API), like `contact_email`.
    key: String,
    /// What the publication standard calls it, in Dutch.
    title: String,
    /// What stands there, of a field with one value. Null where it is empty or a list.
    value: Option<String>,
    /// What stands there, of a list of texts: the themes.
    values: Vec<String>,
    /// What stands there, of a list of titles with links.
    links: Vec<RegistrationLink>,
    /// Where that came from. Null where nobody says anything.
    origin: Option<FieldOrigin>,
    /// The most characters, markup apart. Null where the standard names none.
    most_characters: Option<u64>,
    /// Whether people can fill it in with `updateRegistration`.
    can_fill_in: bool,
}

impl RegistrationField {
    fn of(field: &register::RegisterField) -> Self {
        let text = |of: &Value| match of {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let items = field.value.as_ref().and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let pair = |item: &Value| {
            let part = |key: &str| item.get(key).and_then(text);
            Some(RegistrationLink { title: part("title")?, link: part("link") })
        };
        let is_list = field.value.as_ref().is_some_and(Value::is_array);
        Self {
            key: field.key.to_owned(),
            title: field.title.to_owned(),
            value: field.value.as_ref().filter(|_| !is_list).and_then(text),
            values: items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
            links: items.iter().filter_map(pair).collect(),
            origin: field.origin.map(FieldOrigin::from),
            most_characters: field.most.and_then(|most| u64::try_from(most).ok()),
            can_fill_in: register::is_filled_by_people(field.key),
        }
    }
}

/// Your organisation's registration of a component in the Algorithm Register (Algoritmeregister). What it says follows from the
/// component, your use of it, your assessments and your profile under the AI Act; over that lies what your people fill in. Only
/// your own organisation reads it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Registration {
    #[graphql(skip)]
    of: Arc<domain::exchange::Registration>,
    #[graphql(skip)]
    component: ComponentId,
    /// Counts what was filled in, from 1; 0 where nothing was yet. Give it as `expectedRevision`.
    revision: i64,
    /// What keeps the register from publishing it: seven fields must be there. Empty where it can be published.
    publishable: Vec<ExchangeNote>,
    /// What keeps it from being complete by the standard's JSON Schema: eighteen fields must be there. Empty where it is.
    complete: Vec<ExchangeNote>,
}

impl Registration {
    /// Of a component. `None` where it is neither the organisation's own nor adopted by it.
    pub(crate) async fn load(reader: &Reader, component: ComponentId, language: Language) -> Result<Option<Self>> {
        let Some(written) = reader.load(ExportOf { component, format: Format::Algoritmeregister }).await? else {
            return Ok(None);
        };
        let Some(Ok(of)) = written.as_ref() else { return Err(Error::TooMuch(language)) };
        let notes = |problems| ExchangeNote::of_problems(problems, language);
        Ok(Some(Self {
            component,
            revision: of.revision,
            publishable: notes(&of.publishable),
            complete: notes(&of.complete),
            of: Arc::new(of.clone()),
        }))
    }
}

#[ComplexObject]
impl Registration {
    /// Of which component. Null where you may not see it any more.
    async fn component(&self, context: &Context<'_>) -> Result<Option<Component>> {
        shown(context, self.component).await
    }

    /// Every field of the publication standard, in its order.
    #[graphql(complexity = "29 * child_complexity")]
    async fn fields(&self) -> Vec<RegistrationField> {
        self.of.fields.iter().map(RegistrationField::of).collect()
    }

    /// The registration as a document, as `Component.export` gives it: JSON. An answer holds at most 10 MB of documents.
    #[graphql(complexity = "50")]
    async fn document(
        &self,
        context: &Context<'_>,
        #[graphql(default, desc = "In which representation.")] representation: RegisterRepresentation,
    ) -> Result<String> {
        let format = match representation {
            // That one was written when the registration was read.
            RegisterRepresentation::DeliveryApi => return Ok(self.of.exported.text.clone()),
            RegisterRepresentation::JsonSchema => Format::AlgoritmeregisterSchema,
        };
        let request = request(context)?;
        let text = register::document(&self.of.record, format)?;
        if request.reader().budget().take(text.len()) { Ok(text) } else { Err(Error::TooMuch(request.language)) }
    }

    /// Whether you may fill in fields.
    async fn can_edit(&self, context: &Context<'_>) -> Result<Permission> {
        let request = request(context)?;
        let own = request.viewer.organisation().ok_or(domain::policy::Reason::LoginRequired);
        let may = own.and_then(|own| request.viewer.may(Action::EditRegistration, own));
        Ok(Permission::of(may, request.language))
    }
}
