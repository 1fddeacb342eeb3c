//! Instruments, assessments and the work on them.

use std::sync::Arc;

use domain::assessments::{
    self, Advice, Ancestor, Answer, Assessment, Attachment, Comment, Edition, EditionText, Measure, Reuse, Risk, Stale,
};
use domain::id::{AssessmentId, AttachmentId, CommentId, EditionId, InstrumentId, MeasureId};
use domain::instruments::{self, Instrument};

use super::{by_id, grouped, of_each};

by_id!(InstrumentId => Arc<Instrument>,
    |tx, ids| instruments::by_ids(tx, ids).await?.into_iter().map(Arc::new), |it| it.id);
by_id!(AssessmentId => Assessment, assessments::assessments_by_id);
by_id!(EditionId => Edition, assessments::editions_by_id);
by_id!(CommentId => Comment, assessments::comments_by_id);
by_id!(MeasureId => Measure, assessments::measures_by_id);
by_id!(AttachmentId => Attachment, assessments::attachments_by_id);

of_each!(
    /// The editions of an assessment, newest first.
    EditionsOf(AssessmentId) => Vec<Edition>,
    |tx, ids| grouped(assessments::editions_of(tx, ids).await?.into_iter().map(|it| (it.assessment, it)))
);
of_each!(
    /// What an edition is about. `None`: its content is not the viewer's to read.
    TextOf(EditionId) => EditionText,
    |tx, ids| assessments::texts_of(tx, ids).await?.into_iter().map(|it| (it.edition, it))
);
of_each!(
    /// The answers of an edition.
    AnswersIn(EditionId) => Arc<Vec<Answer>>,
    |tx, ids| assessments::answers_of(tx, ids).await?.into_iter().map(|(id, answers)| (id, Arc::new(answers)))
);
of_each!(
    /// On what an edition rests.
    ReuseOf(EditionId) => Reuse,
    |tx, ids| assessments::reuses_of(tx, ids).await?.into_iter().map(|it| (it.edition, it))
);
of_each!(
    /// What an assessment rests on, nearest first.
    AncestorsOf(AssessmentId) => Vec<Ancestor>,
    |tx, ids| grouped(assessments::ancestors_of(tx, ids).await?.into_iter().map(|it| (it.assessment, it)))
);
of_each!(
    /// What rests on an assessment, nearest first.
    DescendantsOf(AssessmentId) => Vec<Ancestor>,
    |tx, ids| grouped(assessments::descendants_of(tx, ids).await?.into_iter().map(|it| (it.ancestor, it)))
);
of_each!(
    /// The inherited answers of an own edition that are other now.
    StaleIn(EditionId) => Vec<Stale>,
    |tx, ids| grouped(assessments::stale_answers(tx, ids).await?.into_iter().map(|it| (it.edition, it)))
);
of_each!(
    /// What of that on which an own assessment rests no longer holds.
    RisksOf(AssessmentId) => Vec<Risk>,
    |tx, ids| grouped(assessments::risks_of(tx, ids).await?.into_iter().map(|it| (it.assessment, it)))
);
of_each!(
    /// What colleagues said of an edition.
    CommentsOn(EditionId) => Vec<Comment>,
    |tx, ids| grouped(assessments::comments(tx, ids).await?.into_iter().map(|it| (it.edition, it)))
);
of_each!(
    /// The measures of an assessment.
    MeasuresOf(AssessmentId) => Vec<Measure>,
    |tx, ids| grouped(assessments::measures(tx, ids).await?.into_iter().map(|it| (it.assessment, it)))
);
of_each!(
    /// The advice on an edition.
    AdviceOn(EditionId) => Advice,
    |tx, ids| assessments::advice_on(tx, ids).await?.into_iter().map(|it| (it.edition, it))
);
of_each!(
    /// The files with an edition.
    AttachmentsOf(EditionId) => Vec<Attachment>,
    |tx, ids| grouped(assessments::attachments(tx, ids).await?.into_iter().map(|it| (it.edition, it)))
);
