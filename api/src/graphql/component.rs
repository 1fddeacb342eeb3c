//! Components.

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use domain::catalogue::{self, AdoptionsOf, ComponentFilter, ComponentView};
use domain::db::{Read, Tx};
use domain::id::{ComponentId, OrganisationId};
use domain::policy::Action;

use super::adoption::{AdoptionConnection, adoptions};
use super::common::{Language, Permission, checked_rows, in_language, rows};
pub(crate) use super::component_codes::{ComponentKind, LifecyclePhase, Theme, Visibility};
use super::context::{request, shown};
use super::error::{Error, Result};
use super::exchange::ExchangeFormat;
use super::export::{ComponentExport, export};
use super::governance::{ComponentGovernance, governance};
use super::knowing::ComponentKnowing;
use super::loaders::{AdoptionCountOf, NewestVersionOf, OpenTransferOf, OriginOf, OriginalOf, SharedWith};
use super::organisation::{Organisation, Party};
use super::page::{Keys, PageArguments, connection, cost};
use super::registration::Registration;
use super::scalar::DateTime;
use super::transfer::ComponentTransfer;
use super::version::{ComponentVersion, ComponentVersionConnection, VersionCounter};
use super::withdrawal::Withdrawal;

/// What you may do with a component.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ComponentPermissions {
    /// Change what it says of itself.
    update: Permission,
    /// Decide who sees it.
    share: Permission,
    /// Add versions and change their state.
    manage_versions: Permission,
    /// Withdraw it, or undo that.
    withdraw: Permission,
    /// Offer it to another owner.
    transfer: Permission,
    /// After a merger (herindeling): make it your organisation's own.
    take_over: Permission,
    /// State who fills its roles and which steps are done.
    state_governance: Permission,
}

/// Where an imported component came from. The owner's alone.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ComponentOrigin {
    #[graphql(skip)]
    component: ComponentId,
    /// The source: `algoritmeregister`, `publiccode` or `csv`.
    source: String,
    /// The record's id there. Of a second component of one record, which came with a merger or from another owner, it goes on
    /// with `#` and an id of its own: a later import updates the first.
    source_id: String,
    /// When it was last imported.
    imported_at: DateTime,
}

#[ComplexObject]
impl ComponentOrigin {
    /// The record to the letter: JSON or, of `publiccode`, YAML. Up to 1 MB; an answer holds at most 10 MB of documents.
    #[graphql(complexity = "50 + child_complexity")]
    async fn original(&self, context: &Context<'_>) -> Result<String> {
        let request = request(context)?;
        let original = request.reader().load(OriginalOf(self.component)).await?;
        original.flatten().ok_or(Error::TooMuch(request.language))
    }
}

/// A component that an organisation shares: an AI system, model, set of rules, data or software.
pub(crate) struct Component(ComponentView);

impl From<ComponentView> for Component {
    fn from(view: ComponentView) -> Self {
        Self(view)
    }
}

impl Component {
    const fn id_of(&self) -> ComponentId {
        self.0.component.id
    }

    /// Only of its own components an organisation reads with whom they are shared and where they came from.
    fn is_own(&self, context: &Context<'_>) -> Result<bool> {
        let owner: OrganisationId = self.0.component.owner;
        Ok(request(context)?.viewer.readable().any(|own| own == owner))
    }
}

/// A component that an organisation shares: an AI system, model, set of rules, data or software.
#[Object]
impl Component {
    /// Global id.
    pub(crate) async fn id(&self) -> ID {
        self.id_of().to_string().into()
    }

