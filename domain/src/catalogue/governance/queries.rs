//! What is read of governance.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::rows::statement;
use super::store::{current, readable};
use super::{Framework, GovernanceStatement};
use crate::db::{Read, Tx, padded};
use crate::id::ComponentId;
use crate::problem::Fault;

/// The framework in force. Everybody may read it. `None` where the operator loaded none.
pub async fn current_framework(tx: &Tx<Read>) -> Result<Option<Framework>, Fault> {
    current(tx.conn()).await
}

/// What is stated of these components, of those the viewer reads.
pub async fn governance_statements(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<Vec<GovernanceStatement>, Fault> {
    let of_these = Condition::all().add(statement::Column::ComponentId.is_in(padded(ids))).add(readable(tx.scope()));
    let rows = statement::Entity::find().filter(of_these).all(tx.conn()).await?;
    rows.into_iter().map(GovernanceStatement::try_from).collect()
}
