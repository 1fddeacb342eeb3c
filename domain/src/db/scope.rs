//! What a transaction may read and in whose name it writes.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr};
use uuid::Uuid;

use crate::catalogue::Visibility;
use crate::id::{AccountId, OrganisationId};
use crate::policy::Standing;
use crate::tenancy::Viewer;
use crate::time::Date;

/// Whose rows a statement is about that both a viewer and the platform itself ask.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// The viewer's own.
    Own(&'a Scope),
    /// Everybody's: for work without a viewer.
    Everybody,
}

impl Whose<'_> {
    /// The rows that are owned so.
    pub(crate) fn rows(self, owner: impl IntoColumnRef) -> Condition {
        match self {
            Self::Own(scope) => scope.own(owner),
            Self::Everybody => Condition::all(),
        }
    }
}

/// Of a viewer, for statements.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(super) account: Option<AccountId>,
    pub(super) standing: Option<Standing>,
    readable: Vec<Uuid>,
    floor: Visibility,
    filter: bool,
}

impl Scope {
    /// `filter` is false only where a test has switched lock 3 off.
    pub(super) fn of(viewer: &Viewer, filter: bool) -> Self {
        Self {
            account: viewer.account(),
            standing: viewer.standing().cloned(),
            readable: viewer.readable().map(OrganisationId::uuid).collect(),
            floor: if viewer.is_member() { Visibility::Members } else { Visibility::Public },
            filter,
        }
    }

    /// The organisation in whose name is written, if there is one.
    pub(crate) fn acting(&self) -> Option<OrganisationId> {
        self.standing.as_ref().map(|standing| standing.organisation)
    }

    /// Says the same to PostgreSQL, and which day it is. Only ids, a number and a day go in, so nothing needs quoting.
    pub(super) fn settings(&self, today: Date) -> String {
        let readable = self.readable.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
        let acting = self.acting().map(|id| id.uuid().to_string()).unwrap_or_default();
        let account = self.account.map(|id| id.uuid().to_string()).unwrap_or_default();
        format!(
            "select set_config('app.read','{{{readable}}}',true),set_config('app.acting','{acting}',true),\
             set_config('app.account','{account}',true),set_config('app.floor','{}',true),\
             set_config('app.today','{today}',true)",
            self.floor.rank()
        )
    }

    fn everything() -> Condition {
        Condition::all()
    }

    /// Rows that are the viewer's own: of its organisation or one of its predecessors.
    pub(crate) fn own(&self, owner: impl IntoColumnRef) -> Condition {
        if !self.filter {
            return Self::everything();
        }
        Condition::all().add(self.is_readable(owner))
    }

    /// Rows that are the viewer's own or shared with it. `by_name` selects the ids that somebody named the viewer for, from
    /// [`Scope::is_readable`] rows.
    pub(crate) fn shared(
        &self,
        owner: impl IntoColumnRef,
        visibility: impl IntoColumnRef,
        by_name: impl IntoIterator<Item = SimpleExpr>,
    ) -> Condition {
        if !self.filter {
            return Self::everything();
        }
        let mut condition = Condition::any().add(Expr::col(visibility).gte(self.floor.rank()));
        if !self.readable.is_empty() {
            condition = condition.add(self.is_readable(owner));
            for named in by_name {
                condition = condition.add(named);
            }
        }
        condition
    }

    /// As [`Scope::shared`], in parts that have no row in common, each of which one range of an index serves: what lies outside
    /// is not read, so that it costs no time that could be told. `named` is for what `by_name` is there.
    pub(crate) fn shared_in_ranges<C: IntoColumnRef + Copy>(
        &self,
        owner: C,
        visibility: C,
        named: SimpleExpr,
    ) -> Vec<Condition> {
        if !self.filter {
            return vec![Self::everything()];
        }
        let mut ranges = vec![Condition::all().add(Expr::col(visibility).gte(self.floor.rank()))];
        if !self.readable.is_empty() {
            let hidden = || Condition::all().add(Expr::col(visibility).lt(self.floor.rank()));
            ranges.push(hidden().add(self.is_readable(owner)));
            ranges.push(hidden().add(self.is_readable(owner).not()).add(named));
        }
        ranges
    }

    /// Rows that members read of each other: the viewer's own, and others' where `also` holds. A supplier or the public
    /// reads none of others.
    pub(crate) fn own_or_member(&self, owner: impl IntoColumnRef, also: SimpleExpr) -> Condition {
        self.own_or_member_where(owner, Condition::all().add(also))
    }

    /// As [`Scope::own_or_member`], with a condition.
    pub(crate) fn own_or_member_where(&self, owner: impl IntoColumnRef, also: Condition) -> Condition {
        if !self.filter {
            return Self::everything();
        }
        let mut condition = Condition::any().add(self.is_readable(owner));
        if self.floor <= Visibility::Members {
            condition = condition.add(also);
        }
        condition
    }

    /// The organisation is the acting one or one of its predecessors.
    pub(crate) fn succeeds(&self, organisation: OrganisationId) -> bool {
        self.readable.contains(&organisation.uuid())
    }

    /// `column` is one of the readable organisations.
    pub(crate) fn is_readable(&self, column: impl IntoColumnRef) -> SimpleExpr {
        match self.readable.as_slice() {
            [] => Expr::value(false),
            [one] => Expr::col(column).eq(*one),
            several => Expr::col(column).is_in(several.iter().copied()),
        }
    }

    /// `column` is the viewer's own account.
    pub(crate) fn is_self(&self, column: impl IntoColumnRef) -> SimpleExpr {
        self.account.map_or_else(|| Expr::value(false), |account| Expr::col(column).eq(account.uuid()))
    }

    /// `column` is in what `select` selects.
    pub(crate) fn named(column: impl IntoColumnRef, select: SelectStatement) -> SimpleExpr {
        Expr::col(column).in_subquery(select)
    }

    /// Starts the select of [`Scope::named`].
    pub(crate) fn select() -> SelectStatement {
        Query::select()
    }
}
