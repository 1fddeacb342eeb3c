//! The enumerations of the catalogue, each value with its stable code.

crate::coded::coded! {
    /// What a component is.
    ComponentKind {
        /// A trained model.
        Model = "MODEL",
        /// A chatbot or voice assistant.
        Chatbot = "CHATBOT",
        /// Decision rules (beslisregels).
        DecisionRules = "DECISION_RULES",
        /// A set of data.
        Dataset = "DATASET",
        /// A set of prompts.
        PromptSet = "PROMPT_SET",
        /// Software.
        Software = "SOFTWARE",
        /// A service that is called.
        Service = "SERVICE",
    }
}

impl Default for ComponentKind {
    /// What is not said to be anything else.
    fn default() -> Self {
        Self::Software
    }
}

impl ComponentKind {
    /// By what words it is called in Dutch.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Chatbot => "chatbot",
            Self::DecisionRules => "beslisregels",
            Self::Dataset => "dataset gegevensverzameling",
            Self::PromptSet => "prompts",
            Self::Software => "software",
            Self::Service => "dienst",
        }
    }
}

crate::coded::coded! {
    /// The policy theme (thema): the sixteen of the Algoritmeregister, publication standard 1.0.
    Theme {
        /// Organisatie en bedrijfsvoering.
        OrganisationAndOperations = "ORGANISATION_AND_OPERATIONS",
        /// Cultuur en recreatie.
        CultureAndRecreation = "CULTURE_AND_RECREATION",
        /// Economie.
        Economy = "ECONOMY",
        /// Overheidsfinanciën.
        PublicFinance = "PUBLIC_FINANCE",
        /// Wonen.
        Housing = "HOUSING",
        /// Internationaal.
        International = "INTERNATIONAL",
        /// Migratie en integratie.
        MigrationAndIntegration = "MIGRATION_AND_INTEGRATION",
        /// Natuur en milieu.
        NatureAndEnvironment = "NATURE_AND_ENVIRONMENT",
        /// Onderwijs en wetenschap.
        EducationAndScience = "EDUCATION_AND_SCIENCE",
        /// Openbare orde en veiligheid.
        PublicOrderAndSafety = "PUBLIC_ORDER_AND_SAFETY",
        /// Recht.
        Law = "LAW",
        /// Ruimte en infrastructuur.
        SpaceAndInfrastructure = "SPACE_AND_INFRASTRUCTURE",
        /// Sociale zekerheid.
        SocialSecurity = "SOCIAL_SECURITY",
        /// Verkeer.
        Traffic = "TRAFFIC",
        /// Werk.
        Work = "WORK",
        /// Zorg en gezondheid.
        HealthAndCare = "HEALTH_AND_CARE",
    }
}

impl Theme {
    /// The Dutch name, as the Algoritmeregister has it.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::OrganisationAndOperations => "Organisatie en bedrijfsvoering",
            Self::CultureAndRecreation => "Cultuur en recreatie",
            Self::Economy => "Economie",
            Self::PublicFinance => "Overheidsfinanciën",
            Self::Housing => "Wonen",
            Self::International => "Internationaal",
            Self::MigrationAndIntegration => "Migratie en integratie",
            Self::NatureAndEnvironment => "Natuur en milieu",
            Self::EducationAndScience => "Onderwijs en wetenschap",
            Self::PublicOrderAndSafety => "Openbare orde en veiligheid",
            Self::Law => "Recht",
            Self::SpaceAndInfrastructure => "Ruimte en infrastructuur",
            Self::SocialSecurity => "Sociale zekerheid",
            Self::Traffic => "Verkeer",
            Self::Work => "Werk",
            Self::HealthAndCare => "Zorg en gezondheid",
        }
    }
}

crate::coded::coded! {
    /// The phase of the life cycle (levenscyclus) that a component is in: the nine of the Algoritmekader.
    LifecyclePhase {
        /// Organisatieverantwoordelijkheden.
        Organisation = "ORGANISATION",
        /// Probleemanalyse.
        ProblemAnalysis = "PROBLEM_ANALYSIS",
        /// Ontwerp.
        Design = "DESIGN",
        /// Dataverkenning en datapreparatie.
        DataPreparation = "DATA_PREPARATION",
        /// Ontwikkelen.
        Development = "DEVELOPMENT",
        /// Verificatie en validatie.
        Verification = "VERIFICATION",
        /// Implementatie.
        Implementation = "IMPLEMENTATION",
        /// Monitoring en beheer.
        Monitoring = "MONITORING",
        /// Uitfaseren.
        PhasingOut = "PHASING_OUT",
    }
}

crate::coded::coded! {
    /// The state of a version.
    VersionState {
        /// In ontwikkeling: not for use yet.
        Development = "DEVELOPMENT",
        /// Actief: for use.
        Active = "ACTIVE",
        /// In onderhoud: for use, only mended.
        Maintenance = "MAINTENANCE",
        /// Einde ondersteuning: no longer mended.
        SupportEnded = "SUPPORT_ENDED",
    }
}

crate::coded::coded! {
    /// What an organisation states of its use of a version.
    AdoptionState {
        /// Gepland.
        Planned = "PLANNED",
        /// In gebruik.
        InUse = "IN_USE",
        /// Beëindigd.
        Ended = "ENDED",
    }
}
