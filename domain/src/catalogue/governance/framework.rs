//! A framework: its roles, and its steps by phase. As data, in JSON.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::LifecyclePhase;
use crate::problem::{Check, Failure, Flaw};
use crate::text::{Language, Localized};

/// The small framework that comes with the program.
pub const OWN_FRAMEWORK: &str = include_str!("framework.json");
/// How many bytes a framework has at most.
pub const MOST_FRAMEWORK_BYTES: usize = 1024 * 1024;
/// A framework has at most so many roles.
pub const MOST_ROLES: usize = 100;
/// A framework has at most so many steps.
pub const MOST_STEPS: usize = 1000;

/// A governance framework (governancekader).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The same for all its versions: what owners state holds in each that has the role or step.
    pub key: String,
    /// Which version.
    pub version: String,
    /// Its name.
    pub name: Localized,
    /// Where it is published.
    #[serde(default)]
    pub source: Option<String>,
    /// Who has to be there.
    pub roles: Vec<FrameworkRole>,
    /// What has to be done, in this order within a phase.
    pub steps: Vec<FrameworkStep>,
}

/// A role of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkRole {
    /// Unique among the roles.
    pub key: String,
    /// Its name.
    pub name: Localized,
    /// What it answers for.
    pub task: Localized,
}

/// A step of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkStep {
    /// Unique among the steps.
    pub key: String,
    /// In which phase it is done: the Algoritmekader's name for it.
    #[serde(serialize_with = "write_phase", deserialize_with = "read_phase")]
    pub phase: LifecyclePhase,
    /// Its name.
    pub name: Localized,
    /// What is done and why.
    pub explanation: Localized,
    /// The keys of the roles that do it.
    #[serde(default)]
    pub roles: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn write_phase<S: serde::Serializer>(phase: &LifecyclePhase, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(phase.key())
}

fn read_phase<'de, D: serde::Deserializer<'de>>(from: D) -> Result<LifecyclePhase, D::Error> {
    let key = String::deserialize(from)?;
    let keys = || LifecyclePhase::ALL.iter().map(|phase| phase.key()).collect::<Vec<_>>().join(", ");
    LifecyclePhase::from_key(&key)
        .ok_or_else(|| serde::de::Error::custom(format!("there is no phase {key}, but {}", keys())))
}

impl LifecyclePhase {
    /// The Algoritmekader's name for it in its files (levenscyclus).
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organisation => "organisatieverantwoordelijkheden",
            Self::ProblemAnalysis => "probleemanalyse",
            Self::Design => "ontwerp",
            Self::DataPreparation => "dataverkenning-en-datapreparatie",
            Self::Development => "ontwikkelen",
            Self::Verification => "verificatie-en-validatie",
            Self::Implementation => "implementatie",
            Self::Monitoring => "monitoring-en-beheer",
            Self::PhasingOut => "uitfaseren",
        }
    }

    /// From that name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|phase| phase.key() == key)
    }
}

impl Framework {
    /// Reads a framework. The error is for the operator: what cannot be read, by line and column, or all that does not fit
    /// together, by name.
    pub fn read(json: &str) -> Result<Self, String> {
        if json.len() > MOST_FRAMEWORK_BYTES {
            return Err("a framework has at most 1 MB".to_owned());
        }
        let read: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
        match read.check() {
            Ok(()) => Ok(read),
            Err(Failure::Fault(fault)) => Err(fault.cause),
            Err(Failure::Refused(problems)) => {
                let told = problems.iter().map(|problem| {
                    let path = problem.path().get(1..).unwrap_or_default().join(".");
                    format!("{path}: {}", problem.message(Language::En))
                });
                Err(told.collect::<Vec<_>>().join("\n"))
            }
        }
    }

    fn check(&self) -> Result<(), Failure> {
        let mut check = Check::default();
        check.text("version", &self.version, 50);
        check.text("name.nl", self.name.get(Language::Nl), 200);
        check.address("source", self.source.as_deref());
        if self.roles.len() > MOST_ROLES || self.steps.len() > MOST_STEPS || self.steps.is_empty() {
            check.refuse(
                "steps",
                Flaw::Form(
                    "Geef 1 tot 1000 stappen en maximaal 100 rollen.",
                    "Give 1 to 1000 steps and at most 100 roles.",
                ),
            );
        }
        let roles: BTreeSet<_> = self.roles.iter().map(|role| role.key.as_str()).collect();
        let steps: BTreeSet<_> = self.steps.iter().map(|step| step.key.as_str()).collect();
        if roles.len() != self.roles.len() || steps.len() != self.steps.len() {
            check.refuse("key", Flaw::Form("Elke sleutel komt één keer voor.", "Each key is there once."));
        }
        for key in roles.iter().chain(&steps).chain([&self.key.as_str()]) {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if key.is_empty() || key.len() > 100 || !key.chars().all(plain) {
                check.refuse(
                    format!("key {key}"),
                    Flaw::Form(
                        "Een sleutel heeft kleine letters, cijfers en streepjes.",
                        "A key has lower-case letters, digits and hyphens.",
                    ),
                );
            }
        }
        for step in &self.steps {
            if let Some(role) = step.roles.iter().find(|role| !roles.contains(role.as_str())) {
                check.refuse(
                    format!("steps {} roles {role}", step.key),
                    Flaw::Form("Deze rol staat niet bij de rollen.", "This role is not among the roles."),
                );
            }
        }
        check.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_framework_has_every_phase() {
        let own = Framework::read(OWN_FRAMEWORK).unwrap();
        for phase in LifecyclePhase::ALL {
            assert!(own.steps.iter().any(|step| step.phase == *phase), "{}", phase.key());
        }
        assert!(own.roles.len() > 3);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let read = |text: &str| Framework::read(text).map(drop);
        let good = r#"{"key":"k","version":"1","name":{"nl":"N"},"roles":[{"key":"r","name":{"nl":"R"},"task":{"nl":"T"}}],
            "steps":[{"key":"s","phase":"ontwerp","name":{"nl":"S"},"explanation":{"nl":"E"},"roles":["r"]}]}"#;
        read(good).unwrap();
        for (from, to, told) in [
            ("\"roles\":[\"r\"]", "\"roles\":[\"x\"]", "steps s roles x"),
            ("ontwerp", "bedenken", "there is no phase bedenken"),
            ("\"key\":\"s\"", "\"key\":\"S s\"", "key S s"),
            ("\"version\":\"1\"", "\"version\":\" \"", "version"),
            ("\"key\":\"k\",", "\"key\":\"k\",\"extra\":1,", "unknown field `extra`"),
            ("\"steps\":[", "\"steps\":[[", "line 2"),
        ] {
            assert!(good.contains(from), "{from}");
            let refused = read(&good.replace(from, to)).unwrap_err();
            assert!(refused.contains(told), "{told}: {refused}");
        }
    }
}
