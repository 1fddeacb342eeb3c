//! What the operator knows of an instrument's questions that its publisher does not tell: which are about the own
//! situation, and which a change of the processing touches. As data, in YAML.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{QuestionKey, Questions};
use crate::coded::coded;
use crate::exchange::yaml;

/// How many bytes marks have at most.
pub const MOST_MARKS_BYTES: usize = 256 * 1024;

coded! {
    /// What of a processing may change its risk: GDPR article 35(1) and (11), and the guidelines WP 248.
    Criterion {
        /// Its nature (aard).
        Nature = "NATURE",
        /// Its scope (omvang).
        Scope = "SCOPE",
        /// Its context.
        Context = "CONTEXT",
        /// Its purpose (doel).
        Purpose = "PURPOSE",
        /// Its risk (risico).
        Risk = "RISK",
    }
}

/// Marks on the questions of one version of an instrument. A group's id means all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// The instrument's URN without version.
    pub urn: String,
    /// The version.
    pub version: String,
    /// About the own situation: an answer of another organisation cannot hold here as it is.
    #[serde(default)]
    pub local: Vec<String>,
    /// To look at again where the nature changes.
    #[serde(default)]
    pub nature: Vec<String>,
    /// To look at again where the scope changes.
    #[serde(default)]
    pub scope: Vec<String>,
    /// To look at again where the context changes.
    #[serde(default)]
    pub context: Vec<String>,
    /// To look at again where the purpose changes.
    #[serde(default)]
    pub purpose: Vec<String>,
    /// To look at again where the risk changes.
    #[serde(default)]
    pub risk: Vec<String>,
    /// By field of the Algoritmeregister, as the delivery API calls it: the questions whose answers say what belongs there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub register: BTreeMap<String, Vec<String>>,
}

/// The fields that answers can fill: texts.
pub const REGISTER_FIELDS: [&str; 8] = [
    "goal",
    "proportionality",
    "human_intervention",
    "risks",
    "lawful_basis",
    "impacttoetsen",
    "source_data",
    "methods_and_models",
];

impl Marks {
    /// Reads marks. The error is for the operator, with the line.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > MOST_MARKS_BYTES {
            return Err("marks have at most 256 kB".to_owned());
        }
        yaml::read_definition(text)
    }

    /// Checks that all that is marked is there. The error is for the operator and names each that is not.
    pub fn check(&self, questions: &Questions) -> Result<(), String> {
        let named = Criterion::ALL.iter().map(|it| (it.code(), self.of(*it))).chain([("LOCAL", &*self.local)]);
        let named = named.chain(self.register.iter().map(|(field, ids)| (field.as_str(), &**ids)));
        if let Some(field) = self.register.keys().find(|field| !REGISTER_FIELDS.contains(&field.as_str())) {
            return Err(format!("register: answers cannot fill {field}, but {}", REGISTER_FIELDS.join(", ")));
        }
        let absent: Vec<_> = named
            .flat_map(|(list, ids)| ids.iter().map(move |id| (list, id)))
            .filter(|(_, id)| !questions.iter().any(|question| question.key.is_within(id)))
            .map(|(list, id)| format!("{}: there is no question or group {id}", list.to_lowercase()))
            .collect();
        if absent.is_empty() { Ok(()) } else { Err(absent.join("\n")) }
    }

    /// Whether the question is about the own situation.
    pub fn is_local(&self, key: &QuestionKey) -> bool {
        self.local.iter().any(|id| key.is_within(id))
    }

    /// Whether the question is to be looked at again where this changes.
    pub fn touched_by(&self, key: &QuestionKey, criterion: Criterion) -> bool {
        self.of(criterion).iter().any(|id| key.is_within(id))
    }

    /// Whether it says what a change of this touches.
    pub fn says(&self, criterion: Criterion) -> bool {
        !self.of(criterion).is_empty()
    }

    fn of(&self, criterion: Criterion) -> &[String] {
        match criterion {
            Criterion::Nature => &self.nature,
            Criterion::Scope => &self.scope,
            Criterion::Context => &self.context,
            Criterion::Purpose => &self.purpose,
            Criterion::Risk => &self.risk,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::testing::questions;

    #[test]
    fn a_group_means_all_that_is_in_it() {
        let marks = Marks::read("urn: urn:nl:klein\nversion: 1.0\nlocal: ['2']\nrisk: [\"1.2\"]\n").unwrap();
        marks.check(&questions()).unwrap();
        let key = QuestionKey::new;
        assert!(marks.is_local(&key("2.1.1")) && marks.is_local(&key("2")));
        assert!(!marks.is_local(&key("1.1")) && !marks.is_local(&key("20")));
        assert!(marks.touched_by(&key("1.2"), Criterion::Risk));
        assert!(!marks.touched_by(&key("1.2"), Criterion::Nature));
    }

    #[test]
    fn what_is_not_there_cannot_be_marked() {
        let marks = Marks::read("urn: u\nversion: 1\nlocal: ['9']\nscope: ['2.1', '2.99']\n").unwrap();
        let told = marks.check(&questions()).unwrap_err();
        assert_eq!(told, "scope: there is no question or group 2.99\nlocal: there is no question or group 9");
        let told = |register: &str| {
            let marks = Marks::read(&format!("urn: u\nversion: 1\nregister: {{ {register} }}\n")).unwrap();
            marks.check(&questions())
        };
        assert_eq!(told("risks: ['1.2', '2']"), Ok(()));
        assert_eq!(told("risks: ['9']").unwrap_err(), "risks: there is no question or group 9");
        assert!(told("name: ['1.2']").unwrap_err().starts_with("register: answers cannot fill name, but goal"));
        let told = Marks::read("urn: u\nversion: 1\nlokaal: []\n").unwrap_err();
        assert!(told.contains("line 3,"), "{told}");
    }
}
