//! What a finished walk says of an application: its profile under the AI Act.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::walk::{Next, Standing};
use crate::time::Date;

crate::coded::coded! {
    /// What an organisation is to an AI system (art. 3).
    ActRole {
        /// Aanbieder.
        Provider = "PROVIDER",
        /// Gebruiksverantwoordelijke.
        Deployer = "DEPLOYER",
        /// Importeur.
        Importer = "IMPORTER",
        /// Distributeur.
        Distributor = "DISTRIBUTOR",
    }
}

crate::coded::coded! {
    /// What an application is in the words of the AI Act (art. 3).
    ActSystem {
        /// An AI system.
        AiSystem = "AI_SYSTEM",
        /// A general-purpose AI system.
        GeneralPurposeSystem = "GENERAL_PURPOSE_SYSTEM",
        /// A general-purpose AI model.
        GeneralPurposeModel = "GENERAL_PURPOSE_MODEL",
        /// None of these.
        NotAi = "NOT_AI",
    }
}

crate::coded::coded! {
    /// The risk group of a system, strictest first.
    RiskGroup {
        /// A prohibited practice (art. 5).
        Prohibited = "PROHIBITED",
        /// High risk (art. 6).
        HighRisk = "HIGH_RISK",
        /// Not high risk.
        NotHighRisk = "NOT_HIGH_RISK",
        /// The Act makes an exception for it (art. 2).
        Exception = "EXCEPTION",
        /// No AI system or model, or none of the Act's roles.
        OutOfScope = "OUT_OF_SCOPE",
    }
}

/// What a finished walk says. Of what was not asked there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiActProfile {
    /// What the organisation is to it. One can be both provider and deployer.
    pub roles: BTreeSet<ActRole>,
    /// What it is.
    pub system: Option<ActSystem>,
    /// Its risk group. Models have none.
    pub risk: Option<RiskGroup>,
    /// Whether people must be told (art. 50).
    pub transparency: Option<bool>,
    /// Whether the model has systemic risk (art. 51).
    pub systemic_risk: Option<bool>,
    /// Whether it is shared under a free licence with its parameters.
    pub open_source: Option<bool>,
    /// Whether a third party assesses its conformity (art. 43).
    pub third_party_assessment: Option<bool>,
    /// Whether it is in use.
    pub in_use: Option<bool>,
    /// Since when at the latest it is in use: the day on which the walk said so, unless somebody knows an earlier one.
    pub in_use_since: Option<Date>,
    /// The conclusion in the tree.
    pub conclusion: String,
    /// Labels that the tree gave and that mean nothing here.
    pub other_labels: Vec<String>,
}

impl AiActProfile {
    /// The profile of a walk that was finished on this day; nothing of one that was not.
    pub fn of(standing: &Standing<'_>, on: Date) -> Option<Self> {
        let Next::Conclusion(conclusion) = &standing.next else { return None };
        let mut profile = Self {
            roles: BTreeSet::new(),
            system: None,
            risk: None,
            transparency: None,
            systemic_risk: None,
            open_source: None,
            third_party_assessment: None,
            in_use: None,
            in_use_since: None,
            conclusion: conclusion.conclusion_id.clone(),
            other_labels: Vec::new(),
        };
        for label in &standing.labels {
            if !profile.read(label) {
                profile.other_labels.push((*label).to_owned());
            }
        }
        profile.in_use_since = (profile.in_use == Some(true)).then_some(on);
        profile.derive();
        Some(profile)
    }

    /// The same with what the organisation states beside the walk. Who changes a system substantially (ingrijpend) counts as its
    /// provider (art. 25, paragraph 1). A day since when it is in use counts unless the walk said that it is not.
    #[must_use]
    pub fn stated(mut self, substantial_change: bool, in_use_since: Option<Date>) -> Self {
        if substantial_change && self.roles.contains(&ActRole::Deployer) {
            self.is(ActRole::Provider);
        }
        if in_use_since.is_some() && self.in_use != Some(false) {
            self.in_use = Some(true);
            self.in_use_since = in_use_since;
        }
        self
    }

    /// Takes up a label of the decision aid. Where two contradict each other the stricter holds.
    fn read(&mut self, label: &str) -> bool {
        match label {
            "aanbieder" => self.is(ActRole::Provider),
            "gebruiksverantwoordelijke" => self.is(ActRole::Deployer),
            "importeur" => self.is(ActRole::Importer),
            "distributeur" => self.is(ActRole::Distributor),
            "AI-systeem" => self.system = Some(ActSystem::AiSystem),
            "AI-systeem voor algemene doeleinden" => self.system = Some(ActSystem::GeneralPurposeSystem),
            "AI-model voor algemene doeleinden" => self.system = Some(ActSystem::GeneralPurposeModel),
            "geen algoritme" => self.system = Some(ActSystem::NotAi),
            "verboden AI" => self.risks(RiskGroup::Prohibited),
            "hoog-risico AI" => self.risks(RiskGroup::HighRisk),
            "geen hoog-risico AI" => self.risks(RiskGroup::NotHighRisk),
            "uitzondering van toepassing" => self.risks(RiskGroup::Exception),
            "transparantieverplichting" => self.transparency = Some(true),
            "geen transparantieverplichting" => self.transparency = self.transparency.or(Some(false)),
            "systeemrisico" => self.systemic_risk = Some(true),
            "geen systeemrisico" => self.systemic_risk = self.systemic_risk.or(Some(false)),
            // Free licences lighten duties: here `no` is the stricter.
            "geen open-source" => self.open_source = Some(false),
            "open-source" => self.open_source = self.open_source.or(Some(true)),
            "beoordeling door derde partij" => self.third_party_assessment = Some(true),
            // What the decision aid says after "must a third party assess conformity?" "No".
            "niet van toepassing" => self.third_party_assessment = self.third_party_assessment.or(Some(false)),
            "in gebruik" => self.in_use = Some(true),
            "in ontwikkeling" => self.in_use = self.in_use.or(Some(false)),
            _ => return false,
        }
        true
    }

    fn is(&mut self, role: ActRole) {
        self.roles.insert(role);
    }

    fn risks(&mut self, risk: RiskGroup) {
        self.risk = Some(self.risk.map_or(risk, |before| before.min(risk)));
    }

    /// What no label says but the end of a walk does.
    fn derive(&mut self) {
        if self.system.is_none() && !self.roles.is_empty() {
            self.system = Some(ActSystem::NotAi);
        }
        if self.roles.is_empty() || self.system == Some(ActSystem::NotAi) {
            self.risk = Some(RiskGroup::OutOfScope);
        }
        // Art. 2(12): free software is outside the Act unless it is prohibited, of high risk or must be told of.
        let system = matches!(self.system, Some(ActSystem::AiSystem | ActSystem::GeneralPurposeSystem));
        let free = self.open_source == Some(true) && self.transparency == Some(false);
        if system && free && self.risk == Some(RiskGroup::NotHighRisk) {
            self.risk = Some(RiskGroup::Exception);
        }
    }

    /// Whether the Act asks anything.
    pub const fn is_in_scope(&self) -> bool {
        !matches!(self.risk, Some(RiskGroup::Exception | RiskGroup::OutOfScope))
    }

    /// Whether a fundamental rights impact assessment (beoordeling van de gevolgen voor de grondrechten, art. 27) is due: a
    /// public body that deploys a system of high risk. For critical infrastructure (Annex III, point 2) and products (Annex I)
    /// it is not, which no label tells: people decide that.
    pub fn needs_fria(&self) -> bool {
        self.risk == Some(RiskGroup::HighRisk) && self.roles.contains(&ActRole::Deployer)
    }
}
