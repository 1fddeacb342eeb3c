//! What a form computes: on what its questions depend, scores, and decision rules.

use serde::{Deserialize, Serialize};
use serde_json::Number;

use super::Scalar;
use crate::coded::coded;
use crate::instruments::file::present::present;

/// On what a question depends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// In which way.
    #[serde(rename = "type")]
    pub kind: DependencyKind,
    /// What another question's answer is to be.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Of which question the repetitions are.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// How repetitions go together.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub mapping_type: Option<MappingKind>,
    /// What is done.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// A score. The schema has it at the question; one is written here in the pre-scan.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub calculation: Option<Calculation>,
}

coded! {
    /// In which way a question depends on another.
    DependencyKind {
        /// It is asked or not.
        Conditional = "conditional",
        /// Its options are the other's answers.
        SourceOptions = "source_options",
        /// Its repetitions are the other's.
        InstanceMapping = "instance_mapping",
    }
}

/// What another question's answer is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The other question.
    pub id: String,
    /// How it is compared.
    pub operator: Operator,
    /// With what.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub value: Option<Scalar>,
}

coded! {
    /// How an answer is compared.
    Operator {
        /// It is the value.
        Equals = "equals",
        /// The value is in it.
        Contains = "contains",
        /// It is so in any repetition.
        Any = "any",
        /// It is so in all repetitions.
        All = "all",
    }
}

/// Of which question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The question.
    pub id: String,
}

coded! {
    /// How repetitions go together.
    MappingKind {
        /// One for one.
        OneToOne = "one_to_one",
        /// Several for one.
        OneToMany = "one_to_many",
        /// One for several.
        ManyToOne = "many_to_one",
    }
}

coded! {
    /// What a dependency does.
    Action {
        /// Shows the question.
        Show = "show",
        /// Hides it.
        Hide = "hide",
        /// Makes its options.
        Options = "options",
        /// Makes its repetitions.
        SyncInstances = "sync_instances",
    }
}

/// A score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calculation {
    /// The name of the score.
    #[serde(rename = "scoreKey")]
    pub score_key: String,
    /// What is computed.
    pub expression: String,
    /// What that counts for: the first that holds.
    #[serde(default, rename = "riskScore", deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub risk_score: Option<Vec<RiskScore>>,
}

/// What a computed value counts for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskScore {
    /// When.
    pub when: String,
    /// How much.
    pub value: Number,
}

/// A decision rule: whether another instrument has to be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The other instrument: `DPIA`, `DTIA`, …
    pub id: String,
    /// How much it is needed: the first level that holds.
    pub levels: Vec<Level>,
}

/// One level of a decision rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// How much it is needed.
    pub level: Need,
    /// When.
    pub expression: String,
    /// What people are told.
    pub result: String,
    /// Why, in general.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// What the expression names.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub criteria: Option<Vec<Criterion>>,
}

coded! {
    /// How much an instrument is needed.
    Need {
        /// It has to be filled in.
        Required = "required",
        /// It is advised.
        Recommended = "recommended",
    }
}

/// One criterion of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The name that expressions call it by.
    pub id: String,
    /// When it is met.
    pub expression: String,
    /// What people are told where it is.
    pub explanation: String,
}
