//! Facts: what is known of a component, each with how it is known.

use async_graphql::{Context, Object, SimpleObject};
use domain::catalogue::{self, ComponentView, Fact, Use, Version};
use domain::id::ComponentId;
use domain::text::Language;

use super::component::Component;
use super::context::request;
use super::error::Result;
use super::loaders::{NewestVersionOf, SupportOf, TallyOf, UseOf, VersionCountOf};
use super::scalar::Date;
use super::version::ComponentVersion;

macro_rules! fact {
    ($(#[$doc:meta])* $name:ident, $of:ty => $value:ty, $convert:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, SimpleObject)]
        pub(crate) struct $name {
            /// What is known.
            value: $value,
            /// How it is known, for people, in Dutch or English by Accept-Language.
            explanation: String,
        }

        impl $name {
            fn of(fact: Fact<$of>, language: Language) -> Self {
                let convert: fn($of) -> $value = $convert;
                Self { explanation: fact.explanation.get(language).to_owned(), value: convert(fact.value) }
            }
        }
    };
}

fact!(
    /// A number, and how it is known.
    CountFact, u64 => u64, |value| value
);
fact!(
    /// A number of days, and how it is known.
    DaysFact, i64 => i64, |value| value
);
fact!(
    /// A day, and how it is known.
    DayFact, domain::time::Date => Date, Date
);
fact!(
    /// Yes or no, and how it is known.
    BooleanFact, bool => bool, |value| value
);

/// When support of a component ends for your organisation.
#[derive(SimpleObject)]
pub(crate) struct SupportEnding {
    /// Of which version: the one that your organisation uses, of several the one whose support ends first. Where it uses none:
    /// the newest active one; else the newest in maintenance; else the newest whose support has ended.
    version: ComponentVersion,
    /// Whether your organisation uses that version now.
    in_own_use: bool,
    /// The first day without support (einde ondersteuning). Null where the owner states none.
    ends_on: Option<Date>,
    /// In how many days that is; below 0: so many days ago. Null where the owner states no day.
    days: Option<i64>,
    /// Whether it has ended already, also where no day is stated.
    ended: bool,
    /// The newest version that is active or in maintenance, where that is a newer one.
    newer_version: Option<ComponentVersion>,
    /// The component that takes the place of this one (opvolger). Null where there is none or you may not see it.
    successor: Option<Component>,
}

/// When support ends, and how that is known.
#[derive(SimpleObject)]
pub(crate) struct SupportFact {
    /// What is known.
    value: SupportEnding,
    /// How it is known, for people, in Dutch or English by Accept-Language.
    explanation: String,
}

/// What is known of a component: computed of what organisations state, never declared by the owner.
pub(crate) struct ComponentFacts {
    id: ComponentId,
    /// What takes its place, seen or not.
    successor: Option<ComponentId>,
    /// Where it was read beside the component.
    newest: Option<Version>,
    open_source: Fact<bool>,
    language: Language,
}

impl ComponentFacts {
    pub(super) fn of(view: &ComponentView, language: Language) -> Self {
        Self {
            id: view.component.id,
            successor: view.component.withdrawal.as_ref().and_then(|withdrawal| withdrawal.successor),
            newest: view.newest_version.clone().flatten(),
            open_source: catalogue::open_source(&view.component.description),
            language,
        }
    }

    /// Who uses it; `None` where the viewer does not see who uses what.
    async fn used(&self, context: &Context<'_>) -> Result<Option<Use>> {
        let request = request(context)?;
        if !request.viewer.is_member() {
            return Ok(None);
        }
        Ok(Some(request.reader().load(UseOf(self.id)).await?.unwrap_or_default()))
    }
}

/// What is known of a component: computed of what organisations state, never declared by the owner.
#[Object]
impl ComponentFacts {
    /// How many organisations use it now. Null for the public and suppliers, who do not see who uses what.
    async fn active_adopters(&self, context: &Context<'_>) -> Result<Option<CountFact>> {
        let used = self.used(context).await?;
        Ok(used.map(|used| CountFact::of(used.active_adopters(), self.language)))
    }

    /// The first day of the organisation that uses it longest, of those who use it now. Null where nobody does, and for the
    /// public and suppliers.
    async fn in_use_since(&self, context: &Context<'_>) -> Result<Option<DayFact>> {
        let used = self.used(context).await?;
        let today = request(context)?.reader().tx().await?.now().day();
        Ok(used.and_then(|used| used.in_use_since(today)).map(|since| DayFact::of(since, self.language)))
    }

    /// How many versions there are, of what you may see.
    async fn versions(&self, context: &Context<'_>) -> Result<CountFact> {
        let count = request(context)?.reader().load(VersionCountOf(self.id)).await?.unwrap_or_default();
        Ok(CountFact::of(catalogue::version_count(count), self.language))
    }

    /// How many days ago the newest version that you see came out, 0 where that is still to come. Null where there is none.
    async fn newest_version_age(&self, context: &Context<'_>) -> Result<Option<DaysFact>> {
        let reader = request(context)?.reader();
        let newest = match &self.newest {
            Some(newest) => Some(newest.clone()),
            None => reader.load(NewestVersionOf(self.id)).await?,
        };
        let today = reader.tx().await?.now().day();
        let age = newest.map(|newest| catalogue::newest_version_age(&newest, today));
        Ok(age.map(|age| DaysFact::of(age, self.language)))
    }

    /// Whether it is open source: a licence that the Open Source Initiative approved, and an address of the source.
    async fn open_source(&self) -> BooleanFact {
        BooleanFact::of(self.open_source.clone(), self.language)
    }

    /// When support ends of the version that your organisation uses or, where it uses none, of the newest active one. Null where
    /// no version that you may see is for use or was.
    async fn support_ending(&self, context: &Context<'_>) -> Result<Option<SupportFact>> {
        Box::pin(support_ending(self, context)).await
    }

    /// How many of the organisations that tell of their use would choose it again. Null for the public and suppliers.
    async fn would_choose_again(&self, context: &Context<'_>) -> Result<Option<CountFact>> {
        let request = request(context)?;
        if !request.viewer.is_member() {
            return Ok(None);
        }
        let tally = request.reader().load(TallyOf(self.id)).await?.unwrap_or_default();
        Ok(Some(CountFact::of(tally.would_choose_again(), self.language)))
    }
}

async fn support_ending(of: &ComponentFacts, context: &Context<'_>) -> Result<Option<SupportFact>> {
    let reader = request(context)?.reader();
    let Some(versions) = reader.load(SupportOf(of.id)).await? else { return Ok(None) };
    let successor = match of.successor {
        Some(id) => reader.load(id).await?,
        None => None,
    };
    let name = successor.as_ref().map(|view| &view.component.description.name);
    let fact = versions.ending(name, reader.tx().await?.now().day());
    Ok(fact.map(|fact| SupportFact {
        explanation: fact.explanation.get(of.language).to_owned(),
        value: SupportEnding {
            version: fact.value.version.into(),
            in_own_use: fact.value.used,
            ends_on: fact.value.ends_on.map(Date),
            days: fact.value.days,
            ended: fact.value.ended,
            newer_version: fact.value.newer.map(Into::into),
            successor: successor.map(Component::from),
        },
    }))
}
