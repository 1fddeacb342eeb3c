//! For what an assessment is made: the context of use.

use serde::{Deserialize, Serialize};

use crate::problem::{Check, Flaw};

crate::coded::coded! {
    /// What a component has to do with a decision on a person.
    DecisionRole {
        /// It decides by itself (geautomatiseerd besluit, GDPR article 22).
        Automated = "AUTOMATED",
        /// It helps somebody decide.
        Supporting = "SUPPORTING",
        /// It has nothing to do with decisions on persons.
        NoDecision = "NO_DECISION",
    }
}

/// At most so many texts in a list.
const MOST_TEXTS: usize = 50;
/// Nobody counts more people than this.
const MOST_PEOPLE: i64 = 10_000_000_000;

/// The context in which a component is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseContext {
    /// What for, at most 2500 characters.
    pub purpose: String,
    /// In which process, at most 500 characters.
    pub process: String,
    /// Groups of people concerned (betrokkenen), each at most 200 characters.
    pub people: Vec<String>,
    /// Personal data about them.
    pub personal_data: Vec<String>,
    /// Special categories of those (bijzondere persoonsgegevens, GDPR articles 9 and 10).
    pub special_data: Vec<String>,
    /// About how many people it is, a year.
    pub people_a_year: Option<i64>,
    /// What it has to do with decisions.
    pub decision: DecisionRole,
}

impl UseContext {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check, prefix: &str) -> Self {
        let path = |field: &str| format!("{prefix}{field}");
        let people_a_year = self.people_a_year;
        if people_a_year.is_some_and(|count| !(0..=MOST_PEOPLE).contains(&count)) {
            let flaw = Flaw::Form("Geef een aantal van 0 of meer.", "Give a number of 0 or more.");
            check.refuse(path("peopleAYear"), flaw);
        }
        Self {
            purpose: check.required(&path("purpose"), &self.purpose, 2500),
            process: check.required(&path("process"), &self.process, 500),
            people: texts(check, &path("people"), &self.people),
            personal_data: texts(check, &path("personalData"), &self.personal_data),
            special_data: texts(check, &path("specialData"), &self.special_data),
            people_a_year,
            decision: self.decision,
        }
    }
}

fn texts(check: &mut Check, path: &str, given: &[String]) -> Vec<String> {
    if given.len() > MOST_TEXTS {
        check.refuse(path, Flaw::Form("Geef maximaal 50 teksten.", "Give at most 50 texts."));
        return Vec::new();
    }
    given.iter().filter_map(|text| check.plain(path, Some(text), 200)).collect()
}
