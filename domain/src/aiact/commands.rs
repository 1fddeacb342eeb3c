//! How the members of an organisation answer the questions of the AI Act about a version of a component.

use super::{ActProfile, ActStatement, Walk, store};
use crate::catalogue;
use crate::db::{Db, Once};
use crate::event::{Event, EventType};
use crate::id::{ActProfileId, VersionId};
use crate::policy::{AssessAiAct, Facts};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;

/// Begins the questions, or begins them anew.
#[derive(Debug, Clone)]
pub struct StartActProfile {
    /// About which version.
    pub version: VersionId,
    /// The revision that the assessor saw; 0 where there was no profile.
    pub expected_revision: i64,
    /// What is stated beside the answers.
    pub stated: ActStatement,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Begins the questions about a version that the viewer reads, in the tree in force; anew, where the acting organisation began
/// them before.
pub async fn start_act_profile(db: &Db, viewer: &Viewer, command: StartActProfile) -> Outcome<ActProfileId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let organisation = tx.acting()?;
    let version = catalogue::version_seen(&tx, command.version).await?.ok_or(Problem::NotFound("versionId"))?;
    let permit = tx.permit(AssessAiAct, Facts::of(organisation), Some(version.id.to_string())).await?;
    let mut check = Check::default();
    let stated = command.stated.checked(&mut check, tx.now().day());
    check.done()?;
    let tree = store::tree_in_force(tx.conn()).await?.ok_or_else(|| Problem::invalid("versionId", NO_TREE))?;
    let profile = match store::own_of(&tx, version.id).await? {
        Some(earlier) => {
            let profile = earlier.restart(permit, command.expected_revision, tree, stated, tx.now())?;
            store::save(&tx, &profile).await?;
            profile
        }
        None if command.expected_revision != 0 => return Err(Problem::Conflict(0).into()),
        None => {
            let profile = ActProfile {
                id: tx.make_id(),
                organisation,
                component: version.component,
                version: version.id,
                tree,
                walk: Walk::default(),
                stated,
                finished: None,
                revision: 1,
                created_at: tx.now(),
                updated_at: tx.now(),
            };
            store::insert(&tx, &profile).await?;
            profile
        }
    };
    tx.commit(Event::new(EventType::ActProfileStarted, profile.id, profile.revision)).await?;
    Ok(profile.id)
}

const NO_TREE: Flaw = Flaw::Form(
    "Er is nog geen beslisboom voor de AI-verordening. Vraag de beheerder van het platform om die te laden.",
    "There is no decision tree for the AI Act yet. Ask the operator of the platform to load one.",
);

/// Answers a question.
#[derive(Debug, Clone)]
pub struct AnswerActQuestion {
    /// Of which profile.
    pub id: ActProfileId,
    /// The revision that the assessor saw.
    pub expected_revision: i64,
    /// Which question: its id in the tree.
    pub question: String,
    /// The place of the answer, from 0.
    pub answer: usize,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Answers the next question of a profile of the acting organisation, or an earlier one again. With the last answer the profile
/// is known.
pub async fn answer_act_question(db: &Db, viewer: &Viewer, command: AnswerActQuestion) -> Outcome<ActProfileId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let profile = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(AssessAiAct, Facts::of(profile.organisation), Some(profile.id.to_string())).await?;
    let tree = store::tree(tx.conn(), profile.tree).await?;
    let answer = (command.question.as_str(), command.answer);
    let profile = profile.answer(permit, command.expected_revision, &tree, answer, tx.now())?;
    store::save(&tx, &profile).await?;
    let kind = match profile.finished {
        Some(_) => EventType::ActProfileFinished,
        None => EventType::ActProfileAnswered,
    };
    tx.commit(Event::new(kind, profile.id, profile.revision)).await?;
    Ok(profile.id)
}

/// Takes the last answer back.
#[derive(Debug, Clone)]
pub struct GoBackInActProfile {
    /// Of which profile.
    pub id: ActProfileId,
    /// The revision that the assessor saw.
    pub expected_revision: i64,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// Takes the last answer of a profile of the acting organisation back. What the walk had come to is gone with it.
pub async fn go_back(db: &Db, viewer: &Viewer, command: GoBackInActProfile) -> Outcome<ActProfileId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let profile = store::find(&tx, command.id).await?.ok_or(Problem::NotFound("id"))?;
    let permit = tx.permit(AssessAiAct, Facts::of(profile.organisation), Some(profile.id.to_string())).await?;
    let tree = store::tree(tx.conn(), profile.tree).await?;
    let profile = profile.back(permit, command.expected_revision, &tree, tx.now())?;
    store::save(&tx, &profile).await?;
    tx.commit(Event::new(EventType::ActProfileAnswered, profile.id, profile.revision)).await?;
    Ok(profile.id)
}
