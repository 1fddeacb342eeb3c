//! The demo's assessments: Utrecht assessed how it signals debts early, and shares that with members.

use std::collections::HashMap;

use domain::assessments::{self};
use domain::assessments::{
    AnswerQuestions, ApproveAssessment, DecisionRole, DescribeAssessment, GivenAnswer, MeasureText, RecordAdvice,
    ShareAssessment, StartAssessment, StateMeasure, SubmitAssessment, UseContext, Verdict, What,
};
use domain::catalogue::seed::Seeded;
use domain::db::Db;
use domain::id::{AssessmentId, EditionId, InstrumentId, ProviderId};
use domain::instruments::answers::AnswerValue;
use domain::instruments::{self, NewInstrument};
use domain::patch::Patch;
use domain::sharing::{Sharing, Visibility};
use domain::tenancy::{Credential, Viewer, resolve};
use serde::Deserialize;
use serde_json::Value;

use crate::commands::CommandError;

#[derive(Deserialize)]
struct Data {
    component: String,
    assessments: Vec<Assessed>,
    reuse: super::reuses::Reuse,
}

#[derive(Deserialize)]
struct Assessed {
    /// `urn:nl:dpiakort:1.0`.
    instrument: String,
    answers: serde_json::Map<String, Value>,
}

fn other(what: impl Into<String>) -> CommandError {
    CommandError::Other(what.into())
}

pub(super) async fn viewer(db: &Db, provider: ProviderId, person: &str) -> Result<Viewer, CommandError> {
    let credential = Credential::Token { provider, subject: person.to_owned() };
    resolve(db, &credential, None).await.map_err(|error| other(format!("{person}: {error:?}")))
}

/// Does it all as Utrecht's assessor and approver would.
pub(super) async fn seed(
    db: &Db,
    providers: &HashMap<&'static str, ProviderId>,
    components: &HashMap<String, Seeded>,
) -> Result<(), CommandError> {
    let mut ids = HashMap::new();
    for new in NewInstrument::own().map_err(other)? {
        instruments::load(db, &new).await?;
    }
    let data: Data = super::seed::read("assessments.json", include_str!("data/assessments.json"))?;
    let provider = *providers.get("utrecht").ok_or_else(|| other("no provider of utrecht"))?;
    let assessor = viewer(db, provider, "utrecht.assessor").await?;
    let approver = viewer(db, provider, "utrecht.approver").await?;
    let tx = db.read(&assessor).await?;
    for instrument in instruments::current(&tx).await? {
        ids.insert(format!("{}:{}", instrument.urn(), instrument.version()), instrument.id);
    }
    tx.close().await?;
    let component = components.get(&data.component).ok_or_else(|| other(format!("no {}", data.component)))?;
    for assessed in data.assessments {
        let instrument = *ids.get(&assessed.instrument).ok_or_else(|| other(format!("no {}", assessed.instrument)))?;
        let (assessment, edition) = start(db, &assessor, component, instrument).await?;
        answer(db, &assessor, edition, &assessed.answers).await?;
        conclude(db, &assessor, edition, assessed.instrument.contains("dpia")).await?;
        approve(db, &approver, edition).await?;
        share(db, &approver, assessment).await?;
        if assessed.instrument.contains("dpiakort") {
            super::reuses::seed(db, providers, component, edition, &data.reuse).await?;
        }
    }
    Ok(())
}

fn context() -> UseContext {
    UseContext {
        purpose: "Inwoners met beginnende schulden vroeg hulp aanbieden.".to_owned(),
        process: "Vroegsignalering, Wet gemeentelijke schuldhulpverlening".to_owned(),
        people: vec!["Inwoners met een betalingsachterstand".to_owned(), "Huisgenoten op hetzelfde adres".to_owned()],
        personal_data: vec!["Naam en adres".to_owned(), "Soort en hoogte van de achterstand".to_owned()],
        special_data: Vec::new(),
        people_a_year: Some(14_000),
        decision: DecisionRole::Supporting,
    }
}

async fn start(
    db: &Db,
    assessor: &Viewer,
    component: &Seeded,
    instrument: InstrumentId,
) -> Result<(AssessmentId, EditionId), CommandError> {
    let command = StartAssessment { version: component.newest, instrument, context: context(), once: None };
    let assessment = assessments::start_assessment(db, assessor, command).await?;
    Ok((assessment, draft(db, assessor, assessment).await?))
}

