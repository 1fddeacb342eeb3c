//! What the assessments of an organisation say for its registration: pure, in plain Dutch (B1), the register's one language.
//!
//! Functions and organisations are named, never a person. A text that is too long comes whole: the check says so, and people
//! decide what goes.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::assessments::{Answer, Approval, DecisionRole, MeasureText, UseContext};
use crate::catalogue::day;
use crate::instruments::answers::AnswerValue;
use crate::instruments::{Instrument, InstrumentKind, Question, QuestionKind};
use crate::text::Language;

/// An assessment that is in force: approved, not withdrawn and not expired.
#[derive(Debug, Clone)]
pub struct InForce {
    /// What its instrument is for.
    pub kind: InstrumentKind,
    /// The version of the instrument.
    pub instrument: Arc<Instrument>,
    /// How it was approved.
    pub approval: Approval,
    /// Whose assessment it began with, by name.
    pub reused_from: Option<String>,
    /// For which use.
    pub context: UseContext,
    /// The answers.
    pub answers: Vec<Answer>,
    /// The measures that were stated with it.
    pub measures: Vec<MeasureText>,
}

/// What assessments in force say, by the keys of the delivery API.
pub fn assessed(all: &[InForce]) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| drop(fields.insert(key.to_owned(), value));
    let titles = distinct(all.iter().map(title));
    if !titles.is_empty() {
        let titles: Vec<_> = titles.iter().map(|title| json!({ "title": title })).collect();
        put("impacttoetsen_grouping", json!(titles));
    }
    for key in crate::instruments::REGISTER_FIELDS {
        let mut parts: Vec<String> = match key {
            "goal" => all.iter().map(|it| it.context.purpose.clone()).collect(),
            "impacttoetsen" => all.iter().map(explanation).collect(),
            "source_data" => data(all),
            "human_intervention" => roles(all),
            _ => Vec::new(),
        };
        parts.extend(all.iter().filter_map(|it| answered(it, key)));
        if key == "risks" {
            parts.extend(open_measures(all));
        }
        let text = distinct(parts).join("\n\n");
        if !text.is_empty() {
            put(key, json!(text));
        }
    }
    fields
}

/// Each once, in order.
fn distinct(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !text.trim().is_empty() && !once.contains(&text) {
            once.push(text);
        }
    }
    once
}

/// As the publication standard recommends to call it, spelled as there; else by the instrument's own name.
fn title(of: &InForce) -> String {
    match of.kind {
        InstrumentKind::Dpia => "Data Protection Impact Assessment (DPIA)".to_owned(),
        InstrumentKind::Iama => "Impact Assessment Mensenrechten en Algoritmes (IAMA)".to_owned(),
        InstrumentKind::Fria => "Fundamentele Rechten en Algoritme Impact Assessment (FRAIA)".to_owned(),
        InstrumentKind::Aiia => "AI Impact Assesment (AIIA)".to_owned(),
        InstrumentKind::PreScan => "Pre-scan DPIA".to_owned(),
        InstrumentKind::Dtia | InstrumentKind::Kia | InstrumentKind::QuickScan | InstrumentKind::Other => {
            of.instrument.definition.name().to_owned()
        }
    }
}

fn explanation(of: &InForce) -> String {
    let Approval { function, at, valid_until, .. } = &of.approval;
    let (on, until) = (day(at.day(), Language::Nl), day(*valid_until, Language::Nl));
    let base = format!("{}: vastgesteld door {function} op {on}. Geldig tot en met {until}.", title(of));
    match &of.reused_from {
        Some(name) => format!("{base} De antwoorden van {name} zijn hergebruikt."),
        None => base,
    }
}

/// What of people's data is used.
fn data(all: &[InForce]) -> Vec<String> {
    let line = |label: &str, of: fn(&UseContext) -> &Vec<String>| {
        let texts = distinct(all.iter().flat_map(|it| of(&it.context).iter().cloned()));
        (!texts.is_empty()).then(|| format!("{label}: {}.", texts.join(", ")))
    };
    let lines = [
        line("Persoonsgegevens", |context| &context.personal_data),
        line("Bijzondere of strafrechtelijke persoonsgegevens", |context| &context.special_data),
        line("Het gaat om deze groepen mensen", |context| &context.people),
    ];
    let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
    vec![text]
}

/// What it has to do with decisions; what weighs most comes first.
fn roles(all: &[InForce]) -> Vec<String> {
    let mut roles: Vec<_> = all.iter().map(|it| it.context.decision).collect();
    roles.sort_unstable();
    let text = |role: DecisionRole| match role {
        DecisionRole::Automated => {
            "Het systeem neemt zelf een besluit. Een medewerker kijkt niet eerst naar elk besluit."
        }
        DecisionRole::Supporting => "Het systeem helpt een medewerker. De medewerker neemt het besluit.",
        DecisionRole::NoDecision => "De uitkomst wordt niet gebruikt voor besluiten over mensen.",
    };
    roles.into_iter().map(|role| text(role).to_owned()).collect()
}

/// What is answered to the questions that the instrument's marks have for a field.
fn answered(of: &InForce, key: &str) -> Option<String> {
    let register = of.instrument.register();
    let marked = register.get(key)?;
    let asked = of.instrument.questions.iter().filter(|it| marked.iter().any(|id| it.key.is_within(id)));
    let texts = asked.map(|question| said(question, &of.answers).collect::<Vec<_>>().join("\n"));
    let text = distinct(texts).join("\n\n");
    (!text.is_empty()).then_some(text)
}

/// The answers to a question in all its repeats.
fn said<'a>(question: &'a Question, answers: &'a [Answer]) -> impl Iterator<Item = String> + 'a {
    let mut given: Vec<_> = answers.iter().filter(|it| it.place.question == question.key).collect();
    given.sort_by(|a, b| a.place.repeats.cmp(&b.place.repeats));
    given.into_iter().filter_map(move |answer| {
        let text = in_words(question, answer.given.value()?)?;
        Some(if question.repeats.is_empty() { text } else { format!("- {text}") })
    })
}

fn in_words(question: &Question, value: &AnswerValue) -> Option<String> {
    let label = |value: &String| {
        let option = question.options.iter().find(|option| option.value == *value);
        option.map_or_else(|| value.clone(), |option| option.label.clone())
    };
    // A choice, a day or a yes says nothing without what was asked.
    let with_question = |text: String| Some(format!("{} {text}", question.text.trim()));
    match value {
        AnswerValue::Text(text) if question.kind == QuestionKind::Choice => with_question(label(text)),
        AnswerValue::Text(text) => Some(text.trim().to_owned()),
        AnswerValue::YesNo(yes) => with_question(if *yes { "Ja" } else { "Nee" }.to_owned()),
        AnswerValue::Choices(choices) => with_question(choices.iter().map(label).collect::<Vec<_>>().join(", ")),
        AnswerValue::Date(on) => with_question(day(*on, Language::Nl)),
        AnswerValue::Image(_) => None,
    }
}

/// What is still to be done, by which function and before when.
fn open_measures(all: &[InForce]) -> Option<String> {
    let open = all.iter().flat_map(|it| &it.measures).filter(|measure| measure.done_on.is_none());
    let line = |of: &MeasureText| {
        let text = of.text.trim_end_matches('.');
        format!("- {text} ({}, uiterlijk {}).", of.owner, day(of.due_on, Language::Nl))
    };
    let lines = distinct(open.map(line));
    (!lines.is_empty()).then(|| format!("Dit gaan wij nog doen:\n{}", lines.join("\n")))
}
