//! Instruments: what is asked.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, ID, Object, SimpleObject};
use domain::id::InstrumentId;
use domain::instruments::{self, Change, Question, Questions, differences};
use domain::text::strip_html;

use super::common::parse;
use super::context::request;
use super::error::Result;

/// What an instrument is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::instruments::InstrumentKind")]
pub(crate) enum InstrumentKind {
    /// Data protection impact assessment (gegevensbeschermingseffectbeoordeling), GDPR article 35.
    Dpia,
    /// Impact assessment on human rights and algorithms (Impact Assessment Mensenrechten en Algoritmes).
    Iama,
    /// Fundamental rights impact assessment (beoordeling van de gevolgen voor de grondrechten), AI Act article 27.
    Fria,
    /// Data transfer impact assessment (beoordeling van doorgifte).
    Dtia,
    /// Children's rights impact assessment (Kinderrechten Impact Assessment).
    Kia,
    /// AI impact assessment.
    Aiia,
    /// Which other instruments are needed (pre-scan).
    PreScan,
    /// A first look (quick scan).
    QuickScan,
    /// Anything else.
    Other,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::instruments::QuestionKind")]
pub(crate) enum QuestionKind {
    /// One line of text.
    Text,
    /// Text of several lines.
    LongText,
    /// One of its options.
    Choice,
    /// Any of its options.
    MultipleChoice,
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// A picture.
    Image,
    /// Nothing: it informs.
    Information,
    /// A document: a line that tells where it is.
    Document,
    /// A signature: a line that tells who signed.
    Signature,
    /// Nothing: it is a group of questions.
    Group,
}

/// What of a use decides whether another's assessment holds for it: GDPR article 35(1), WP248.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::instruments::Criterion")]
pub(crate) enum Criterion {
    /// Its nature (aard).
    Nature,
    /// Its scope (omvang).
    Scope,
    /// Its context (context).
    Context,
    /// Its purpose (doel).
    Purpose,
    /// Its risk (risico).
    Risk,
}

/// What can be chosen as an answer.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuestionOption {
    /// What the answer is.
    value: String,
    /// What people read.
    label: String,
}

/// A question of an instrument, or a group of them.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct InstrumentQuestion {
    /// What it is called within its instrument: `2.1.3`.
    key: String,
    /// What is asked; a group's title.
    text: String,
    /// What is meant by it. Plain text.
    explanation: Option<String>,
    /// What it asks for.
    kind: QuestionKind,
    /// What there is to choose from. Empty where it offers what was answered to other questions: see `optionsFrom`.
    options: Vec<QuestionOption>,
    /// The keys of questions whose answers there are to choose from.
    options_from: Vec<String>,
    /// The keys of the groups above it, outermost first.
    groups: Vec<String>,
    /// The keys of what is repeated above it, outermost first, itself included: an answer's place has a number for each.
    repeats: Vec<String>,
    /// Whether it has to be answered where it is asked.
    is_required: bool,
    /// Whether it is about each organisation's own situation, so that another's answer is not taken over.
    is_local: bool,
    /// A difference by which of these touches it, so that it is answered anew.
    touched_by: Vec<Criterion>,
    /// Who may best answer it.
    suggested_roles: Vec<String>,
}

impl InstrumentQuestion {
    pub(crate) fn of(question: &Question, marks: &instruments::Marks) -> Self {
        let key = &question.key;
        Self {
            key: key.to_string(),
            text: strip_html(&question.text),
            explanation: question.explanation.as_deref().map(strip_html),
            kind: question.kind.into(),
            options: question
                .options
                .iter()
                .map(|offer| QuestionOption { value: offer.value.clone(), label: offer.label.clone() })
                .collect(),
            options_from: question.options_from.iter().map(ToString::to_string).collect(),
            groups: question.path.iter().map(|above| above.key.to_string()).collect(),
            repeats: question.repeats.iter().map(ToString::to_string).collect(),
            is_required: question.required,
            is_local: marks.is_local(key),
            touched_by: instruments::Criterion::ALL
                .iter()
                .filter(|criterion| marks.touched_by(key, **criterion))
                .map(|criterion| (*criterion).into())
                .collect(),
            suggested_roles: question.roles.iter().map(|role| role.code().to_owned()).collect(),
        }
    }
}

