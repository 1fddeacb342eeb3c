//! What is known of everything that is adopted: a statement for each kind of thing, whatever the number of organisations and
//! components.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::{Adopted, Covered, Known, coverage};
use crate::db::{Conn, Whose};
use crate::problem::Fault;
use crate::time::Date;
use crate::{aiact, assessments, catalogue};

/// What is adopted, and which instruments that needs.
pub(super) async fn covered(conn: &Conn, whose: Whose<'_>, today: Date) -> Result<Vec<Covered>, Fault> {
    let adopted = catalogue::adopted(conn, whose, today).await?;
    let held = by_key(assessments::held(conn, whose, today).await?);
    let advised = by_key(assessments::advised(conn, whose, today).await?);
    let frias: HashSet<_> = aiact::frias(conn, whose, today).await?.into_iter().collect();
    let shared = assessments::shared(conn, whose, today).await?;
    let shared = by_key(shared.into_iter().map(|((owner, component), kind)| (component, (owner, kind))));
    let of = |adopted: Adopted| {
        let key = (adopted.organisation, adopted.component);
        let others = shared.get(&adopted.component).into_iter().flatten();
        let others: Vec<_> =
            others.filter(|(owner, _)| *owner != adopted.organisation).map(|(_, kind)| *kind).collect();
        let known = Known {
            held: held.get(&key).map_or(&[], Vec::as_slice),
            advice: advised.get(&key).map_or(&[], Vec::as_slice),
            needs_fria: frias.contains(&(adopted.organisation, adopted.version)),
            shared: &others,
        };
        let found = coverage(adopted.version, &known, today);
        (adopted, found)
    };
    Ok(adopted.into_iter().map(of).collect())
}

fn by_key<K: Eq + Hash, T>(rows: impl IntoIterator<Item = (K, T)>) -> HashMap<K, Vec<T>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for (key, row) in rows {
        found.entry(key).or_default().push(row);
    }
    found
}
