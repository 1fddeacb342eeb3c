//! The columns of the spreadsheet, and the words in which people read and write its codes.

use crate::catalogue::{ComponentKind, LifecyclePhase, Part, Theme, VersionState, Visibility};
use crate::text::{Language, fold};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// The component's id.
    Id,
    /// A part of what it says of itself.
    Of(Part),
    /// The number of its newest version.
    Version,
    /// The state of that.
    State,
    /// An id of the organisation's own, for components that have none here yet.
    Reference,
    /// Given out only.
    Owner,
    /// Given out only.
    Visibility,
    /// Given out only.
    Updated,
}

use Column::{Id, Of, Owner, Reference, State, Updated, Version};
use Part::{Contact, Kind, Licence, Name, Phase, Purpose, SourceUrl, Standards, Summary, Supplier};

/// Every column in its order, with its Dutch and English heading.
pub(super) const COLUMNS: [(Column, &str, &str); 22] = [
    (Id, "id", "id"),
    (Of(Name(Language::Nl)), "naam", "name"),
    (Of(Name(Language::En)), "naam (Engels)", "name (English)"),
    (Of(Summary(Language::Nl)), "samenvatting", "summary"),
    (Of(Summary(Language::En)), "samenvatting (Engels)", "summary (English)"),
    (Of(Purpose(Language::Nl)), "doel", "purpose"),
    (Of(Purpose(Language::En)), "doel (Engels)", "purpose (English)"),
    (Of(Kind), "soort", "kind"),
    (Of(Part::Theme), "thema", "theme"),
    (Of(Phase), "fase", "phase"),
    (Of(Licence), "licentie", "licence"),
    (Of(SourceUrl), "bron", "source"),
    (Of(Contact), "contact", "contact"),
    (Of(Supplier), "leverancier", "supplier"),
    (Of(Standards), "standaarden", "standards"),
    (Of(Part::Keywords), "trefwoorden", "keywords"),
    (Version, "versie", "version"),
    (State, "status versie", "version state"),
    (Owner, "eigenaar", "owner"),
    (Column::Visibility, "zichtbaar voor", "visible to"),
    (Updated, "gewijzigd", "updated"),
    (Reference, "referentie", "reference"),
];

/// The column with this heading, in either language, or named as in an input.
pub(super) fn column(heading: &str) -> Option<Column> {
    let heading = fold(heading);
    let named = |column: Column| matches!(column, Of(part) if part.path().to_lowercase() == heading);
    COLUMNS
        .iter()
        .find(|(column, dutch, english)| fold(dutch) == heading || fold(english) == heading || named(*column))
        .map(|(column, ..)| *column)
}

const KINDS: [(ComponentKind, &str, &str); 7] = [
    (ComponentKind::Model, "Model", "Model"),
    (ComponentKind::Chatbot, "Chatbot", "Chatbot"),
    (ComponentKind::DecisionRules, "Beslisregels", "Decision rules"),
    (ComponentKind::Dataset, "Dataset", "Data set"),
    (ComponentKind::PromptSet, "Prompts", "Prompts"),
    (ComponentKind::Software, "Software", "Software"),
    (ComponentKind::Service, "Dienst", "Service"),
];

const PHASES: [(LifecyclePhase, &str, &str); 9] = [
    (LifecyclePhase::Organisation, "Organisatieverantwoordelijkheden", "Organisation"),
    (LifecyclePhase::ProblemAnalysis, "Probleemanalyse", "Problem analysis"),
    (LifecyclePhase::Design, "Ontwerp", "Design"),
    (LifecyclePhase::DataPreparation, "Dataverkenning en datapreparatie", "Data preparation"),
    (LifecyclePhase::Development, "Ontwikkelen", "Development"),
    (LifecyclePhase::Verification, "Verificatie en validatie", "Verification"),
    (LifecyclePhase::Implementation, "Implementatie", "Implementation"),
    (LifecyclePhase::Monitoring, "Monitoring en beheer", "Monitoring"),
    (LifecyclePhase::PhasingOut, "Uitfaseren", "Phasing out"),
];

const STATES: [(VersionState, &str, &str); 4] = [
    (VersionState::Development, "In ontwikkeling", "Development"),
    (VersionState::Active, "Actief", "Active"),
    (VersionState::Maintenance, "In onderhoud", "Maintenance"),
    (VersionState::SupportEnded, "Einde ondersteuning", "Support ended"),
];

fn label<T: PartialEq>(
    words: &[(T, &'static str, &'static str)],
    value: &T,
    language: Language,
) -> Option<&'static str> {
    let (_, dutch, english) = words.iter().find(|(known, ..)| known == value)?;
    Some(if language == Language::Nl { dutch } else { english })
}

fn code_of<T: Copy>(words: &[(T, &str, &str)], code: fn(T) -> &'static str, text: &str) -> Option<&'static str> {
    let folded = fold(text);
    words
        .iter()
        .find(|(value, dutch, english)| fold(dutch) == folded || fold(english) == folded || code(*value) == text)
        .map(|(value, ..)| code(*value))
}

/// A part's text in the words of people.
pub(super) fn worded(part: Part, text: String, language: Language) -> String {
    let word = match part {
        Kind => ComponentKind::from_code(&text).and_then(|kind| label(&KINDS, &kind, language)),
        Phase => LifecyclePhase::from_code(&text).and_then(|phase| label(&PHASES, &phase, language)),
        Part::Theme => Theme::from_code(&text).map(Theme::dutch),
        _ => None,
    };
    word.map_or(text, str::to_owned)
}

/// And back; `None` where no code has this word.
pub(super) fn coded(part: Part, text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    match part {
        Kind => code_of(&KINDS, ComponentKind::code, text).map(str::to_owned),
        Phase => code_of(&PHASES, LifecyclePhase::code, text).map(str::to_owned),
        Part::Theme => {
            let folded = fold(text);
            let theme = Theme::ALL.iter().find(|theme| fold(theme.dutch()) == folded || theme.code() == text);
            theme.map(|theme| theme.code().to_owned())
        }
        _ => Some(text.to_owned()),
    }
}

pub(super) fn state_word(state: VersionState, language: Language) -> &'static str {
    label(&STATES, &state, language).unwrap_or_default()
}

pub(super) fn state_of(text: &str) -> Option<VersionState> {
    code_of(&STATES, VersionState::code, text).and_then(VersionState::from_code)
}

pub(super) const fn visible_to(visibility: Visibility, language: Language) -> &'static str {
    match (visibility, language) {
        (Visibility::Own, Language::Nl) => "eigen organisatie",
        (Visibility::Own, Language::En) => "own organisation",
        (Visibility::Named, Language::Nl) => "genoemde organisaties",
        (Visibility::Named, Language::En) => "named organisations",
        (Visibility::Members, Language::Nl) => "leden",
        (Visibility::Members, Language::En) => "members",
        (Visibility::Public, Language::Nl) => "iedereen",
        (Visibility::Public, Language::En) => "everybody",
    }
}
