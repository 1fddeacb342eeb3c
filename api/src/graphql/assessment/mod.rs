//! Assessments: what is answered, approved, reused, and what that comes to.

mod answer;
mod answer_mutation;
mod codes;
mod decide_mutation;
mod dossier;
mod edition;
mod exchange;
mod mutation;
mod outcome;
mod query;
mod reuse;
mod work;
mod work_mutation;

pub(crate) use answer_mutation::AnswerMutation;
pub(crate) use decide_mutation::AssessmentDecisionMutation;
pub(crate) use dossier::Assessment;
pub(crate) use edition::AssessmentEdition;
pub(crate) use exchange::AnswerImportMutation;
pub(crate) use mutation::AssessmentMutation;
pub(crate) use outcome::InstrumentAdviceLevel;
pub(crate) use query::{AssessmentConnection, AssessmentQuery, assessment_work};
pub(crate) use work::{AssessmentAttachment, AssessmentComment, AssessmentMeasure};
pub(crate) use work_mutation::AssessmentWorkMutation;
