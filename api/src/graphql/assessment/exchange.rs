//! Answers out and in, as a document that other tools read and write.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use domain::assessments::{self, AnswerOutcome, Given, ImportAnswers};

use super::answer::AnswerValue;
use super::codes::AnswerDisposition;
use super::edition::AssessmentEdition;
use crate::graphql::common::{once, parse_or, settle};
use crate::graphql::context::{load, request};
use crate::graphql::error::{Error, Result, UserError};
use crate::graphql::exchange::ExchangeNote;
use crate::graphql::import::{UPLOADED, document};

/// An edition's answers in the format of par-dpia-form, `assessment-output` version 2: also those that were taken over. No
/// person is in it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct AnswersDocument {
    /// Its media type.
    media_type: &'static str,
    /// The document. Null where the format has no place for this instrument: see the problems.
    document: Option<String>,
    /// What the format has no place for, by place: that a question does not apply (niet van toepassing), and why an answer is
    /// other than the source's.
    notes: Vec<ExchangeNote>,
    /// What keeps it from being written, and what to do, where there is no document.
    problems: Vec<ExchangeNote>,
}

/// The document of an edition's answers.
pub(super) fn written(
    context: &Context<'_>,
    instrument: &domain::instruments::Instrument,
    edition: &assessments::Edition,
    given: &[assessments::Answer],
) -> Result<AnswersDocument> {
    let request = request(context)?;
    let reader = request.reader();
    if reader.budget().is_spent() {
        return Err(Error::TooMuch(request.language));
    }
    let written = assessments::answers_document(instrument, edition.created_at, given);
    let (document, problems) = match written.text {
        Ok(text) if reader.budget().take(text.len()) => (Some(text), Vec::new()),
        Ok(_) => return Err(Error::TooMuch(request.language)),
        Err(note) => (None, vec![ExchangeNote::of(&note, request.language)]),
    };
    let notes = ExchangeNote::of_all(&written.notes, request.language);
    Ok(AnswersDocument { media_type: assessments::ANSWERS_MEDIA_TYPE, document, notes, problems })
}

/// Input of `importAnswers`: the document itself, or a file that was uploaded.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ImportAnswersInput {
    /// Into which edition: a draft of the same version of the instrument.
    edition_id: ID,
    /// The document itself: par-dpia-form, `assessment-output` version 2. Larger ones go by `createUpload`.
    document: Option<String>,
    /// The id of an upload that holds the document, in UTF-8.
    upload_id: Option<ID>,
    /// Only tell what would change: nothing is imported.
    #[graphql(default)]
    preview: bool,
    /// What the preview answered as `answersSeen`: refused with CONFLICT where somebody answered since. Left out, the document
    /// is laid over whatever stands there.
    expected_answers: Option<String>,
    /// Sent again with the same key, it is done once.
    idempotency_key: Option<String>,
}

/// What became of an answer of a document; in a preview, what would become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum AnswerImportOutcome {
    /// Nothing stood there.
    Added,
    /// Something else stood there.
    Changed,
    /// It says what stands there, which stays as it is: taken over, for one.
    Unchanged,
    /// It stays out: see the errors.
    Refused,
}

/// An answer of an imported document.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ImportedAnswer {
    /// Where: the question's key, with `[n]` for each repeat. Of one that fits nowhere: where it stands in the document.
    place: String,
    /// What became of it.
    outcome: AnswerImportOutcome,
    /// How it came to be there from now on. Null where it was refused or nothing changed.
    disposition: Option<AnswerDisposition>,
    /// What stood there. Null where nothing did, or the question did not apply.
    before: Option<AnswerValue>,
    /// What stands there now, tidied. Null where it was refused or nothing changed.
    after: Option<AnswerValue>,
    /// Why it was refused.
    errors: Vec<UserError>,
}

impl ImportedAnswer {
    fn of(imported: assessments::ImportedAnswer, language: domain::text::Language) -> Self {
        let (outcome, given, errors) = match imported.outcome {
            AnswerOutcome::Added(given) => (AnswerImportOutcome::Added, Some(given), Vec::new()),
            AnswerOutcome::Changed(given) => (AnswerImportOutcome::Changed, Some(given), Vec::new()),
            AnswerOutcome::Unchanged => (AnswerImportOutcome::Unchanged, None, Vec::new()),
            AnswerOutcome::Refused(problems) => (AnswerImportOutcome::Refused, None, problems),
        };
        Self {
            place: imported.place,
            outcome,
            disposition: given.as_ref().map(|given| given.disposition().into()),
            before: imported.before.as_ref().and_then(Given::value).map(AnswerValue::from),
            after: given.as_ref().and_then(Given::value).map(AnswerValue::from),
            errors: errors.iter().map(|problem| UserError::of(problem, language)).collect(),
        }
    }
}

/// Answer of `importAnswers`.
#[derive(SimpleObject)]
pub(crate) struct ImportAnswersPayload {
    /// The draft. Null where it was refused.
    edition: Option<AssessmentEdition>,
    /// What became of each answer, in the order of the instrument; what fits nowhere comes last. Null where it was refused.
    answers: Option<Vec<ImportedAnswer>>,
    /// Says which answers stood in the draft when this was asked: give it as `expectedAnswers`.
    answers_seen: Option<String>,
    /// Why the whole of it was refused; empty where it was done. Then nothing was changed.
    errors: Vec<UserError>,
}

/// What an import costs: its answers times what is asked of one.
fn cost(input: &ImportAnswersInput, one: usize) -> usize {
    let answers = input.document.as_ref().map_or(UPLOADED, |text| text.matches("lastEditedAt").count());
    answers.max(1).saturating_mul(one)
}

#[derive(Default)]
pub(crate) struct AnswerImportMutation;

#[Object]
impl AnswerImportMutation {
    /// Takes answers into a draft from a document of par-dpia-form (`assessment-output` version 2). Each is answered as by hand;
    /// one that does not fit stays out and is told, the others go in. What the document leaves out or empty stays as it is.
    /// With `preview`, only tells what would change. For assessors.
    #[graphql(complexity = "cost(&input, child_complexity)")]
    async fn import_answers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The answers.")] input: ImportAnswersInput,
    ) -> Result<ImportAnswersPayload> {
        let request = request(context)?;
        let outcome = Box::pin(async {
            let command = ImportAnswers {
                edition: parse_or(&input.edition_id, "editionId")?,
                once: once("importAnswers", input.idempotency_key.as_ref(), &input)?,
                document: document(input.document, input.upload_id.as_ref())?,
                preview: input.preview,
                expected: input.expected_answers,
            };
            assessments::import_answers(request.write_db(), &request.viewer, command).await
        });
        let (done, errors) = settle(request, outcome.await)?;
        let Some(done) = done else {
            return Ok(ImportAnswersPayload { edition: None, answers: None, answers_seen: None, errors });
        };
        let answers = done.answers.into_iter().map(|imported| ImportedAnswer::of(imported, request.language));
        Ok(ImportAnswersPayload {
            edition: load(request.reader(), done.edition).await?,
            answers: Some(answers.collect()),
            answers_seen: Some(done.seen),
            errors,
        })
    }
}
