//! What of governance a transaction may read, and its writing.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::super::store::named_whole_or_part;
use super::super::{Component, Visibility};
use super::rows::statement;
use super::{Framework, GovernanceStatement, Stated};
use crate::db::{Conn, Mode, Scope, Tx, Write, refused, saved};
use crate::definitions::{self, DefinitionKind};
use crate::problem::{Failure, Fault, Problem};

/// Statements that the viewer reads: as the component, and as the policy `shared_read`.
pub(super) fn readable(scope: &Scope) -> Condition {
    let column = |column| (statement::Entity, column);
    scope.shared(
        column(statement::Column::OwnerId),
        column(statement::Column::Visibility),
        [Scope::named(column(statement::Column::ComponentId), named_whole_or_part(scope))],
    )
}

/// The framework in force: the one that was loaded last.
pub(super) async fn current(conn: &Conn) -> Result<Option<Framework>, Fault> {
    let newest = definitions::in_force(conn, DefinitionKind::GovernanceFramework).await?;
    newest.map(|framework| framework.read()).transpose()
}

/// What is stated of one role or step of an own component.
pub(super) async fn find<M: Mode>(
    tx: &Tx<M>,
    component: &Component,
    framework: &str,
    kind: &str,
    item: &str,
) -> Result<Option<GovernanceStatement>, Fault> {
    use statement::Column;
    let row = statement::Entity::find()
        .filter(readable(tx.scope()))
        .filter(Column::ComponentId.eq(component.id.uuid()))
        .filter(Column::Framework.eq(framework))
        .filter(Column::Kind.eq(kind))
        .filter(Column::Item.eq(item))
        .one(tx.conn())
        .await?;
    row.map(GovernanceStatement::try_from).transpose()
}

/// As the database has it.
pub(super) const fn kind(stated: &Stated) -> &'static str {
    match stated {
        Stated::Role { .. } => "ROLE",
        Stated::Step { .. } => "STEP",
    }
}

fn row(statement: &GovernanceStatement, visibility: i16) -> statement::ActiveModel {
    let (filled_by, done_on, evidence_url) = match &statement.stated {
        Stated::Role { filled_by } => (filled_by.clone(), None, None),
        Stated::Step { done_on, evidence_url } => (None, done_on.map(|day| day.to_string()), evidence_url.clone()),
    };
    statement::ActiveModel {
        id: Set(statement.id.uuid()),
        component_id: Set(statement.component.uuid()),
        owner_id: Set(statement.owner.uuid()),
        visibility: Set(visibility),
        framework: Set(statement.framework.clone()),
        kind: Set(kind(&statement.stated).to_owned()),
        item: Set(statement.item.clone()),
        filled_by: Set(filled_by),
        done_on: Set(done_on),
        evidence_url: Set(evidence_url),
        revision: Set(statement.revision),
        updated_at: Set(statement.updated_at.microseconds()),
    }
}

/// Enters what is stated of a component of the acting organisation, which is locked, with who sees it.
pub(super) async fn insert(tx: &Tx<Write>, new: &GovernanceStatement, visibility: Visibility) -> Result<(), Failure> {
    let done = statement::Entity::insert(row(new, visibility.rank())).exec_without_returning(tx.conn()).await;
    // Somebody stated it at the same time.
    done.map_err(|error| refused(error, Problem::Conflict(1), Problem::NotFound("componentId")))?;
    Ok(())
}

/// Writes what is stated anew, whose revision has gone up by one.
pub(super) async fn save(tx: &Tx<Write>, changed: &GovernanceStatement) -> Result<(), Failure> {
    use sea_orm::ActiveValue::NotSet;
    // Of what it is stated, and who sees it, does not change by this: PostgreSQL does not even grant it.
    let row = statement::ActiveModel {
        id: NotSet,
        component_id: NotSet,
        owner_id: NotSet,
        visibility: NotSet,
        framework: NotSet,
        kind: NotSet,
        item: NotSet,
        ..row(changed, 0)
    };
    let done = statement::Entity::update_many()
        .set(row)
        .filter(statement::Column::Id.eq(changed.id.uuid()))
        .filter(statement::Column::OwnerId.eq(tx.acting()?.uuid()))
        .filter(statement::Column::Revision.eq(changed.revision - 1))
        .exec(tx.conn())
        .await?;
    saved(done.rows_affected, changed.revision)
}
