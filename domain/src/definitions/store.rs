//! Loading definitions and finding them. Everybody may read them.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select, Set};
use uuid::Uuid;

use super::rows::definition::{ActiveModel, Column, Entity};
use super::{Definition, DefinitionKind, New};
use crate::db::{Conn, Db, Purpose};
use crate::id::Id;
use crate::problem::{Fault, Flaw, Outcome, Problem};

fn newest_first(kind: DefinitionKind) -> Select<Entity> {
    Entity::find().filter(Column::Kind.eq(kind.code())).order_by_desc(Column::LoadedAt).order_by_desc(Column::Id)
}

/// The newest of each key, newest first.
pub(crate) async fn current(conn: &Conn, kind: DefinitionKind) -> Result<Vec<Definition>, Fault> {
    let rows = newest_first(kind).all(conn).await?;
    let mut newest: Vec<Definition> = Vec::new();
    for row in rows {
        if newest.iter().all(|version| version.key != row.key) {
            newest.push(row.into());
        }
    }
    Ok(newest)
}

/// What was loaded last of a kind of which one is in force, whatever its key.
pub(crate) async fn in_force(conn: &Conn, kind: DefinitionKind) -> Result<Option<Definition>, Fault> {
    Ok(newest_first(kind).one(conn).await?.map(Definition::from))
}

/// Versions by id, in no order.
pub(crate) async fn by_ids(conn: &Conn, kind: DefinitionKind, ids: Vec<Uuid>) -> Result<Vec<Definition>, Fault> {
    let rows = Entity::find().filter(Column::Kind.eq(kind.code())).filter(Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(Definition::from).collect())
}

/// Puts a version in force, also one that was loaded before. What is in force already is no change, and answers false.
pub(crate) async fn load(db: &Db, new: New<'_>) -> Outcome<bool> {
    let tx = db.system(Purpose::SetUp).await?;
    let same = newest_first(new.kind).filter(Column::Key.eq(new.key)).all(tx.conn()).await?;
    // Of instruments one of each key is in force; of the others one, whatever its key.
    let current = match new.kind {
        DefinitionKind::Instrument => same.first().map(|row| row.id),
        DefinitionKind::GovernanceFramework | DefinitionKind::DecisionTree | DefinitionKind::ObligationDates => {
            in_force(tx.conn(), new.kind).await?.map(|newest| newest.id)
        }
    };
    if let Some(earlier) = same.iter().find(|row| row.version == new.version) {
        if earlier.body != new.body {
            let flaw = Flaw::Form(
                "Deze versie is er al, met een andere inhoud. Geef de nieuwe inhoud een nieuwe versie.",
                "This version is there already, with other content. Give the new content a new version.",
            );
            return Err(Problem::invalid("version", flaw).into());
        }
        if current == Some(earlier.id) {
            return Ok(false);
        }
        Entity::update_many()
            .col_expr(Column::LoadedAt, Expr::value(tx.now().microseconds()))
            .filter(Column::Id.eq(earlier.id))
            .exec(tx.conn())
            .await?;
    } else {
        let id: Id<()> = tx.make_id();
        let row = ActiveModel {
            id: Set(id.uuid()),
            kind: Set(new.kind.code().to_owned()),
            key: Set(new.key.to_owned()),
            version: Set(new.version.to_owned()),
            body: Set(new.body.to_owned()),
            loaded_at: Set(tx.now().microseconds()),
        };
        Entity::insert(row).exec_without_returning(tx.conn()).await?;
    }
    // The platform's, and in no organisation's log.
    tx.commit_unlogged().await?;
    Ok(true)
}
