//! The search index: kept by whoever writes a component, in the same transaction.

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::super::Component;
use super::super::rows::{origin, term};
use crate::db::{Conn, Tx, Write};
use crate::id::ComponentId;
use crate::problem::Fault;

/// In pieces: SQLite takes 32,766 values a statement.
const ROWS: usize = 2_000;

/// The rows of a component in the index. `texts` is what was imported with it.
pub(in crate::catalogue) fn term_rows(component: &Component, texts: &str) -> Vec<term::ActiveModel> {
    let terms = component.document(texts).terms();
    terms
        .into_iter()
        .map(|(term, weight)| term::ActiveModel {
            component_id: Set(component.id.uuid()),
            owner_id: Set(component.owner.uuid()),
            visibility: Set(component.visibility.rank()),
            term: Set(term),
            weight: Set(weight),
        })
        .collect()
}

/// Enters rows of new components.
pub(in crate::catalogue) async fn insert_terms(conn: &Conn, rows: &[term::ActiveModel]) -> Result<(), Fault> {
    for rows in rows.chunks(ROWS) {
        term::Entity::insert_many(rows.to_vec()).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Makes a component's rows anew. `texts`: as they are now, or else as they stand with its origin.
pub(super) async fn reindex(tx: &Tx<Write>, component: &Component, texts: Option<&str>) -> Result<(), Fault> {
    let kept: Option<String> = match texts {
        Some(_) => None,
        None => {
            origin::Entity::find()
                .select_only()
                .column(origin::Column::Texts)
                .filter(origin::Column::ComponentId.eq(component.id.uuid()))
                .filter(origin::Column::OwnerId.eq(tx.acting()?.uuid()))
                .into_tuple()
                .one(tx.conn())
                .await?
        }
    };
    delete_terms(tx.conn(), component.id).await?;
    insert_terms(tx.conn(), &term_rows(component, texts.or(kept.as_deref()).unwrap_or_default())).await
}

/// Takes a component out of the index.
pub(in crate::catalogue) async fn delete_terms(conn: &Conn, component: ComponentId) -> Result<(), Fault> {
    let delete = Query::delete()
        .from_table(term::Entity)
        .and_where(Expr::col(term::Column::ComponentId).eq(component.uuid()))
        .to_owned();
    conn.execute(&delete).await?;
    Ok(())
}
