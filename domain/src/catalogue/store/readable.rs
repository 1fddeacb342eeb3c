//! What of the catalogue a transaction may read: lock 3, the same as the policies of lock 4.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Query, SimpleExpr};

use super::super::VersionState;
use super::super::rows::{adoption, component, reader, version};
use crate::db::Scope;
use crate::time::Date;

pub(in crate::catalogue) fn named(
    scope: &Scope,
    column: reader::Column,
    whole: Option<bool>,
) -> sea_orm::sea_query::SelectStatement {
    let mut select = Scope::select();
    select.column(column).from(reader::Entity).and_where(scope.is_readable(reader::Column::OrganisationId));
    match whole {
        Some(true) => select.and_where(Expr::col(reader::Column::VersionId).is_null()),
        Some(false) => select.and_where(Expr::col(reader::Column::VersionId).is_not_null()),
        None => &mut select,
    };
    select
}

/// Components of which somebody named the viewer for all or for a version.
pub(in crate::catalogue) fn named_whole_or_part(scope: &Scope) -> sea_orm::sea_query::SelectStatement {
    named(scope, reader::Column::ComponentId, None)
}

/// Components that the viewer reads: lock 3, the same as the policy `shared_read` on `component`.
pub(in crate::catalogue) fn readable(scope: &Scope) -> Condition {
    let column = |column| (component::Entity, column);
    scope.shared(
        column(component::Column::OwnerId),
        column(component::Column::Visibility),
        [Scope::named(column(component::Column::Id), named(scope, reader::Column::ComponentId, None))],
    )
}

/// Components that the viewer reads as a whole, with all that is said of them: not those of which it reads only a version that
/// it adopted.
pub(in crate::catalogue) fn readable_whole(scope: &Scope) -> Condition {
    let column = |column| (component::Entity, column);
    scope.shared(
        column(component::Column::OwnerId),
        column(component::Column::Visibility),
        [Scope::named(column(component::Column::Id), named(scope, reader::Column::ComponentId, Some(true)))],
    )
}

/// The state of a version on a day, as [`super::super::Version::state_on`]. Written out: what is grouped by has to be the same to the
/// letter where it is selected, and a value that is sent beside the statement is not.
pub(in crate::catalogue) fn version_state_on(today: Date) -> SimpleExpr {
    let (table, ended) = (r#""component_version""#, VersionState::SupportEnded.code());
    let text = format!(r#"case when {table}."support_ends_on" <= '{today}' then '{ended}' else {table}."state" end"#);
    Expr::cust(text)
}

/// Versions that the viewer reads: as the policy `shared_read` on `component_version`.
pub(in crate::catalogue) fn readable_versions(scope: &Scope) -> Condition {
    let column = |column| (version::Entity, column);
    scope.shared(
        column(version::Column::OwnerId),
        column(version::Column::Visibility),
        [
            Scope::named(column(version::Column::ComponentId), named(scope, reader::Column::ComponentId, Some(true))),
            Scope::named(column(version::Column::Id), named(scope, reader::Column::VersionId, Some(false))),
        ],
    )
}

/// Adoptions that the viewer reads: as the policy `own_or_member_read` on `adoption`.
pub(in crate::catalogue) fn readable_adoptions(scope: &Scope) -> Condition {
    let visible = Query::select()
        .expr(Expr::val(1))
        .from(version::Entity)
        .and_where(
            Expr::col((version::Entity, version::Column::Id)).equals((adoption::Entity, adoption::Column::VersionId)),
        )
        .cond_where(readable_versions(scope))
        .to_owned();
    scope.own_or_member((adoption::Entity, adoption::Column::OrganisationId), Expr::exists(visible))
}

/// The same for adoptions of a component that stands beside them and is read already: its versions have its owner and its
/// visibility, so only who reads it by an adoption alone has to be asked for which version.
pub(in crate::catalogue) fn readable_adoptions_beside(scope: &Scope) -> Condition {
    let column = |column| (component::Entity, column);
    let visible = scope.shared(
        column(component::Column::OwnerId),
        column(component::Column::Visibility),
        [
            Scope::named(column(component::Column::Id), named(scope, reader::Column::ComponentId, Some(true))),
            Scope::named(
                (adoption::Entity, adoption::Column::VersionId),
                named(scope, reader::Column::VersionId, Some(false)),
            ),
        ],
    );
    scope.own_or_member_where((adoption::Entity, adoption::Column::OrganisationId), visible)
}
