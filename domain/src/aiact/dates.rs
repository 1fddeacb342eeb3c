//! Which obligations there are for a profile, and from when. As data: the Omnibus moved them once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::profile::{ActRole, ActSystem, AiActProfile, RiskGroup};
use crate::exchange::yaml::read_definition;
use crate::text::{Language, Localized};
use crate::time::Date;

/// How many bytes the dates have at most.
pub const MOST_DATES_BYTES: usize = 1024 * 1024;
/// There are at most so many rows.
pub const MOST_DUTIES: usize = 500;

/// The obligations of the law with their dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Dates {
    /// Which version.
    pub version: String,
    /// Whose reading of the law this is.
    pub source: String,
    /// The rows.
    pub duties: Vec<Duty>,
}

/// A row of law: an obligation, whom it binds, and from when. Where the law changes, one row ends and another with the same
/// key begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Duty {
    /// The same for all rows of one obligation.
    pub key: String,
    /// What has to be done.
    pub name: Localized,
    /// The article.
    pub source: String,
    /// Where to read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// Whom it binds.
    pub applies_to: AppliesTo,
    /// From which day it binds.
    pub applies_from: Date,
    /// Another day for systems that were in use before some day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_use: Option<InUse>,
    /// From which day this row is the law; always, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The first day on which it is no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// The code of the kind of assessment by which it is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<String>,
}

/// Whom an obligation binds. What is left out does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AppliesTo {
    /// Who has one of these roles.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub roles: BTreeSet<ActRole>,
    /// What is one of these.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub systems: BTreeSet<ActSystem>,
    /// What is in one of these risk groups.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub risks: BTreeSet<RiskGroup>,
    /// Whether people must be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transparency: Option<bool>,
    /// Whether it has systemic risk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub systemic_risk: Option<bool>,
    /// Not what is shared under a free licence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub except_open_source: bool,
}

/// Another day for systems in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct InUse {
    /// In use before this day.
    pub before: Date,
    /// From which day it binds those.
    pub applies_from: Date,
}

/// What has to be done for a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation<'a> {
    /// Its key.
    pub key: &'a str,
    /// What has to be done.
    pub name: &'a Localized,
    /// The article.
    pub source: &'a str,
    /// Where to read it.
    pub source_url: Option<&'a str>,
    /// From which day.
    pub applies_from: Date,
    /// Whether that day has come.
    pub is_in_force: bool,
    /// The code of the kind of assessment by which it is met.
    pub assessment: Option<&'a str>,
}

impl Dates {
    /// Reads the dates in YAML. The error is for the operator: what cannot be read, by line, or all that does not fit together,
    /// by key.
    pub fn read(yaml: &str) -> Result<Self, String> {
        if yaml.len() > MOST_DATES_BYTES {
            return Err("the dates have at most 1 MB".to_owned());
        }
        let dates: Self = read_definition(yaml)?;
        let problems = dates.check();
        if problems.is_empty() { Ok(dates) } else { Err(problems.join("\n")) }
    }

    fn check(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let filled = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        if !filled(&self.version, 50) || !filled(&self.source, 500) {
            problems.push("give a version of at most 50 and a source of at most 500 characters".to_owned());
        }
        if !(1..=MOST_DUTIES).contains(&self.duties.len()) {
            problems.push("give 1 to 500 duties".to_owned());
            return problems;
        }
        for (number, duty) in self.duties.iter().enumerate() {
            let mut refuse = |told: &str| problems.push(format!("duties {}: {told}", duty.key));
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if !filled(&duty.key, 100) || !duty.key.chars().all(plain) {
                refuse("a key has lower-case letters, digits and hyphens");
            }
            if !filled(duty.name.get(Language::Nl), 500) || !filled(duty.name.get(Language::En), 500) {
                refuse("a name has 1 to 500 characters");
            }
            if !filled(&duty.source, 500) {
                refuse("give the article in source");
            }
            if duty.source_url.as_ref().is_some_and(|address| {
                !url::Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some())
            }) {
                refuse("sourceUrl is a whole address that starts with https://");
            }
            if duty.valid_from.zip(duty.valid_until).is_some_and(|(from, until)| from >= until) {
                refuse("validUntil lies after validFrom");
            }
            if duty.in_use.is_some_and(|in_use| in_use.applies_from < duty.applies_from) {
                refuse("inUse.appliesFrom does not lie before appliesFrom");
            }
            if duty.assessment.as_ref().is_some_and(|code| {
                !filled(code, 50) || !code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
            }) {
                refuse("assessment is the code of a kind of instrument, like FRIA");
            }
            if self.duties[..number].iter().any(|other| other.key == duty.key && other.overlaps(duty)) {
                refuse("two rows of this key are valid on the same day");
            }
        }
        problems
    }

    /// What has to be done for a profile by the law of a day, first what binds first.
    pub fn obligations(&self, profile: &AiActProfile, on: Date) -> Vec<Obligation<'_>> {
        let binds = |duty: &&Duty| profile.is_in_scope() && duty.is_law_on(on) && duty.applies_to.fits(profile);
        let mut obligations: Vec<_> = self
            .duties
            .iter()
            .filter(binds)
            .map(|duty| {
                let applies_from = duty.applies_from(profile);
                Obligation {
                    key: &duty.key,
                    name: &duty.name,
                    source: &duty.source,
                    source_url: duty.source_url.as_deref(),
                    applies_from,
                    is_in_force: applies_from <= on,
                    assessment: duty.assessment.as_deref(),
                }
            })
            .collect();
        obligations.sort_by_key(|obligation| (obligation.applies_from, obligation.key));
        obligations
    }
}

impl Duty {
    fn is_law_on(&self, on: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= on) && self.valid_until.is_none_or(|until| on < until)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let before =
            |until: Option<Date>, from: Option<Date>| until.zip(from).is_some_and(|(until, from)| until <= from);
        !before(self.valid_until, other.valid_from) && !before(other.valid_until, self.valid_from)
    }

    fn applies_from(&self, profile: &AiActProfile) -> Date {
        match (self.in_use, profile.in_use_since) {
            (Some(in_use), Some(since)) if since < in_use.before => in_use.applies_from,
            _ => self.applies_from,
        }
    }
}

impl AppliesTo {
    fn fits(&self, profile: &AiActProfile) -> bool {
        (self.roles.is_empty() || !self.roles.is_disjoint(&profile.roles))
            && (self.systems.is_empty() || profile.system.is_some_and(|system| self.systems.contains(&system)))
            && (self.risks.is_empty() || profile.risk.is_some_and(|risk| self.risks.contains(&risk)))
            && (self.transparency.is_none() || self.transparency == profile.transparency)
            && (self.systemic_risk.is_none() || self.systemic_risk == profile.systemic_risk)
            && !(self.except_open_source && profile.open_source == Some(true))
    }
}
