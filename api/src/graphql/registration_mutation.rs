//! Filling in a registration in the Algorithm Register.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use domain::exchange::register::{self, FieldValue, Linked};
use domain::patch::Patch;
use domain::registrations::{FieldChange, FieldChanges, UpdateRegistration, update_registration};

use super::common::{once, parse_or, payload};
use super::component_codes::Theme;
use super::context::request;
use super::error::Result;
use super::registration::Registration;

/// Whether what is registered is used (status).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::exchange::register::RegisterStatus")]
pub(crate) enum RegistrationStatus {
    /// Being developed (in ontwikkeling).
    Development,
    /// In use (in gebruik).
    InUse,
    /// No longer in use (buiten gebruik).
    Ended,
}

/// The publication category (publicatiecategorie).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::exchange::register::PublicationCategory")]
pub(crate) enum PublicationCategory {
    /// A high-risk AI system (hoog-risico AI-systeem), category A.
    HighRisk,
    /// An algorithm that has an impact on people (impactvolle algoritmes), category B.
    Impactful,
    /// Any other algorithm (overige algoritmes), category C.
    Other,
}

/// A title with a link.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RegistrationLinkInput {
    /// The title. Plain text.
    title: String,
    /// An https address of at most 500 characters. Of an impact assessment it can be left out.
    link: Option<String>,
}

/// What is filled in of a registration. What you leave out stays as it is; null goes back to what follows from the component, your
/// use, your assessments and your profile under the AI Act. Markup is taken out of texts.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct RegistrationFieldsInput {
    /// The name: at most 100 characters.
    name: MaybeUndefined<String>,
    /// A short description (korte omschrijving), at language level B1: at most 400 characters.
    description_short: MaybeUndefined<String>,
    /// The themes (thema's).
    category: MaybeUndefined<Vec<Theme>>,
    /// Whether it is used (status).
    status: MaybeUndefined<RegistrationStatus>,
    /// Since when it is used (begindatum): year and month, like `2026-11`.
    begin_date: MaybeUndefined<String>,
    /// Until when it was used (einddatum): year and month, like `2026-11`.
    end_date: MaybeUndefined<String>,
    /// Whom to ask (contactgegevens): the mailbox of a department or an https address, never a person's. At most 500 characters.
    contact_email: MaybeUndefined<String>,
    /// The public page about it (link naar publiekspagina): an https address of at most 500 characters.
    website: MaybeUndefined<String>,
    /// The publication category (publicatiecategorie).
    publication_category: MaybeUndefined<PublicationCategory>,
    /// The registration in your own register (link naar bronregistratie): an https address of at most 500 characters.
    url: MaybeUndefined<String>,
    /// Purpose and impact (doel en impact): at most 2,500 characters.
    goal: MaybeUndefined<String>,
    /// Considerations (afwegingen): at most 2,500 characters.
    proportionality: MaybeUndefined<String>,
    /// Human intervention (menselijke tussenkomst): at most 2,500 characters.
    human_intervention: MaybeUndefined<String>,
    /// How risks are managed (risicobeheer): at most 2,500 characters.
    risks: MaybeUndefined<String>,
    /// The legal basis (wettelijke basis): at most 2,500 characters.
    lawful_basis: MaybeUndefined<String>,
    /// Laws (verwijzingen wettelijke basis): titles of at most 100 characters, each with a link.
    lawful_basis_grouping: MaybeUndefined<Vec<RegistrationLinkInput>>,
    /// The register of processing (link naar verwerkingsregister): an https address of at most 500 characters.
    process_index_url: MaybeUndefined<String>,
    /// Impact assessments (impacttoetsen): titles, each with a link if there is one.
    impacttoetsen_grouping: MaybeUndefined<Vec<RegistrationLinkInput>>,
    /// Explanation of the impact assessments (toelichting op impacttoetsen): at most 2,500 characters.
    impacttoetsen: MaybeUndefined<String>,
    /// The data that it uses (gegevens): at most 2,500 characters.
    source_data: MaybeUndefined<String>,
    /// Sources of data (verwijzingen gegevensbronnen): titles of at most 500 characters, each with a link.
    source_data_grouping: MaybeUndefined<Vec<RegistrationLinkInput>>,
    /// How it works (technische werking): at most 5,000 characters.
    methods_and_models: MaybeUndefined<String>,
    /// The supplier (leverancier): at most 200 characters.
    provider: MaybeUndefined<String>,
    /// Where the source code is (link naar broncode): an https address of at most 500 characters.
    publiccode: MaybeUndefined<String>,
    /// Search terms (zoektermen): at most 2,500 characters.
    tags: MaybeUndefined<String>,
}

