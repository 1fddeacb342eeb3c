//! What of assessments a transaction may read: lock 3, the same as the policies of lock 4.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr};

use super::super::rows::{assessment, edition, lineage, reader, text};
use crate::db::Scope;

/// What somebody named the viewer for: assessments, whole or also for one edition.
fn named(scope: &Scope, column: reader::Column, whole: Option<bool>) -> SelectStatement {
    let mut select = Scope::select();
    select.column(column).from(reader::Entity).and_where(scope.is_readable(reader::Column::OrganisationId));
    match whole {
        Some(true) => select.and_where(Expr::col(reader::Column::EditionId).is_null()),
        Some(false) => select.and_where(Expr::col(reader::Column::EditionId).is_not_null()),
        None => &mut select,
    };
    select
}

/// A column of the lineage where another column is the viewer's.
fn line(scope: &Scope, column: lineage::Column, owner: lineage::Column) -> SelectStatement {
    Scope::select().column(column).from(lineage::Entity).and_where(scope.is_readable(owner)).to_owned()
}

/// Assessments that the viewer reads: that they are there and where they stand. As the policy `shared_read` on `assessment`.
pub(in crate::assessments) fn readable(scope: &Scope) -> Condition {
    use assessment::Column;
    let column = |column| (assessment::Entity, column);
    let id = || column(Column::Id);
    scope.shared(
        column(Column::OrganisationId),
        column(Column::Visibility),
        [
            Scope::named(id(), named(scope, reader::Column::AssessmentId, None)),
            Scope::named(id(), line(scope, lineage::Column::AncestorId, lineage::Column::OrganisationId)),
            Scope::named(id(), line(scope, lineage::Column::AssessmentId, lineage::Column::AncestorOrganisationId)),
        ],
    )
}

/// Editions of which the viewer reads where they stand. As the policy `shared_read` on `assessment_edition`.
pub(in crate::assessments) fn readable_editions(scope: &Scope) -> Condition {
    use edition::Column;
    let of = || (edition::Entity, Column::AssessmentId);
    let approved = |also: SimpleExpr| Expr::col((edition::Entity, Column::ApprovedAt)).is_not_null().and(also);
    scope.shared(
        (edition::Entity, Column::OrganisationId),
        (edition::Entity, Column::Visibility),
        [
            approved(Scope::named(of(), named(scope, reader::Column::AssessmentId, None))),
            approved(Scope::named(of(), line(scope, lineage::Column::AncestorId, lineage::Column::OrganisationId))),
        ],
    )
}

/// Editions whose content the viewer reads: as `CONTENT` in the policies.
pub(in crate::assessments) fn readable_content(scope: &Scope) -> Condition {
    use edition::Column;
    let column = |column| (edition::Entity, column);
    let whole = Scope::named(column(Column::AssessmentId), named(scope, reader::Column::AssessmentId, Some(true)));
    scope.shared(
        column(Column::OrganisationId),
        column(Column::Visibility),
        [
            Expr::col(column(Column::ApprovedAt)).is_not_null().and(whole),
            Scope::named(column(Column::Id), named(scope, reader::Column::EditionId, Some(false))),
        ],
    )
}

/// The viewer reads the content of the edition that `column` names.
pub(in crate::assessments) fn content_is_seen(scope: &Scope, column: impl IntoColumnRef) -> SimpleExpr {
    let select = Query::select()
        .expr(Expr::val(1))
        .from(edition::Entity)
        .and_where(Expr::col((edition::Entity, edition::Column::Id)).equals(column))
        .cond_where(readable_content(scope))
        .to_owned();
    Expr::exists(select)
}

/// The same for the table that holds what an edition is about.
pub(in crate::assessments) fn readable_texts(scope: &Scope) -> Condition {
    Condition::all().add(content_is_seen(scope, (text::Entity, text::Column::EditionId)))
}

/// Steps of lineage that the viewer reads: as the policy `line_read` on `assessment_lineage`.
pub(in crate::assessments) fn readable_lines(scope: &Scope) -> Condition {
    use lineage::Column;
    let column = |column| (lineage::Entity, column);
    scope.shared(
        column(Column::OrganisationId),
        column(Column::Visibility),
        [
            scope.is_readable(column(Column::AncestorOrganisationId)),
            Scope::named(column(Column::AssessmentId), named(scope, reader::Column::AssessmentId, None)),
        ],
    )
}
