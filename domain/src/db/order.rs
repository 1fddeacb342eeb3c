//! The order of a list in SQL, and the cutting of a page from it.

use std::collections::HashMap;

use sea_orm::sea_query::{
    Expr, ExprTrait, Func, IntoColumnRef, Order, OverStatement, Query, SelectStatement, SimpleExpr, Value,
    WindowStatement,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::{Mode, Tx, padded};
use crate::id::Id;
use crate::page::{Cut, Page, PageRequest, Position, SortKey};
use crate::problem::Fault;

/// A list's order: a stored key, compared bytewise, with the id as tie-break.
pub(crate) struct KeyOrder<K, I> {
    pub(crate) key: K,
    pub(crate) id: I,
    pub(crate) descending: bool,
}

impl<K: IntoColumnRef + Copy, I: IntoColumnRef + Copy> KeyOrder<K, I> {
    /// Cuts `request`'s page, with one row more to know whether the list goes on.
    pub(crate) fn cut(&self, select: &mut SelectStatement, request: &PageRequest) {
        let order = self.within(select, request);
        select.order_by(self.key, order.clone()).order_by(self.id, order).limit(u64::from(request.size) + 1);
    }

    /// Leaves what lies between the request's positions, and answers which way that is read.
    fn within(&self, select: &mut SelectStatement, request: &PageRequest) -> Order {
        if let Some(position) = &request.after {
            select.and_where(self.beyond(position, self.descending));
        }
        if let Some(position) = &request.before {
            select.and_where(self.beyond(position, !self.descending));
        }
        let backwards = request.cut == Cut::Last;
        if self.descending == backwards { Order::Asc } else { Order::Desc }
    }

    /// Reads `request`'s page of `query`. `place` gives the value of this order's key and id in a row.
    pub(crate) async fn fetch<E, T, M>(
        &self,
        tx: &Tx<M>,
        mut query: Select<E>,
        request: &PageRequest,
        place: impl Fn(&E::Model) -> (SortKey, Uuid),
    ) -> Result<Page<T>, Fault>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error: Into<Fault>>,
        M: Mode,
    {
        self.cut(QuerySelect::query(&mut query), request);
        let rows = query.all(tx.conn()).await?.into_iter().map(|row| {
            let (key, id) = place(&row);
            Ok((Position { key, id }, T::try_from(row).map_err(Into::into)?))
        });
        Ok(Page::of(request, rows.collect::<Result<_, Fault>>()?))
    }

    /// Reads `request`'s page of each of several lists in one statement: of those rows of `query` that have the same `list`,
    /// one of `ids`. `place` gives the list's id, and the value of this order's key and id in a row.
    pub(crate) async fn fetch_each<E, T, L, M>(
        &self,
        tx: &Tx<M>,
        query: Select<E>,
        (list, ids): (E::Column, &[Id<L>]),
        request: &PageRequest,
        place: impl Fn(&E::Model) -> (Uuid, SortKey, Uuid),
    ) -> Result<HashMap<Id<L>, Page<T>>, Fault>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error: Into<Fault>>,
        M: Mode,
    {
        let mut rows = query.filter(list.is_in(padded(ids))).into_query();
        let order = self.within(&mut rows, request);
        let mut numbered = WindowStatement::new();
        numbered.partition_by((E::default(), list));
        numbered.order_by(self.key, order.clone()).order_by(self.id, order);
        rows.expr_window_as(Func::cust("row_number"), numbered, "place");
        let select = Query::select()
            .columns(E::Column::iter())
            .from_subquery(rows, "numbered")
            .and_where(Expr::col("place").lte(i64::from(request.size) + 1))
            .order_by("place", Order::Asc)
            .to_owned();
        let mut lists: HashMap<_, Vec<_>> = ids.iter().map(|id| (*id, Vec::new())).collect();
        for row in tx.conn().query_all(&select).await? {
            let row = E::Model::from_query_result(&row, "")?;
            let (list, key, id) = place(&row);
            let row = (Position { key, id }, T::try_from(row).map_err(Into::into)?);
            lists.entry(Id::from_uuid(list)).or_default().push(row);
        }
        Ok(lists.into_iter().map(|(list, rows)| (list, Page::of(request, rows))).collect())
    }

    /// `(key, id)` lies beyond `position`, downwards where `down`.
    fn beyond(&self, position: &Position, down: bool) -> SimpleExpr {
        let row = Expr::tuple([Expr::col(self.key), Expr::col(self.id)]);
        let key: Value = match &position.key {
            SortKey::Text(text) => text.clone().into(),
            SortKey::Number(number) => (*number).into(),
        };
        let place = Expr::tuple([Expr::value(key), Expr::value(position.id)]);
        if down { row.lt(place) } else { row.gt(place) }
    }
}