    /// Its name.
    async fn name(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.0.component.description.name, language)
    }

    /// What it does and what it does not do, in plain language. Plain text.
    async fn summary(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.0.component.description.summary, language)
    }

    /// What it is for. Plain text.
    async fn purpose(
        &self,
        #[graphql(default, desc = "In this language; Dutch where it is missing.")] language: Language,
    ) -> String {
        in_language(&self.0.component.description.purpose, language)
    }

    /// What it is.
    async fn kind(&self) -> ComponentKind {
        self.0.component.description.kind.into()
    }

    /// The policy theme (thema).
    async fn theme(&self) -> Option<Theme> {
        self.0.component.description.theme.map(Theme::from)
    }

    /// Licence, an SPDX expression. Null where it is proprietary or not stated.
    async fn licence(&self) -> Option<&str> {
        self.0.component.description.licence.as_deref()
    }

    /// Where its source is.
    async fn source_url(&self) -> Option<&str> {
        self.0.component.description.source_url.as_deref()
    }

    /// Functional contact: a mailbox of a department or an address, never a person.
    async fn contact(&self) -> Option<&str> {
        self.0.component.description.contact.as_deref()
    }

    /// The name of its maker or supplier (leverancier), as the owner states it.
    async fn supplier_name(&self) -> Option<&str> {
        self.0.component.description.supplier.as_deref()
    }

    /// The phase of its life cycle (levenscyclus). Null where the owner does not state it.
    async fn phase(&self) -> Option<LifecyclePhase> {
        self.0.component.description.phase.map(LifecyclePhase::from)
    }

    /// The standards that it keeps to: each a URN, an address or an alias.
    async fn standards(&self) -> &[String] {
        &self.0.component.description.standards
    }

    /// Words by which it should be found besides (zoektermen).
    async fn keywords(&self) -> &[String] {
        &self.0.component.description.keywords
    }

    /// The party that the supplier is. Null where the platform does not recognise the name.
    async fn supplier(&self, context: &Context<'_>) -> Result<Option<Party>> {
        let Some(id) = self.0.component.supplier else { return Ok(None) };
        shown(context, id).await
    }

    /// The organisation that states it and alone changes it.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<Organisation>> {
        if let Some(owner) = &self.0.owner {
            return Ok(Some(owner.clone().into()));
        }
        shown(context, self.0.component.owner).await
    }

    /// Who sees it.
    async fn visibility(&self) -> Visibility {
        self.0.component.visibility.into()
    }

    /// With which organisations it is shared by name: at most 500. Null where it is not your organisation's.
    #[graphql(complexity = "rows(first, domain::sharing::MOST_NAMED) * child_complexity")]
    async fn shared_with(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 500. All where nothing is given, which costs as much as 500.")]
        first: Option<i32>,
    ) -> Result<Option<Vec<Organisation>>> {
        if !self.is_own(context)? {
            return Ok(None);
        }
        let request = request(context)?;
        let (reader, most) = (request.reader(), checked_rows(first, domain::sharing::MOST_NAMED, request.language)?);
        let ids = reader.load(SharedWith(self.id_of())).await?.unwrap_or_default();
        let named = ids.into_iter().take(most).map(|id| reader.load(id));
        let found = Box::pin(futures::future::try_join_all(named)).await?;
        Ok(Some(found.into_iter().flatten().map(Organisation::from).collect()))
    }

    /// The newest version that you may see.
    async fn newest_version(&self, context: &Context<'_>) -> Result<Option<ComponentVersion>> {
        if let Some(newest) = &self.0.newest_version {
            return Ok(newest.clone().map(ComponentVersion::from));
        }
        let newest = request(context)?.reader().load(NewestVersionOf(self.id_of())).await?;
        Ok(newest.map(ComponentVersion::from))
    }

    /// The versions that you may see, newest first.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn versions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ComponentVersionConnection> {
        let request = request(context)?;
        let page = PageArguments { first, after, last, before }.request(request.language, Keys::Numbers)?;
        let reader = request.reader();
        let found =
            Box::pin(async { Ok::<_, Error>(catalogue::versions(reader.tx().await?, self.id_of(), &page).await?) });
        let found = found.await?;
        Ok(ComponentVersionConnection::of(found, VersionCounter(self.id_of()), ComponentVersion::from))
    }

    /// Who uses this, plans to or did, by name; what you may see of that.
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
        Box::pin(adoptions(context, AdoptionsOf::Component(self.id_of()), page)).await
    }

    /// How many organisations plan to use it or use it. Null for the public and suppliers, who do not see who uses what.
    async fn adoption_count(&self, context: &Context<'_>) -> Result<Option<u64>> {
        let request = request(context)?;
        if !request.viewer.is_member() {
            return Ok(None);
        }
        match self.0.adoption_count {
            Some(count) => Ok(Some(count)),
            None => request.reader().load(AdoptionCountOf(self.id_of())).await,
        }
    }

    /// Where it was imported from. Null where it was not imported or is not your organisation's.
    async fn origin(&self, context: &Context<'_>) -> Result<Option<ComponentOrigin>> {
        if !self.is_own(context)? {
            return Ok(None);
        }
        let origin = request(context)?.reader().load(OriginOf(self.id_of())).await?;
        Ok(origin.map(|origin| ComponentOrigin {
            component: self.id_of(),
            source: origin.source,
            source_id: origin.source_id,
            imported_at: DateTime(origin.imported_at),
        }))
    }

    /// It in the form of another register. Null where it is not your organisation's; a registration of what your
    /// organisation adopted is there too, in its own name. An answer holds at most 10 MB of documents.
    #[graphql(complexity = "50 + child_complexity")]
    async fn export(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The form; not CSV, which `exportComponents` gives.")] format: ExchangeFormat,
    ) -> Result<Option<ComponentExport>> {
        Box::pin(export(context, self.id_of(), format)).await
    }

    /// Your organisation's registration of it in the Algorithm Register (Algoritmeregister). Null where it is neither your
    /// organisation's nor adopted by it.
    #[graphql(complexity = "50 + child_complexity")]
    async fn registration(&self, context: &Context<'_>) -> Result<Option<Registration>> {
        let request = request(context)?;
        let reader = request.reader();
        Box::pin(async move { Registration::load(&reader, self.id_of(), request.language).await }).await
    }

    /// That it was withdrawn (ingetrokken). Null where it was not.
    async fn withdrawal(&self) -> Option<Withdrawal> {
        self.0.component.withdrawal.clone().map(Withdrawal)
    }

    /// The open offer of it to another owner (overdracht). Only the two organisations see that.
    async fn transfer(&self, context: &Context<'_>) -> Result<Option<ComponentTransfer>> {
        shown(context, OpenTransferOf(self.id_of())).await
    }

    /// Its governance: which roles are filled, which steps are done. Null where the operator loaded no framework.
    async fn governance(&self, context: &Context<'_>) -> Result<Option<ComponentGovernance>> {
        Box::pin(governance(context, self.id_of())).await
    }

    /// What you may do with it.
    async fn permissions(&self, context: &Context<'_>) -> Result<ComponentPermissions> {
        let request = request(context)?;
        let owner = self.0.component.owner;
        let may = |action| Permission::of(request.viewer.may(action, owner), request.language);
        let take_over = if request.viewer.organisation() == Some(owner) {
            Permission::refused(catalogue::already_own("id").message(request.language))
        } else {
            may(Action::TakeOverComponent)
        };
        Ok(ComponentPermissions {
            update: may(Action::UpdateComponent),
            share: may(Action::ShareComponent),
            manage_versions: may(Action::ManageVersions),
            withdraw: may(Action::WithdrawComponent),
            transfer: may(Action::TransferComponent),
            take_over,
            state_governance: may(Action::StateGovernance),
        })
    }

    /// Counts its changes from 1; give it as `expectedRevision`.
    async fn revision(&self) -> i64 {
        self.0.component.revision
    }

    /// When it was entered.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.component.created_at)
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.component.updated_at)
    }

    /// What is known and said of it.
    #[graphql(flatten)]
    async fn knowing(&self) -> ComponentKnowing<'_> {
        ComponentKnowing(&self.0)
    }
}

/// Counts components.
pub(crate) struct ComponentCounter(pub(super) ComponentFilter);

impl ComponentCounter {
    async fn count(&self, tx: &Tx<Read>) -> Result<u64> {
        Ok(catalogue::count_components(tx, &self.0).await?)
    }
}

connection!("the components", ComponentConnection, ComponentEdge, Component, ComponentCounter);
