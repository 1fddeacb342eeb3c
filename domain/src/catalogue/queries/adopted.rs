//! What is adopted, for who counts what it needs.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::super::rows::{adoption, component};
use super::super::{AdoptionState, Theme};
use crate::coverage::Adopted;
use crate::db::{Conn, Whose};
use crate::id::{AdoptionId, ComponentId, OrganisationId, VersionId};
use crate::problem::Fault;
use crate::tenancy::join_todays;
use crate::tenancy::rows::corrupt;
use crate::time::Date;

/// What is used or planned, each by who its organisation is today; in the order in which it was stated. The theme is that of
/// the component, which whoever adopted it reads.
pub(crate) async fn adopted(conn: &Conn, whose: Whose<'_>, today: Date) -> Result<Vec<Adopted>, Fault> {
    let column = |column: adoption::Column| (adoption::Entity, column);
    let mut select = Query::select();
    select.from(adoption::Entity);
    let user = join_todays(&mut select, column(adoption::Column::OrganisationId), today);
    select
        .column(column(adoption::Column::Id))
        .expr(user)
        .columns([column(adoption::Column::ComponentId), column(adoption::Column::VersionId)])
        .column((component::Entity, component::Column::Theme))
        .inner_join(
            component::Entity,
            Expr::col((component::Entity, component::Column::Id)).equals(column(adoption::Column::ComponentId)),
        )
        .and_where(Expr::col(column(adoption::Column::State)).ne(AdoptionState::Ended.code()))
        .cond_where(whose.rows(column(adoption::Column::OrganisationId)))
        // Ids are made in the order of time.
        .order_by(column(adoption::Column::Id), sea_orm::Order::Asc);
    let rows = conn.query_all(&select).await?;
    rows.into_iter()
        .map(|row| {
            let component: uuid::Uuid = row.try_get_by_index(2)?;
            let theme: Option<String> = row.try_get_by_index(4)?;
            let theme =
                theme.map(|code| Theme::from_code(&code).ok_or_else(|| corrupt("component", component, "theme")));
            Ok(Adopted {
                adoption: AdoptionId::from_uuid(row.try_get_by_index(0)?),
                organisation: OrganisationId::from_uuid(row.try_get_by_index(1)?),
                component: ComponentId::from_uuid(component),
                version: VersionId::from_uuid(row.try_get_by_index(3)?),
                theme: theme.transpose()?,
            })
        })
        .collect()
}
