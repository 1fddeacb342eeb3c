//! Resting on another's assessment: why that may be, what is taken over, and what stays to be answered.
//!
//! GDPR article 35(1) lets one assessment cover similar processing, similar in nature, scope, context, purpose and risks
//! (WP248); AI Act article 27(2) lets a deployer rely on an earlier one in similar cases. Who decides stays each organisation.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Answer, Disposition, Given, Through};
use crate::id::{AssessmentId, EditionId, OrganisationId};
use crate::instruments::{Criterion, Marks, QuestionKey};
use crate::problem::{Check, Flaw};
use crate::time::Instant;

/// Why a use is similar by one criterion, and what differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    /// Why it is similar, at most 2500 characters.
    pub argument: String,
    /// What differs, at most 2500 characters; `None`: nothing.
    pub difference: Option<String>,
    /// Questions that the difference touches, besides those that the instrument marks.
    pub touches: Vec<String>,
}

/// Why a use is similar, by criterion: all five.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Similarity(pub BTreeMap<String, Likeness>);

/// A question that the instrument has not.
const UNKNOWN: Flaw = Flaw::Form(
    "Deze vraag staat niet in het instrument. Geef het nummer van een vraag of groep.",
    "The instrument has no such question. Give the key of a question or a group.",
);

impl Similarity {
    /// From what was stated of each criterion, checked: all five are there, and what a difference touches is known.
    pub fn checked(
        stated: Vec<(Criterion, Likeness)>,
        check: &mut Check,
        marks: &Marks,
        knows: impl Fn(&str) -> bool,
    ) -> Self {
        let mut all = BTreeMap::new();
        for (criterion, likeness) in stated {
            let path = |field: &str| format!("similarity.{}.{field}", criterion.code());
            let difference = check.plain(&path("difference"), likeness.difference.as_deref(), 2500);
            if likeness.touches.iter().any(|key| !knows(key)) {
                check.refuse(path("touches"), UNKNOWN);
            }
            if difference.is_none() && !likeness.touches.is_empty() {
                check.refuse(path("difference"), Flaw::Missing);
            }
            if difference.is_some() && likeness.touches.is_empty() && !marks.says(criterion) {
                // The instrument does not say what such a difference touches, so whoever states it has to.
                check.refuse(path("touches"), Flaw::Missing);
            }
            let argument = check.required(&path("argument"), &likeness.argument, 2500);
            all.insert(criterion.code().to_owned(), Likeness { argument, difference, touches: likeness.touches });
        }
        for criterion in Criterion::ALL {
            if !all.contains_key(criterion.code()) {
                check.refuse(format!("similarity.{}", criterion.code()), Flaw::Missing);
            }
        }
        Self(all)
    }

    /// What is stated of a criterion.
    pub fn of(&self, criterion: Criterion) -> Option<&Likeness> {
        self.0.get(criterion.code())
    }

    /// Whether a difference touches a question. A group's key touches all below it.
    pub fn touches(&self, marks: &Marks, question: &QuestionKey) -> bool {
        Criterion::ALL.iter().any(|criterion| {
            self.of(*criterion).is_some_and(|likeness| {
                likeness.difference.is_some()
                    && (marks.touched_by(question, *criterion)
                        || likeness.touches.iter().any(|key| question.is_within(key)))
            })
        })
    }

    /// Whether a question is answered anew: each organisation's own, or touched by a difference.
    pub fn is_open(&self, marks: &Marks, question: &QuestionKey) -> bool {
        marks.is_local(question) || self.touches(marks, question)
    }
}

/// On which edition of another assessment an edition rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reuse {
    /// The edition that rests.
    pub edition: EditionId,
    /// The assessment that it rests on.
    pub source: AssessmentId,
    /// Which edition of that.
    pub source_edition: EditionId,
    /// That edition's hash, when it was taken over.
    pub source_hash: String,
    /// Why that may be.
    pub similarity: Similarity,
}

/// A step of what an assessment rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ancestor {
    /// The assessment that rests.
    pub assessment: AssessmentId,
    /// What it rests on.
    pub ancestor: AssessmentId,
    /// Whose that is.
    pub organisation: OrganisationId,
    /// How many steps away: 1 is the source.
    pub depth: i16,
}

/// What of a source's answers a new edition begins with: all but what is answered anew.
pub fn inherit(
    edition: EditionId,
    from: &[Answer],
    similarity: &Similarity,
    marks: &Marks,
    has: impl Fn(&QuestionKey) -> bool,
    now: Instant,
) -> Vec<Answer> {
    from.iter()
        .filter(|answer| has(&answer.place.question) && !similarity.is_open(marks, &answer.place.question))
        .filter_map(|answer| inherited(edition, answer, 1, now))
        .collect()
}

/// A source's answer, taken over from `depth` steps away. That a question does not apply is nobody else's to say.
pub fn inherited(edition: EditionId, answer: &Answer, depth: i16, now: Instant) -> Option<Answer> {
    let value = answer.given.value()?.clone();
    let theirs = match answer.given {
        Given::Inherited { through, .. } => Some(through),
        Given::Here { .. } | Given::NotApplicable(_) => None,
    };
    let given = Given::Inherited { value, through: Through::taken(depth, theirs) };
    Some(Answer { edition, place: answer.place.clone(), given, stamp: answer.stamp, revision: 1, by: None, at: now })
}

/// How an answer that is given in an edition came to be there, where its writer does not say.
pub fn disposition(
    reuse: Option<(&Similarity, &BTreeSet<String>)>,
    marks: &Marks,
    question: &QuestionKey,
) -> Disposition {
    match reuse {
        None => Disposition::Own,
        // Nothing to adapt, or something that had to be done again.
        Some((similarity, answered))
            if similarity.is_open(marks, question) || !answered.contains(question.as_str()) =>
        {
            Disposition::Redone
        }
        Some(_) => Disposition::Adapted,
    }
}