/// What became of a question between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum QuestionChangeKind {
    /// It was not there before.
    Added,
    /// It is there no more.
    Removed,
    /// It asks something else, or in another way.
    Changed,
}

/// What of a question can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::instruments::Aspect")]
pub(crate) enum QuestionAspect {
    /// What is asked.
    Text,
    /// What is meant by it.
    Explanation,
    /// What kind of answer it takes.
    Kind,
    /// What there is to choose from.
    Options,
    /// When it is asked, and whether it must be answered.
    Condition,
    /// How it is repeated.
    Repetition,
}

/// What changed in a question between two versions of an instrument.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct QuestionChange {
    /// The question's key.
    key: String,
    /// What became of it.
    kind: QuestionChangeKind,
    /// Where it changed, what of it.
    aspects: Vec<QuestionAspect>,
}

/// A version of an instrument (instrument): the questions of an assessment. Loaded by the platform's operator.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct Instrument {
    #[graphql(skip)]
    of: Arc<instruments::Instrument>,
    /// Global id.
    #[graphql(owned)]
    pub(crate) id: ID,
    /// What it is called by the publisher: a URN, the same in each version.
    urn: String,
    /// Which version.
    version: String,
    /// What it is for.
    kind: InstrumentKind,
    /// Its name.
    name: String,
    /// What is said of it. Plain text.
    description: String,
}

impl From<Arc<instruments::Instrument>> for Instrument {
    fn from(of: Arc<instruments::Instrument>) -> Self {
        Self {
            id: of.id.to_string().into(),
            urn: of.urn().to_owned(),
            version: of.version().to_owned(),
            kind: of.kind.into(),
            name: of.definition.name().to_owned(),
            description: strip_html(of.definition.description()),
            of,
        }
    }
}

#[ComplexObject]
impl Instrument {
    /// Its questions and the groups of them, in order.
    #[graphql(complexity = "20 * child_complexity")]
    async fn questions(&self) -> Vec<InstrumentQuestion> {
        self.of.questions.iter().map(|question| InstrumentQuestion::of(question, &self.of.marks)).collect()
    }

    /// What changed in its questions since another version. Null where there is no such version.
    #[graphql(complexity = "20 * child_complexity")]
    async fn changes_since(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The other version's id.")] instrument_id: ID,
    ) -> Result<Option<Vec<QuestionChange>>> {
        let Some(id) = parse::<domain::id::InstrumentVersionKind>(&instrument_id) else { return Ok(None) };
        let Some(earlier) = request(context)?.reader().load::<InstrumentId>(id).await? else { return Ok(None) };
        Ok(Some(changes(&earlier.questions, &self.of.questions)))
    }

    /// The definition as its publisher has it (YAML), from what the platform read of it.
    #[graphql(complexity = "50")]
    async fn definition(&self) -> Result<String> {
        Ok(self.of.definition.to_yaml()?)
    }
}

fn changes(earlier: &Questions, later: &Questions) -> Vec<QuestionChange> {
    differences(earlier, later)
        .into_iter()
        .filter_map(|difference| {
            let (kind, aspects) = match difference.change {
                Change::Added => (QuestionChangeKind::Added, Vec::new()),
                Change::Removed => (QuestionChangeKind::Removed, Vec::new()),
                Change::Changed(aspects) => {
                    (QuestionChangeKind::Changed, aspects.into_iter().map(QuestionAspect::from).collect())
                }
                Change::Same => return None,
            };
            Some(QuestionChange { key: difference.key.to_string(), kind, aspects })
        })
        .collect()
}

#[derive(Default)]
pub(crate) struct InstrumentQuery;

#[Object]
impl InstrumentQuery {
    /// The instruments in force: of each its newest version. Everybody reads them.
    #[graphql(complexity = "10 * child_complexity")]
    async fn instruments(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only of this kind.")] kind: Option<InstrumentKind>,
    ) -> Result<Vec<Instrument>> {
        let found = instruments::current(request(context)?.reader().tx().await?).await?;
        let kind = kind.map(instruments::InstrumentKind::from);
        let of_kind = found.into_iter().filter(|it| kind.is_none_or(|kind| it.kind == kind));
        Ok(of_kind.map(|it| Instrument::from(Arc::new(it))).collect())
    }
}