/// The first edition of an assessment.
pub(super) async fn draft(db: &Db, assessor: &Viewer, assessment: AssessmentId) -> Result<EditionId, CommandError> {
    let tx = db.read(assessor).await?;
    let editions = assessments::editions_of(&tx, &[assessment]).await?;
    tx.close().await?;
    editions.first().map(|edition| edition.id).ok_or_else(|| other("an assessment without edition"))
}

pub(super) async fn answer(
    db: &Db,
    assessor: &Viewer,
    edition: EditionId,
    answers: &serde_json::Map<String, Value>,
) -> Result<(), CommandError> {
    let value = |value: &Value| match value {
        Value::String(text) => Ok(AnswerValue::Text(text.clone())),
        Value::Bool(yes) => Ok(AnswerValue::YesNo(*yes)),
        Value::Array(choices) => {
            Ok(AnswerValue::Choices(choices.iter().filter_map(|it| it.as_str().map(str::to_owned)).collect()))
        }
        other_value => Err(other(format!("assessments.json: {other_value}"))),
    };
    let given = answers.iter().map(|(place, it)| {
        let value = match value(it)? {
            AnswerValue::Text(text) => text.parse().map_or(AnswerValue::Text(text), AnswerValue::Date),
            other => other,
        };
        Ok(GivenAnswer { place: place.clone(), what: What::Value(value, None), expected_revision: 0 })
    });
    let answers = given.collect::<Result<Vec<_>, CommandError>>()?;
    let command = AnswerQuestions { edition, answers, once: None };
    assessments::answer_questions(db, assessor, command).await?;
    Ok(())
}

/// Concludes; a DPIA with the officer's advice and a measure.
pub(super) async fn conclude(
    db: &Db,
    assessor: &Viewer,
    edition: EditionId,
    is_dpia: bool,
) -> Result<(), CommandError> {
    let today = db.clock().now().day();
    if is_dpia {
        let advice = RecordAdvice {
            edition,
            verdict: Verdict::PositiveIf,
            text: "Ga door, als meldingen die niet tot hulp leiden binnen een halfjaar worden gewist.".to_owned(),
            given_on: today,
            response: Some("De termijn is een halfjaar geworden. Het wissen gaat vanzelf.".to_owned()),
            once: None,
        };
        assessments::record_advice(db, assessor, advice).await?;
        let measure = MeasureText {
            text: "Elk kwartaal nagaan of inwoners van bepaalde wijken vaker ten onrechte worden benaderd.".to_owned(),
            owner: "Team Vroegsignalering".to_owned(),
            due_on: today.saturating_add(jiff::Span::new().months(3)),
            done_on: None,
        };
        let measure = StateMeasure { edition, place: None, text: measure, once: None };
        assessments::state_measure(db, assessor, measure).await?;
    }
    let conclusion = if is_dpia {
        "De verwerking kan doorgaan. De risico's die overblijven, zijn klein en worden elk kwartaal bekeken."
    } else {
        "Er is een DPIA nodig. Een IAMA is aanbevolen."
    };
    let command = DescribeAssessment {
        edition,
        expected_revision: 1,
        context: None,
        conclusion: Patch::Set(conclusion.to_owned()),
        once: None,
    };
    assessments::describe_assessment(db, assessor, command).await?;
    let command = SubmitAssessment { edition, expected_revision: 2, once: None };
    assessments::submit_assessment(db, assessor, command).await?;
    Ok(())
}

pub(super) async fn approve(db: &Db, approver: &Viewer, edition: EditionId) -> Result<(), CommandError> {
    let command = ApproveAssessment {
        edition,
        expected_revision: 3,
        function: "Directeur Werk en Inkomen".to_owned(),
        valid_until: db.clock().now().day().saturating_add(jiff::Span::new().years(2)),
        once: None,
    };
    assessments::approve_assessment(db, approver, command).await?;
    Ok(())
}

async fn share(db: &Db, approver: &Viewer, assessment: AssessmentId) -> Result<(), CommandError> {
    let sharing = Sharing { visibility: Visibility::Members, organisations: Vec::new() };
    let command = ShareAssessment { id: assessment, expected_revision: 2, sharing, once: None };
    assessments::share_assessment(db, approver, command).await?;
    Ok(())
}
