//! Components side by side: a row for each aspect, a cell for each component. Pure.

use super::facts::{SupportVersions, Tally, Use, day, newest_version_age, open_source, version_count};
use super::{Component, ComponentKind, LifecyclePhase, Theme, Version, VersionState};
use crate::text::{Language, Localized};
use crate::time::Date;

/// The most components of one comparison.
pub const MOST_COMPARED: usize = 5;

/// A component to compare, with what is known of it. `None`: not for this viewer.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The component.
    pub component: Component,
    /// The owner's name.
    pub owner: Option<String>,
    /// The newest version that the viewer reads.
    pub newest: Option<Version>,
    /// How many versions the viewer reads.
    pub versions: u64,
    /// By which versions is told when support ends.
    pub support: SupportVersions,
    /// The name of what takes its place, where the viewer reads that.
    pub successor: Option<Localized>,
    /// Who uses it.
    pub used: Option<Use>,
    /// What those say of it.
    pub tally: Option<Tally>,
}

crate::coded::coded! {
    /// In what components are compared.
    Aspect {
        /// What it is.
        Kind = "KIND",
        /// The policy theme.
        Theme = "THEME",
        /// The phase of its life cycle.
        Phase = "PHASE",
        /// The owner.
        Owner = "OWNER",
        /// The supplier, as the owner names it.
        Supplier = "SUPPLIER",
        /// The licence.
        Licence = "LICENCE",
        /// Whether it is open source.
        OpenSource = "OPEN_SOURCE",
        /// The standards that it keeps to.
        Standards = "STANDARDS",
        /// The newest version's number.
        NewestVersion = "NEWEST_VERSION",
        /// The newest version's state.
        VersionState = "VERSION_STATE",
        /// How many days old the newest version is.
        NewestVersionAge = "NEWEST_VERSION_AGE",
        /// When support ends.
        SupportEnding = "SUPPORT_ENDING",
        /// How many versions there are.
        Versions = "VERSIONS",
        /// How many organisations use it now.
        ActiveAdopters = "ACTIVE_ADOPTERS",
        /// Since when it is in use.
        InUseSince = "IN_USE_SINCE",
        /// How many of those who tell of it would choose it again.
        WouldChooseAgain = "WOULD_CHOOSE_AGAIN",
    }
}

impl Aspect {
    /// As people call it.
    pub fn label(self) -> Localized {
        let (dutch, english) = match self {
            Self::Kind => ("Soort", "Kind"),
            Self::Theme => ("Thema", "Theme"),
            Self::Phase => ("Fase van de levenscyclus", "Life cycle phase"),
            Self::Owner => ("Eigenaar", "Owner"),
            Self::Supplier => ("Leverancier", "Supplier"),
            Self::Licence => ("Licentie", "Licence"),
            Self::OpenSource => ("Open source", "Open source"),
            Self::Standards => ("Standaarden", "Standards"),
            Self::NewestVersion => ("Nieuwste versie", "Newest version"),
            Self::VersionState => ("Status van de nieuwste versie", "State of the newest version"),
            Self::NewestVersionAge => ("Leeftijd van de nieuwste versie", "Age of the newest version"),
            Self::SupportEnding => ("Einde van de ondersteuning", "End of support"),
            Self::Versions => ("Aantal versies", "Versions"),
            Self::ActiveAdopters => ("Organisaties die dit nu gebruiken", "Organisations that use this now"),
            Self::InUseSince => ("In gebruik sinds", "In use since"),
            Self::WouldChooseAgain => ("Zou dit opnieuw kiezen", "Would choose this again"),
        };
        Localized::new(dutch, Some(english.to_owned()))
    }
}

/// What one component has of an aspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// To show.
    pub text: Localized,
    /// How it is known, where it is computed.
    pub explanation: Option<Localized>,
}

/// One aspect of all components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub aspect: Aspect,
    /// Whether all components have the same.
    pub equal: bool,
    /// One for each component, in their order. `None` where it is not stated.
    pub cells: Vec<Option<Cell>>,
}

/// Sets components side by side, in the order of the aspects. An aspect of which none has anything is left out.
pub fn compare(components: &[Compared], today: Date) -> Vec<Row> {
    Aspect::ALL
        .iter()
        .map(|aspect| {
            let cells: Vec<_> = components.iter().map(|compared| cell(*aspect, compared, today)).collect();
            let text = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.text.clone());
            let equal = cells.windows(2).all(|pair| text(&pair[0]) == text(&pair[1]));
            Row { aspect: *aspect, equal, cells }
        })
        .filter(|row| row.cells.iter().any(Option::is_some))
        .collect()
}

