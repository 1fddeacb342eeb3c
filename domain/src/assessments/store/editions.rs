//! Editions, what they are about, and on what they rest.

use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::super::rows::{author, edition, reader, reuse, stage_code, text};
use super::super::{Edition, EditionText, Reuse};
use super::{content_is_seen, readable_content, readable_editions};
use crate::db::{Mode, Tx, Write, refused, saved};
use crate::id::{AccountId, AssessmentId, EditionId, Id};
use crate::problem::{Failure, Fault, Problem};
use crate::sharing::Visibility;

/// An edition of which the viewer reads where it stands.
pub(in crate::assessments) async fn find_edition(tx: &Tx<Write>, id: EditionId) -> Result<Option<Edition>, Fault> {
    let row = edition::Entity::find_by_id(id.uuid()).filter(readable_editions(tx.scope())).one(tx.conn()).await?;
    row.map(Edition::try_from).transpose()
}

/// An edition whose content the viewer reads.
pub(in crate::assessments) async fn find_content(tx: &Tx<Write>, id: EditionId) -> Result<Option<Edition>, Fault> {
    let row = edition::Entity::find_by_id(id.uuid()).filter(readable_content(tx.scope())).one(tx.conn()).await?;
    row.map(Edition::try_from).transpose()
}

/// Locks an own edition, and reads it anew: who answers waits for who submits it.
pub(in crate::assessments) async fn lock_edition(tx: &Tx<Write>, id: EditionId) -> Result<Option<Edition>, Fault> {
    let row = edition::Entity::find_by_id(id.uuid())
        .filter(edition::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .lock_exclusive()
        .one(tx.conn())
        .await?;
    row.map(Edition::try_from).transpose()
}

/// The newest edition of an own assessment.
pub(in crate::assessments) async fn newest_edition(
    tx: &Tx<Write>,
    assessment: AssessmentId,
) -> Result<Option<Edition>, Fault> {
    let row = edition::Entity::find()
        .filter(edition::Column::AssessmentId.eq(assessment.uuid()))
        .filter(edition::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .order_by_desc(edition::Column::Number)
        .one(tx.conn())
        .await?;
    row.map(Edition::try_from).transpose()
}

fn row(edition: &Edition, shared_as: Visibility) -> edition::ActiveModel {
    let (submission, approval) = (edition.submission(), edition.approval());
    edition::ActiveModel {
        id: Set(edition.id.uuid()),
        organisation_id: Set(edition.organisation.uuid()),
        assessment_id: Set(edition.assessment.uuid()),
        number: Set(edition.number),
        stage: Set(stage_code(&edition.stage).to_owned()),
        shared_as: Set(shared_as.rank()),
        visibility: NotSet, // the database's own
        instrument_id: Set(edition.instrument.uuid()),
        component_id: Set(edition.component.uuid()),
        version_id: Set(edition.version.uuid()),
        content_hash: Set(approval.map(|approval| approval.content_hash.clone())),
        submitted_by: Set(submission.and_then(|it| it.by).map(Id::uuid)),
        submitted_at: Set(submission.map(|it| it.at.microseconds())),
        approved_by: Set(approval.and_then(|it| it.by).map(Id::uuid)),
        approved_as: Set(approval.map(|it| it.function.clone())),
        approved_at: Set(approval.map(|it| it.at.microseconds())),
        valid_until: Set(approval.map(|it| it.valid_until.to_string())),
        revision: Set(edition.revision),
        created_at: Set(edition.created_at.microseconds()),
        updated_at: Set(edition.updated_at.microseconds()),
    }
}

/// Enters an edition with what it is about. `shared_as` is its assessment's visibility.
pub(in crate::assessments) async fn insert_edition(
    tx: &Tx<Write>,
    new: &Edition,
    shared_as: Visibility,
    about: &EditionText,
) -> Result<(), Failure> {
    let done = edition::Entity::insert(row(new, shared_as)).exec_without_returning(tx.conn()).await;
    done.map_err(|error| refused(error, open_already(), Problem::NotFound("versionId")))?;
    let row = text::ActiveModel {
        edition_id: Set(new.id.uuid()),
        organisation_id: Set(new.organisation.uuid()),
        use_context: Set(json(&about.context)?),
        conclusion: Set(about.conclusion.clone()),
    };
    text::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

fn json(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::new(error.to_string()))
}

/// That an edition is being written already.
pub(in crate::assessments) const fn open_already() -> Problem {
    Problem::AlreadyExists(
        "id",
        "Van deze beoordeling loopt al een concept. Werk daarin verder.",
        "There is a draft of this assessment already. Go on in that one.",
    )
}

/// Writes a changed edition, whose revision has gone up by one.
pub(in crate::assessments) async fn save_edition(tx: &Tx<Write>, changed: &Edition) -> Result<(), Failure> {
    let row = edition::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        assessment_id: NotSet,
        number: NotSet,
        shared_as: NotSet,
        component_id: NotSet,
        created_at: NotSet,
        ..row(changed, Visibility::Own)
    };
    let done = edition::Entity::update_many()
        .set(row)
        .filter(edition::Column::Id.eq(changed.id.uuid()))
        .filter(edition::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(edition::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}

/// The approved edition of an own assessment, apart from one that takes its place.
pub(in crate::assessments) async fn in_force(
    tx: &Tx<Write>,
    assessment: AssessmentId,
) -> Result<Option<Edition>, Fault> {
    let approved = stage_is("APPROVED");
    let row = edition::Entity::find()
        .filter(edition::Column::AssessmentId.eq(assessment.uuid()))
        .filter(edition::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(approved)
        .one(tx.conn())
        .await?;
    row.map(Edition::try_from).transpose()
}

fn stage_is(code: &str) -> sea_orm::sea_query::SimpleExpr {
    edition::Column::Stage.eq(code)
}

/// What an edition is about, of those whose content the viewer reads.
pub(in crate::assessments) async fn find_text<M: Mode>(
    tx: &Tx<M>,
    id: EditionId,
) -> Result<Option<EditionText>, Fault> {
    let seen = content_is_seen(tx.scope(), (text::Entity, text::Column::EditionId));
    let row = text::Entity::find_by_id(id.uuid()).filter(seen).one(tx.conn()).await?;
    row.map(EditionText::try_from).transpose()
}

/// Writes what an own edition is about.
pub(in crate::assessments) async fn save_text(tx: &Tx<Write>, about: &EditionText) -> Result<(), Failure> {
    let row = text::ActiveModel {
        edition_id: NotSet,
        organisation_id: NotSet,
        use_context: Set(json(&about.context)?),
        conclusion: Set(about.conclusion.clone()),
    };
    text::Entity::update_many()
        .set(row)
        .filter(text::Column::EditionId.eq(about.edition.uuid()))
        .filter(text::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Enters on what an edition rests, and with it that the acting organisation keeps reading that.
pub(in crate::assessments) async fn insert_reuse(
    tx: &Tx<Write>,
    new: &Reuse,
    assessment: AssessmentId,
) -> Result<(), Failure> {
    let owner = tx.acting()?;
    let row = reuse::ActiveModel {
        edition_id: Set(new.edition.uuid()),
        organisation_id: Set(owner.uuid()),
        assessment_id: Set(assessment.uuid()),
        source_id: Set(new.source.uuid()),
        source_edition_id: Set(new.source_edition.uuid()),
        source_hash: Set(new.source_hash.clone()),
        similarity: Set(json(&new.similarity)?),
    };
    let done = reuse::Entity::insert(row).exec_without_returning(tx.conn()).await;
    done.map_err(|error| refused(error, Problem::taken("sourceEditionId"), Problem::NotFound("sourceEditionId")))?;
    let row = reader::ActiveModel {
        id: Set(tx.make_id::<()>().uuid()),
        assessment_id: Set(new.source.uuid()),
        edition_id: Set(Some(new.source_edition.uuid())),
        organisation_id: Set(owner.uuid()),
        stated_by: Set(owner.uuid()),
        owner_id: Set(None),
        reuse_edition_id: Set(Some(new.edition.uuid())),
    };
    reader::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// On what an edition rests, of those whose content the viewer reads.
pub(in crate::assessments) async fn find_reuse<M: Mode>(tx: &Tx<M>, id: EditionId) -> Result<Option<Reuse>, Fault> {
    let seen = content_is_seen(tx.scope(), (reuse::Entity, reuse::Column::EditionId));
    let row = reuse::Entity::find_by_id(id.uuid()).filter(seen).one(tx.conn()).await?;
    row.map(Reuse::try_from).transpose()
}

/// Notes that somebody wrote in an own edition.
pub(in crate::assessments) async fn note_author(
    tx: &Tx<Write>,
    edition: EditionId,
    account: Option<AccountId>,
) -> Result<(), Fault> {
    // An operator has no account, and approves nothing either.
    let Some(account) = account else { return Ok(()) };
    let row = author::ActiveModel {
        organisation_id: Set(tx.acting()?.uuid()),
        edition_id: Set(edition.uuid()),
        account_id: Set(account.uuid()),
    };
    author::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// Whether somebody wrote in an own edition, or in one before it: its answers are still there.
pub(in crate::assessments) async fn is_author(
    tx: &Tx<Write>,
    assessment: AssessmentId,
    account: Option<AccountId>,
) -> Result<bool, Fault> {
    let Some(account) = account else { return Ok(false) };
    let editions = sea_orm::sea_query::Query::select()
        .column(edition::Column::Id)
        .from(edition::Entity)
        .and_where(edition::Column::AssessmentId.eq(assessment.uuid()))
        .to_owned();
    let found = author::Entity::find()
        .filter(author::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(author::Column::AccountId.eq(account.uuid()))
        .filter(author::Column::EditionId.in_subquery(editions));
    Ok(found.one(tx.conn()).await?.is_some())
}

/// Puts the next edition's stage where the earlier one's was: at most one is in force.
pub(in crate::assessments) async fn supersede(tx: &Tx<Write>, earlier: Edition) -> Result<(), Failure> {
    let changed = earlier.supersede(tx.now());
    save_edition(tx, &changed).await
}
