//! Who uses what Utrecht assessed in the demo: some reused its assessment, two have yet to.

use std::collections::HashMap;

use domain::assessments::{self, DecisionRole, Likeness, ReuseAssessment, UseContext};
use domain::catalogue::seed::Seeded;
use domain::catalogue::{AdoptVersion, AdoptionState, AdoptionStatement, adopt_version};
use domain::db::Db;
use domain::id::{EditionId, ProviderId};
use domain::instruments::Criterion;
use domain::problem::{Code, Failure};
use domain::tenancy::set_up::operator;
use domain::time::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::assessments::{answer, approve, conclude, draft, viewer};
use crate::commands::CommandError;

/// How the assessment is reused, the same everywhere.
#[derive(Deserialize)]
pub(super) struct Reuse {
    purpose: String,
    /// Why the use is similar, by every criterion.
    argument: String,
    /// What each answers for itself.
    answers: Map<String, Value>,
}

const SINCE: Date = Date::constant(2026, 3, 1);

/// Those who use it and have no assessment of it yet.
const WITHOUT: [&str; 2] = ["amersfoort", "tilburg"];

/// Does it all as their people would.
pub(super) async fn seed(
    db: &Db,
    providers: &HashMap<&'static str, ProviderId>,
    component: &Seeded,
    source: EditionId,
    reuse: &Reuse,
) -> Result<(), CommandError> {
    let assessing = super::people::ASSESSING;
    for slug in assessing.into_iter().chain(WITHOUT) {
        let statement =
            AdoptionStatement { state: AdoptionState::InUse, since: Some(SINCE), until: None, purpose: None };
        let command = AdoptVersion { version: component.newest, statement, once: None };
        match adopt_version(db, &operator(db, slug).await?, command).await {
            Ok(_) => {}
            // It is one of those that use it already.
            Err(Failure::Refused(problems)) if problems.iter().all(|it| it.code() == Code::AlreadyExists) => {}
            Err(failure) => return Err(failure.into()),
        }
    }
    for slug in assessing {
        let missing = || CommandError::Other(format!("no provider of {slug}"));
        let provider = *providers.get(slug).ok_or_else(missing)?;
        let assessor = viewer(db, provider, &format!("{slug}.assessor")).await?;
        let likeness = Likeness { argument: reuse.argument.clone(), difference: None, touches: Vec::new() };
        let command = ReuseAssessment {
            source,
            version: None,
            context: context(reuse),
            similarity: Criterion::ALL.iter().map(|criterion| (*criterion, likeness.clone())).collect(),
            once: None,
        };
        let assessment = assessments::reuse_assessment(db, &assessor, command).await?;
        let edition = draft(db, &assessor, assessment).await?;
        answer(db, &assessor, edition, &reuse.answers).await?;
        conclude(db, &assessor, edition, true).await?;
        approve(db, &viewer(db, provider, &format!("{slug}.approver")).await?, edition).await?;
    }
    Ok(())
}

fn context(reuse: &Reuse) -> UseContext {
    UseContext {
        purpose: reuse.purpose.clone(),
        process: "Vroegsignalering".to_owned(),
        people: vec!["Inwoners met een achterstand".to_owned()],
        personal_data: Vec::new(),
        special_data: Vec::new(),
        people_a_year: None,
        decision: DecisionRole::Supporting,
    }
}
