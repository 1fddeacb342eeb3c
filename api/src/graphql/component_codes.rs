//! The enumerations of components.

use async_graphql::Enum;

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::ComponentKind")]
pub(crate) enum ComponentKind {
    /// A trained model.
    Model,
    /// A chatbot or voice assistant.
    Chatbot,
    /// Decision rules (beslisregels).
    DecisionRules,
    /// A set of data.
    Dataset,
    /// A set of prompts.
    PromptSet,
    /// Software.
    Software,
    /// A service that is called.
    Service,
}

/// The policy theme (thema): the sixteen of the Algorithm Register (Algoritmeregister), publication standard 1.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::Theme")]
pub(crate) enum Theme {
    /// Organisatie en bedrijfsvoering.
    OrganisationAndOperations,
    /// Cultuur en recreatie.
    CultureAndRecreation,
    /// Economie.
    Economy,
    /// Overheidsfinanciën.
    PublicFinance,
    /// Wonen.
    Housing,
    /// Internationaal.
    International,
    /// Migratie en integratie.
    MigrationAndIntegration,
    /// Natuur en milieu.
    NatureAndEnvironment,
    /// Onderwijs en wetenschap.
    EducationAndScience,
    /// Openbare orde en veiligheid.
    PublicOrderAndSafety,
    /// Recht.
    Law,
    /// Ruimte en infrastructuur.
    SpaceAndInfrastructure,
    /// Sociale zekerheid.
    SocialSecurity,
    /// Verkeer.
    Traffic,
    /// Werk.
    Work,
    /// Zorg en gezondheid.
    HealthAndCare,
}

/// The phase of the life cycle (levenscyclus) that a component is in: the nine of the Algoritmekader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::LifecyclePhase")]
pub(crate) enum LifecyclePhase {
    /// Organisational responsibilities (organisatieverantwoordelijkheden): what is arranged for all algorithms.
    Organisation,
    /// Problem analysis (probleemanalyse).
    ProblemAnalysis,
    /// Design (ontwerp).
    Design,
    /// Data exploration and preparation (dataverkenning en datapreparatie).
    DataPreparation,
    /// Development (ontwikkelen).
    Development,
    /// Verification and validation (verificatie en validatie).
    Verification,
    /// Implementation (implementatie).
    Implementation,
    /// Monitoring and maintenance (monitoring en beheer).
    Monitoring,
    /// Phasing out (uitfaseren).
    PhasingOut,
}

/// Who sees a thing that can be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::Visibility")]
pub(crate) enum Visibility {
    /// The owner alone.
    Own,
    /// And the organisations that the owner names.
    Named,
    /// And every municipality, every partnership and the VNG.
    Members,
    /// Everybody, also without login.
    Public,
}

/// By what components are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::ComponentOrder")]
pub(crate) enum ComponentOrderField {
    /// By Dutch name; capitals and accents make no difference.
    Name,
    /// By the moment of the last change.
    UpdatedAt,
    /// The best answer to the question first, whichever way; by name where nothing is asked.
    Relevance,
}

/// Which way a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// From small to large, from early to late.
    Asc,
    /// From large to small, from late to early.
    Desc,
}
