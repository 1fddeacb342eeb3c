//! An instrument in the format of the task-registry, `schema_instruments` 1.1.0 (MinBZK/task-registry).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::present::present;
use crate::catalogue::LifecyclePhase;
use crate::coded::coded;

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Where its answers go in a system card.
    pub systemcard_path: String,
    /// The version of the format.
    pub schema_version: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its URN with version: `urn:nl:aivt:tr:iama:1.0`.
    pub urn: String,
    /// Its language: `nl`.
    pub language: String,
    /// Who keeps it.
    pub owners: Vec<Owner>,
    /// Of when it is.
    pub date: String,
    /// Where it is published.
    pub url: String,
    /// What an answer has in a system card.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub template: Option<Template>,
    /// Its questions.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub tasks: Option<Vec<Task>>,
}

/// Who keeps an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// The organisation.
    pub organization: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The role.
    pub role: String,
}

/// What an answer has in a system card: placeholders by name.
pub type Template = BTreeMap<String, Placeholder>;

/// A placeholder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a placeholder is a text that begins with $, or a list of authors")]
pub enum Placeholder {
    /// For a text: `$ANSWER`.
    Text(String),
    /// For who answered.
    Authors(Vec<Author>),
}

/// Placeholders for who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// For the name.
    pub name: String,
    /// For the e-mail address.
    pub email: String,
    /// For the role.
    pub role: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is asked.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Its URN: the instrument's, and its own key behind that.
    pub urn: String,
    /// Labels, such as its topic.
    pub labels: Vec<Label>,
    /// How it is asked.
    #[serde(rename = "type")]
    pub kinds: Vec<TaskKind>,
    /// Who may best answer it.
    pub suggested_roles: Vec<SuggestedRole>,
    /// In which phases it is asked.
    pub lifecycle: Vec<Lifecycle>,
    /// Questions of other instruments that ask the same.
    pub links: Vec<Link>,
    /// Whether it has to be answered; it does unless this says no.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub required_status: Option<bool>,
    /// What has to be done first.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<Vec<Before>>,
    /// Who signed.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub signature: Option<Vec<Signature>>,
    /// Until when it holds.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub expiration_date: Option<String>,
    /// What its answer has in a system card.
    pub template: Template,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Of what: `topic`.
    pub key: String,
    /// What it says.
    pub value: String,
}

coded! {
    /// How a question is asked.
    TaskKind {
        /// In words of one's own.
        OpenQuestion = "open_question",
        /// With what is to be chosen in the question itself: the format has no place for options.
        ClosedQuestion = "closed_question",
        /// Somebody signs.
        SignTask = "sign_task",
        /// A document is handed in.
        UploadDocument = "upload_document",
        /// Something is stated.
        Statement = "statement",
        /// A requirement.
        Requirement = "requirement",
        /// A measure.
        Measure = "measure",
    }
}

coded! {
    /// Who may best answer a question.
    SuggestedRole {
        /// Procurement lawyer.
        ProcurementLawyer = "Aanbestedingsjurist",
        /// Provider.
        Provider = "Aanbieder",
        /// Archivist.
        Archivist = "Archiefdeskundige",
        /// Who needs it.
        Requester = "Behoeftesteller",
        /// Communication adviser.
        CommunicationAdviser = "Communicatieadviseur",
        /// Contract manager.
        ContractManager = "Contractbeheerder",
        /// Data engineer.
        DataEngineer = "Data engineer",
        /// Data scientist.
        DataScientist = "Data scientist",
        /// Expert of the field.
        DomainExpert = "Domeinspecialist",
        /// Ethicist.
        Ethicist = "Ethicus",
        /// User.
        User = "Gebruiker",
        /// Deployer.
        Deployer = "Gebruiksverantwoordelijke",
        /// Who answers for it by mandate.
        Mandated = "Gemandateerd verantwoordelijke(n)",
        /// Information analyst.
        InformationAnalyst = "Informatie analist",
        /// Information manager.
        InformationManager = "Informatiebeheerder",
        /// Procurement adviser.
        ProcurementAdviser = "Inkoopadviseur",
        /// Lawyer.
        Lawyer = "Jurist",
        /// Client.
        Client = "Opdrachtgever",
        /// Contractor.
        Contractor = "Opdrachtnemer",
        /// Privacy officer.
        PrivacyOfficer = "Privacy-officer",
        /// Owner of the process.
        ProcessOwner = "Proceseigenaar",
        /// Project leader.
        ProjectLeader = "Projectleider",
        /// Security officer.
        SecurityOfficer = "Security officer",
    }
}

coded! {
    /// In which phase a question is asked.
    Lifecycle {
        /// Analysis of the problem.
        ProblemAnalysis = "Probleemanalyse",
        /// Design.
        Design = "Ontwerp",
        /// Exploring and preparing data.
        DataPreparation = "Dataverkenning en datapreparatie",
        /// Development.
        Development = "Ontwikkelen",
        /// Verification and validation.
        Verification = "Verificatie en validatie",
        /// Implementation.
        Implementation = "Implementatie",
        /// Monitoring and maintenance.
        Monitoring = "Monitoring en beheer",
        /// Phasing out.
        PhasingOut = "Uitfaseren",
    }
}

impl Lifecycle {
    /// The phase as the platform has it.
    pub const fn phase(self) -> LifecyclePhase {
        match self {
            Self::ProblemAnalysis => LifecyclePhase::ProblemAnalysis,
            Self::Design => LifecyclePhase::Design,
            Self::DataPreparation => LifecyclePhase::DataPreparation,
            Self::Development => LifecyclePhase::Development,
            Self::Verification => LifecyclePhase::Verification,
            Self::Implementation => LifecyclePhase::Implementation,
            Self::Monitoring => LifecyclePhase::Monitoring,
            Self::PhasingOut => LifecyclePhase::PhasingOut,
        }
    }
}

/// Where the same is asked, or what it goes with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// In words: `DPIA vraag 4`.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// By address.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// By URN.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub urn: Option<String>,
    /// By place in a system card.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub systemcard_path: Option<String>,
    /// Of which version.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// What has to be done first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// In words.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// By URN.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub urn: Option<String>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// How it was made.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// The signature.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub signature_hash: Option<String>,
}

impl Definition {
    /// Its questions.
    pub fn tasks(&self) -> &[Task] {
        self.tasks.as_deref().unwrap_or_default()
    }
}

impl Task {
    /// The part of its URN behind the instrument's.
    pub fn key<'a>(&'a self, instrument: &str) -> &'a str {
        self.urn.strip_prefix(instrument).and_then(|rest| rest.strip_prefix(':')).unwrap_or(&self.urn)
    }

    /// Of what it is: its label `topic`.
    pub fn topic(&self) -> Option<&str> {
        self.labels.iter().find(|label| label.key == "topic").map(|label| label.value.as_str())
    }
}