/// How each kind of input is told to the domain.
trait Told {
    fn told(self) -> FieldValue;
}

impl Told for String {
    fn told(self) -> FieldValue {
        FieldValue::Text(self)
    }
}

impl Told for RegistrationStatus {
    fn told(self) -> FieldValue {
        FieldValue::Text(register::RegisterStatus::from(self).code().to_owned())
    }
}

impl Told for PublicationCategory {
    fn told(self) -> FieldValue {
        FieldValue::Text(register::PublicationCategory::from(self).code().to_owned())
    }
}

impl Told for Vec<Theme> {
    fn told(self) -> FieldValue {
        let dutch = |theme| domain::catalogue::Theme::from(theme).dutch().to_owned();
        FieldValue::Texts(self.into_iter().map(dutch).collect())
    }
}

impl Told for Vec<RegistrationLinkInput> {
    fn told(self) -> FieldValue {
        let linked = |RegistrationLinkInput { title, link }| Linked { title, link };
        FieldValue::Linked(self.into_iter().map(linked).collect())
    }
}

/// What becomes of a field, by its key in the delivery API and its place in the input.
fn change(key: &'static str, path: &'static str, given: MaybeUndefined<impl Told>) -> FieldChange {
    let becomes = match given {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(value.told()),
    };
    FieldChange { key, path, patch: becomes }
}

impl From<RegistrationFieldsInput> for FieldChanges {
    fn from(of: RegistrationFieldsInput) -> Self {
        Self(vec![
            change("name", "fields.name", of.name),
            change("description_short", "fields.descriptionShort", of.description_short),
            change("category", "fields.category", of.category),
            change("status", "fields.status", of.status),
            change("begin_date", "fields.beginDate", of.begin_date),
            change("end_date", "fields.endDate", of.end_date),
            change("contact_email", "fields.contactEmail", of.contact_email),
            change("website", "fields.website", of.website),
            change("publication_category", "fields.publicationCategory", of.publication_category),
            change("url", "fields.url", of.url),
            change("goal", "fields.goal", of.goal),
            change("proportionality", "fields.proportionality", of.proportionality),
            change("human_intervention", "fields.humanIntervention", of.human_intervention),
            change("risks", "fields.risks", of.risks),
            change("lawful_basis", "fields.lawfulBasis", of.lawful_basis),
            change("lawful_basis_grouping", "fields.lawfulBasisGrouping", of.lawful_basis_grouping),
            change("process_index_url", "fields.processIndexUrl", of.process_index_url),
            change("impacttoetsen_grouping", "fields.impacttoetsenGrouping", of.impacttoetsen_grouping),
            change("impacttoetsen", "fields.impacttoetsen", of.impacttoetsen),
            change("source_data", "fields.sourceData", of.source_data),
            change("source_data_grouping", "fields.sourceDataGrouping", of.source_data_grouping),
            change("methods_and_models", "fields.methodsAndModels", of.methods_and_models),
            change("provider", "fields.provider", of.provider),
            change("publiccode", "fields.publiccode", of.publiccode),
            change("tags", "fields.tags", of.tags),
        ])
    }
}

/// Input of `updateRegistration`.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct UpdateRegistrationInput {
    /// Of which component: your organisation's own, or one that it adopted.
    component_id: ID,
    /// The revision that you saw; 0 where nothing was filled in yet.
    expected_revision: i64,
    /// What changes.
    fields: RegistrationFieldsInput,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

payload!("Answer of `updateRegistration`.", UpdateRegistrationPayload, registration: Registration, "The registration, as it is now.");

#[derive(Default)]
pub(crate) struct RegistrationMutation;

#[Object]
impl RegistrationMutation {
    /// Fills in your organisation's registration of a component in the Algorithm Register (Algoritmeregister): what only people
    /// know, or otherwise than it follows. For editors and assessors.
    async fn update_registration(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which component, and what.")] input: UpdateRegistrationInput,
    ) -> Result<UpdateRegistrationPayload> {
        let request = request(context)?;
        let outcome = async {
            let command = UpdateRegistration {
                component: parse_or(&input.component_id, "componentId")?,
                once: once("updateRegistration", input.idempotency_key.as_ref(), &input)?,
                expected_revision: input.expected_revision,
                changes: input.fields.into(),
            };
            update_registration(request.write_db(), &request.viewer, command).await
        };
        let outcome = outcome.await;
        UpdateRegistrationPayload::of(request, outcome, async |reader, component| {
            Registration::load(&reader, component, request.language).await
        })
        .await
    }
}