fn cell(aspect: Aspect, of: &Compared, today: Date) -> Option<Cell> {
    let stated = |text: Localized| Some(Cell { text, explanation: None });
    let plain = |text: &str| stated(Localized::new(text, None));
    let known = |text: Localized, explanation| Some(Cell { text, explanation: Some(explanation) });
    let number = |value: u64| Localized::new(value.to_string(), None);
    let description = &of.component.description;
    match aspect {
        Aspect::Kind => stated(coded(kind(description.kind), description.kind.code())),
        Aspect::Theme => description.theme.and_then(|theme: Theme| stated(coded(theme.dutch(), theme.code()))),
        Aspect::Phase => description.phase.and_then(|it| stated(coded(phase(it), it.code()))),
        Aspect::Owner => of.owner.as_deref().and_then(plain),
        Aspect::Supplier => description.supplier.as_deref().and_then(plain),
        Aspect::Licence => description.licence.as_deref().and_then(plain),
        Aspect::OpenSource => {
            let fact = open_source(description);
            let (dutch, english) = if fact.value { ("Ja", "Yes") } else { ("Nee", "No") };
            known(Localized::new(dutch, Some(english.to_owned())), fact.explanation)
        }
        Aspect::Standards => plain(&description.standards.join(", ")).filter(|_| !description.standards.is_empty()),
        Aspect::NewestVersion => of.newest.as_ref().and_then(|newest| plain(&newest.number)),
        Aspect::VersionState => {
            let state = of.newest.as_ref().map(|newest| newest.state_on(today));
            state.and_then(|state| stated(coded(version_state(state), state.code())))
        }
        Aspect::NewestVersionAge => of.newest.as_ref().and_then(|newest| {
            let age = newest_version_age(newest, today);
            let days = age.value;
            known(Localized::new(format!("{days} dagen"), Some(format!("{days} days"))), age.explanation)
        }),
        Aspect::SupportEnding => of.support.ending(of.successor.as_ref(), today).and_then(|fact| {
            let text = match fact.value.ends_on {
                Some(ends) => Localized::new(day(ends, Language::Nl), Some(day(ends, Language::En))),
                None if fact.value.ended => Localized::new("Geëindigd", Some("Ended".to_owned())),
                None => return None,
            };
            known(text, fact.explanation)
        }),
        Aspect::Versions => known(number(of.versions), version_count(of.versions).explanation),
        Aspect::ActiveAdopters => {
            of.used.and_then(|used| known(number(used.organisations), used.active_adopters().explanation))
        }
        Aspect::InUseSince => of.used.and_then(|used| used.in_use_since(today)).and_then(|since| {
            let english = day(since.value, Language::En);
            known(Localized::new(day(since.value, Language::Nl), Some(english)), since.explanation)
        }),
        Aspect::WouldChooseAgain => of.tally.filter(|tally| tally.organisations > 0).and_then(|tally| {
            let Tally { organisations, would_choose_again } = tally;
            let text = Localized::new(
                format!("{would_choose_again} van {organisations}"),
                Some(format!("{would_choose_again} of {organisations}")),
            );
            known(text, tally.would_choose_again().explanation)
        }),
    }
}

/// A code as people read it: in Dutch as given, in English the code itself in lower case.
fn coded(dutch: &str, code: &str) -> Localized {
    let english = code.replace('_', " ").to_lowercase();
    let mut letters = english.chars();
    let capital = letters.next().map(|first| first.to_ascii_uppercase());
    Localized::new(dutch, Some(capital.into_iter().chain(letters).collect()))
}

const fn kind(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Model => "Model",
        ComponentKind::Chatbot => "Chatbot",
        ComponentKind::DecisionRules => "Beslisregels",
        ComponentKind::Dataset => "Dataset",
        ComponentKind::PromptSet => "Set van prompts",
        ComponentKind::Software => "Software",
        ComponentKind::Service => "Dienst",
    }
}

const fn phase(phase: LifecyclePhase) -> &'static str {
    match phase {
        LifecyclePhase::Organisation => "Organisatieverantwoordelijkheden",
        LifecyclePhase::ProblemAnalysis => "Probleemanalyse",
        LifecyclePhase::Design => "Ontwerp",
        LifecyclePhase::DataPreparation => "Dataverkenning en datapreparatie",
        LifecyclePhase::Development => "Ontwikkelen",
        LifecyclePhase::Verification => "Verificatie en validatie",
        LifecyclePhase::Implementation => "Implementatie",
        LifecyclePhase::Monitoring => "Monitoring en beheer",
        LifecyclePhase::PhasingOut => "Uitfaseren",
    }
}

const fn version_state(state: VersionState) -> &'static str {
    match state {
        VersionState::Development => "In ontwikkeling",
        VersionState::Active => "Actief",
        VersionState::Maintenance => "In onderhoud",
        VersionState::SupportEnded => "Einde ondersteuning",
    }
}
