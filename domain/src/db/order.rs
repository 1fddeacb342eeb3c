//! The order of a list in SQL, and the cutting of a page from it.

use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, SelectStatement, SimpleExpr, Value};
use sea_orm::{EntityTrait, QuerySelect, Select};
use uuid::Uuid;

use super::{Mode, Tx};
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
    pub(crate) fn page<E: EntityTrait>(&self, mut query: Select<E>, request: &PageRequest) -> Select<E> {
        self.cut(QuerySelect::query(&mut query), request);
        query
    }

    /// The same of a statement of our own.
    pub(crate) fn cut(&self, select: &mut SelectStatement, request: &PageRequest) {
        if let Some(position) = &request.after {
            select.and_where(self.beyond(position, self.descending));
        }
        if let Some(position) = &request.before {
            select.and_where(self.beyond(position, !self.descending));
        }
        let backwards = request.cut == Cut::Last;
        let order = if self.descending == backwards { Order::Asc } else { Order::Desc };
        select.order_by(self.key, order.clone()).order_by(self.id, order).limit(u64::from(request.size) + 1);
    }

    /// Reads `request`'s page of `query`. `place` gives the value of this order's key and id in a row.
    pub(crate) async fn fetch<E, T, M>(
        &self,
        tx: &Tx<M>,
        query: Select<E>,
        request: &PageRequest,
        place: impl Fn(&E::Model) -> (SortKey, Uuid),
    ) -> Result<Page<T>, Fault>
    where
        E: EntityTrait,
        T: TryFrom<E::Model, Error: Into<Fault>>,
        M: Mode,
    {
        let rows = self.page(query, request).all(tx.conn()).await?.into_iter().map(|row| {
            let (key, id) = place(&row);
            Ok((Position { key, id }, T::try_from(row).map_err(Into::into)?))
        });
        Ok(Page::of(request, rows.collect::<Result<_, Fault>>()?))
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
