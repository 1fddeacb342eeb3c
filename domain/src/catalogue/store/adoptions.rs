//! Adoptions.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::super::Adoption;
use super::super::rows::{adoption, reader};
use super::{readable_adoptions, reader_row};
use crate::db::{Tx, Write, refused, saved};
use crate::id::VersionId;
use crate::problem::{Fault, Problem};
use crate::text::fold;

pub(in crate::catalogue) fn adoption_row(adoption: &Adoption, sort_name: String) -> adoption::ActiveModel {
    adoption::ActiveModel {
        id: Set(adoption.id.uuid()),
        organisation_id: Set(adoption.organisation.uuid()),
        sort_name: Set(sort_name),
        component_id: Set(adoption.component.uuid()),
        version_id: Set(adoption.version.uuid()),
        state: Set(adoption.statement.state.code().to_owned()),
        since: Set(adoption.statement.since.map(|day| day.to_string())),
        until: Set(adoption.statement.until.map(|day| day.to_string())),
        purpose: Set(adoption.statement.purpose.clone()),
        revision: Set(adoption.revision),
        created_at: Set(adoption.created_at.microseconds()),
        updated_at: Set(adoption.updated_at.microseconds()),
    }
}

/// The acting organisation's adoption of a version, if there is one.
pub(in crate::catalogue) async fn own_adoption(tx: &Tx<Write>, version: VersionId) -> Result<Option<Adoption>, Fault> {
    let row = adoption::Entity::find()
        .filter(adoption::Column::OrganisationId.eq(tx.acting()?.uuid()))
        .filter(adoption::Column::VersionId.eq(version.uuid()))
        .one(tx.conn())
        .await?;
    row.map(Adoption::try_from).transpose()
}

/// An adoption that the viewer reads.
pub(in crate::catalogue) async fn find_adoption(
    tx: &Tx<Write>,
    id: crate::id::AdoptionId,
) -> Result<Option<Adoption>, Fault> {
    let row = adoption::Entity::find_by_id(id.uuid()).filter(readable_adoptions(tx.scope())).one(tx.conn()).await?;
    row.map(Adoption::try_from).transpose()
}

/// Enters an adoption, and with it that the adopter keeps reading the version.
pub(in crate::catalogue) async fn insert_adoption(
    tx: &Tx<Write>,
    adoption: &Adoption,
    organisation_name: &str,
) -> Result<(), crate::problem::Failure> {
    let row = adoption_row(adoption, fold(organisation_name));
    let done = adoption::Entity::insert(row).exec_without_returning(tx.conn()).await;
    // The owner may have narrowed who sees it since it was read.
    done.map_err(|error| refused(error, super::super::model::stated(), Problem::NotFound("versionId")))?;
    let adopter = adoption.organisation;
    let row = reader_row(tx.make_id(), adoption.component, Some(adoption.version), adopter, adopter);
    reader::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Writes a changed adoption, whose revision has gone up by one.
pub(in crate::catalogue) async fn save_adoption(
    tx: &Tx<Write>,
    changed: &Adoption,
) -> Result<(), crate::problem::Failure> {
    use sea_orm::ActiveValue::NotSet;
    // Who uses what does not change by this: PostgreSQL does not even grant it.
    let row = adoption::ActiveModel {
        id: NotSet,
        organisation_id: NotSet,
        sort_name: NotSet,
        component_id: NotSet,
        version_id: NotSet,
        created_at: NotSet,
        ..adoption_row(changed, String::new())
    };
    let done = adoption::Entity::update_many()
        .set(row)
        .filter(adoption::Column::Id.eq(changed.id.uuid()))
        // Of the acting organisation or of one that it succeeds.
        .filter(tx.scope().is_readable(adoption::Column::OrganisationId))
        .filter(adoption::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}
