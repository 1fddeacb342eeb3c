//! What an editor says of components in the organisation's name.

use super::{Answer, Experience, ExperienceText, MOST_TEXT, Question, store};
use crate::catalogue;
use crate::db::{Db, Once};
use crate::event::{Event, EventType};
use crate::id::{AdoptionId, ComponentId, ExperienceId, QuestionId};
use crate::policy::{AnswerQuestion as Answering, AskQuestion as Asking, Facts, ShareExperience as Sharing};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;

/// Tells of the own use.
#[derive(Debug, Clone)]
pub struct ShareExperience {
    /// The own adoption that it is about; an ended one too.
    pub adoption: AdoptionId,
    /// What it says.
    pub text: ExperienceText,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Tells of the acting organisation's use. An organisation has one experience of a component, whatever versions it adopted.
pub async fn share_experience(db: &Db, viewer: &Viewer, command: ShareExperience) -> Outcome<ExperienceId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let adoption = catalogue::adoption_seen(&tx, command.adoption).await?.ok_or(Problem::NotFound("adoptionId"))?;
    let facts = Facts::of(adoption.organisation);
    let _permit = tx.permit(Sharing, facts, Some(adoption.id.to_string())).await?;
    let mut check = Check::default();
    let text = command.text.checked(&mut check);
    if adoption.organisation != tx.acting()? {
        check.refuse(
            "adoptionId",
            Flaw::Form(
                "Dit gebruik is van een organisatie die u opvolgt. Leg eerst uw eigen gebruik vast.",
                "This use is of an organisation that you succeed. First state your own use.",
            ),
        );
    }
    check.done()?;
    let experience = Experience {
        id: tx.make_id(),
        // Not the adoption's: who acts speaks for itself. The key on the adoption refuses another's.
        organisation: tx.acting()?,
        component: adoption.component,
        version: adoption.version,
        text,
        withdrawn_at: None,
        revision: 1,
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    store::insert_experiences(tx.conn(), std::slice::from_ref(&experience)).await?;
    tx.commit(Event::new(EventType::ExperienceShared, experience.id, 1)).await?;
    Ok(experience.id)
}

/// Tells something else of the own use.
#[derive(Debug, Clone)]
pub struct ReviseExperience {
    /// Which experience.
    pub id: ExperienceId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// What it says from now on, in full.
    pub text: ExperienceText,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Changes an experience of the acting organisation, or of a predecessor. What it said before stays readable.
pub async fn revise_experience(db: &Db, viewer: &Viewer, command: ReviseExperience) -> Outcome<ExperienceId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let experience = store::find_experience(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let facts = Facts::of(experience.organisation);
    let permit = tx.permit(Sharing, facts, Some(experience.id.to_string())).await?;
    let mut check = Check::default();
    let text = command.text.checked(&mut check);
    check.done()?;
    let (experience, before) = experience.revise(permit, command.expected_revision, text, tx.now())?;
    store::save_experience(&tx, &experience, Some(&before)).await?;
    tx.commit(Event::new(EventType::ExperienceShared, experience.id, experience.revision)).await?;
    Ok(experience.id)
}

/// No longer stands by the own experience.
#[derive(Debug, Clone)]
pub struct WithdrawExperience {
    /// Which experience.
    pub id: ExperienceId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Withdraws an experience of the acting organisation, or of a predecessor. It stays readable, and says so.
pub async fn withdraw_experience(db: &Db, viewer: &Viewer, command: WithdrawExperience) -> Outcome<ExperienceId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let experience = store::find_experience(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let facts = Facts::of(experience.organisation);
    let permit = tx.permit(Sharing, facts, Some(experience.id.to_string())).await?;
    let experience = experience.withdraw(permit, command.expected_revision, tx.now())?;
    store::save_experience(&tx, &experience, None).await?;
    tx.commit(Event::new(EventType::ExperienceWithdrawn, experience.id, experience.revision)).await?;
    Ok(experience.id)
}

/// Asks the owner of a component.
#[derive(Debug, Clone)]
pub struct AskQuestion {
    /// About what component.
    pub component: ComponentId,
    /// What is asked.
    pub text: String,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Asks a question in the acting organisation's name. The owner reads it, and every member that sees the component.
pub async fn ask_question(db: &Db, viewer: &Viewer, command: AskQuestion) -> Outcome<QuestionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let organisation = tx.acting()?;
    let component = catalogue::component_seen(&tx, command.component).await?.ok_or(Problem::NotFound("componentId"))?;
    let _permit = tx.permit(Asking, Facts::of(organisation), Some(component.id.to_string())).await?;
    let mut check = Check::default();
    let text = check.required("text", &command.text, MOST_TEXT);
    check.done()?;
    let question = Question {
        id: tx.make_id(),
        organisation,
        component: component.id,
        text,
        withdrawn_at: None,
        revision: 1,
        created_at: tx.now(),
    };
    store::insert_questions(tx.conn(), std::slice::from_ref(&question)).await?;
    tx.commit(Event::new(EventType::QuestionAsked, question.id, 1)).await?;
    Ok(question.id)
}

/// No longer asks.
#[derive(Debug, Clone)]
pub struct WithdrawQuestion {
    /// Which question.
    pub id: QuestionId,
    /// The revision that the editor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Withdraws a question of the acting organisation, or of a predecessor. It stays readable with its answers, and says so.
pub async fn withdraw_question(db: &Db, viewer: &Viewer, command: WithdrawQuestion) -> Outcome<QuestionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let question = store::find_question(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let facts = Facts::of(question.organisation);
    let permit = tx.permit(Asking, facts, Some(question.id.to_string())).await?;
    let question = question.withdraw(permit, command.expected_revision, tx.now())?;
    store::save_question(&tx, &question).await?;
    tx.commit(Event::new(EventType::QuestionWithdrawn, question.id, question.revision)).await?;
    Ok(question.id)
}

/// Answers a question.
#[derive(Debug, Clone)]
pub struct AnswerQuestion {
    /// Which question.
    pub question: QuestionId,
    /// The answer.
    pub text: String,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Answers a question about a component of the acting organisation. Whoever reads the question reads the answer.
pub async fn answer_question(db: &Db, viewer: &Viewer, command: AnswerQuestion) -> Outcome<QuestionId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let question = store::find_question(&tx, command.question).await?.ok_or(Problem::NotFound("questionId"))?;
    // Who asked reads the question always, also where it no longer sees the component.
    let component = catalogue::component_seen(&tx, question.component).await?.ok_or(Problem::NotFound("questionId"))?;
    let _permit = tx.permit(Answering, Facts::of(component.owner), Some(question.id.to_string())).await?;
    let mut check = Check::default();
    let text = check.required("text", &command.text, MOST_TEXT);
    question.takes_answer(&mut check, store::count_answers(&tx, question.id).await?);
    check.done()?;
    if !catalogue::lock_own_component(&tx, component.id).await? {
        return Err(Problem::NotFound("questionId").into()); // the policy said so before, but for what happened since
    }
    let answer =
        Answer { id: tx.make_id(), organisation: component.owner, question: question.id, text, created_at: tx.now() };
    store::insert_answers(tx.conn(), std::slice::from_ref(&answer)).await?;
    tx.commit(Event::new(EventType::QuestionAnswered, question.id, question.revision)).await?;
    Ok(question.id)
}
