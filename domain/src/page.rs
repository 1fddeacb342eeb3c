//! Keyset pagination: pages that stay whole while rows come and go.

use uuid::Uuid;

/// Where in a list a row stands: the value of the order's key, and the id as tie-break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The stored sort key.
    pub key: SortKey,
    /// The tie-break.
    pub id: Uuid,
}

/// The value of a stored sort key. Texts are compared bytewise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SortKey {
    /// A folded name.
    Text(String),
    /// An instant or a sequence number.
    Number(i64),
}

/// Which way the page is cut from the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cut {
    /// The first ones after a position.
    First,
    /// The last ones before a position.
    Last,
}

/// What page is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PageRequest {
    /// From the front or from the back.
    pub cut: Cut,
    /// At most so many rows: 1 to 100.
    pub size: u16,
    /// Only what comes after this position.
    pub after: Option<Position>,
    /// Only what comes before this position.
    pub before: Option<Position>,
}

impl PageRequest {
    /// The first `size` rows.
    pub const fn first(size: u16) -> Self {
        Self { cut: Cut::First, size, after: None, before: None }
    }
}

/// One page of a list, in the list's order.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, each with where it stands.
    pub rows: Vec<(Position, T)>,
    /// Whether rows come after the last one.
    pub has_next: bool,
    /// Whether rows come before the first one.
    pub has_previous: bool,
}

impl<T> Page<T> {
    /// A page from what a store read: up to `size + 1` rows in reading order (backwards for [`Cut::Last`]).
    pub fn of(request: &PageRequest, mut rows: Vec<(Position, T)>) -> Self {
        let size = usize::from(request.size);
        let more = rows.len() > size;
        rows.truncate(size);
        match request.cut {
            Cut::First => Self { rows, has_next: more, has_previous: request.after.is_some() },
            Cut::Last => {
                rows.reverse();
                Self { rows, has_next: request.before.is_some(), has_previous: more }
            }
        }
    }

    /// A page of a list that is there as a whole, for what no statement can sort or filter.
    pub fn of_all(request: &PageRequest, mut rows: Vec<(Position, T)>) -> Self {
        rows.retain(|(position, _)| {
            request.after.as_ref().is_none_or(|after| position > after)
                && request.before.as_ref().is_none_or(|before| position < before)
        });
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        if request.cut == Cut::Last {
            rows.reverse();
        }
        rows.truncate(usize::from(request.size) + 1);
        Self::of(request, rows)
    }

    /// The same page of other rows.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Page<U> {
        let rows = self.rows.into_iter().map(|(position, row)| (position, change(row))).collect();
        Page { rows, has_next: self.has_next, has_previous: self.has_previous }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_whole_list_is_cut_as_one_from_a_store() {
        let place = |number: i64| Position {
            key: SortKey::Number(number / 2),
            id: Uuid::from_u128(number.unsigned_abs().into()),
        };
        let all = || [4, 1, 0, 3, 2].map(|number| (place(number), number)).to_vec();
        let cut = |request: PageRequest| {
            let page = Page::of_all(&request, all());
            let rows: Vec<_> = page.rows.iter().map(|(_, number)| *number).collect();
            (rows, page.has_previous, page.has_next)
        };
        assert_eq!(cut(PageRequest::first(2)), (vec![0, 1], false, true));
        assert_eq!(cut(PageRequest { after: Some(place(1)), ..PageRequest::first(3) }), (vec![2, 3, 4], true, false));
        let last = PageRequest { cut: Cut::Last, ..PageRequest::first(2) };
        assert_eq!(cut(last.clone()), (vec![3, 4], true, false));
        assert_eq!(cut(PageRequest { before: Some(place(3)), ..last }), (vec![1, 2], true, true));
    }
}
