//! Mergers of organisations (herindeling), by the operator.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::super::rows::{organisation, succession};
use super::organisation_by_slug;
use crate::audit::Author;
use crate::db::{Db, Purpose, hold};
use crate::event::{Event, EventType, Events};
use crate::problem::{Fault, Flaw, Outcome, Problem};
use crate::time::Date;

/// Who succeeds whom, and from which day: the pairs by way of another too.
struct Successions(Vec<succession::Model>);

impl Successions {
    fn of(&self, predecessor: Uuid, successor: Uuid) -> bool {
        self.0.iter().any(|row| row.predecessor_id == predecessor && row.successor_id == successor)
    }

    fn successors(&self, of: Uuid) -> impl Iterator<Item = &succession::Model> {
        self.0.iter().filter(move |row| row.predecessor_id == of)
    }

    fn predecessors(&self, of: Uuid) -> impl Iterator<Item = &succession::Model> {
        self.0.iter().filter(move |row| row.successor_id == of)
    }
}

/// Merges organisations: from `day` on, `successor` reads what was the predecessors', who end that day. Said again with another
/// day, the day is corrected. An organisation has one successor: a second, with whom the first has nothing to do, is refused.
pub async fn merge(db: &Db, predecessors: &[&str], successor: &str, day: Date) -> Outcome<()> {
    let into = organisation_by_slug(db, successor).await?.id.uuid();
    let mut from = Vec::new();
    for slug in predecessors {
        from.push(organisation_by_slug(db, slug).await?.id);
    }
    from.sort_unstable();
    from.dedup();
    if from.iter().any(|organisation| organisation.uuid() == into) {
        return Err(refused("Een organisatie volgt zichzelf niet op.", "An organisation does not succeed itself."));
    }
    let tx = db.system(Purpose::SetUp).await?;
    // One merger at a time: two that each go well could together make a circle. Mergers are few, and so are their pairs.
    hold(tx.conn(), [Uuid::max()]).await?;
    let known = Successions(succession::Entity::find().all(tx.conn()).await?);
    if from.iter().any(|organisation| known.of(into, organisation.uuid())) {
        return Err(refused("Dit zou een kring van opvolgers geven.", "This would make a circle of successors."));
    }
    let taken = || {
        refused(
            "Een van deze organisaties heeft al een andere opvolger.",
            "One of these organisations has another successor already.",
        )
    };
    for organisation in &from {
        let related = |other: Uuid| other == into || known.of(other, into) || known.of(into, other);
        if known.successors(organisation.uuid()).any(|row| !related(row.successor_id)) {
            return Err(taken());
        }
    }
    // Who merged into another that merges into this one is succeeded by way of that one, from its own day.
    let by_another = |id: Uuid| known.successors(id).any(|row| known.of(row.successor_id, into));
    let among = |id: Uuid| known.successors(id).any(|row| from.iter().any(|other| other.uuid() == row.successor_id));
    let direct: Vec<_> = from.iter().copied().filter(|id| !by_another(id.uuid()) && !among(id.uuid())).collect();
    if direct.is_empty() {
        return Err(taken());
    }
    // The pairs are kept whole, so that a login needs no recursion: whoever succeeded the successor already succeeds these, and
    // whoever these succeeded is succeeded too. A pair by way of another counts from the latest of the days.
    let mut successors = vec![(into, day)];
    for row in known.successors(into) {
        successors.push((row.successor_id, later_of(&row.effective_on, day)?));
    }
    let mut pairs = BTreeMap::new();
    for organisation in &direct {
        let mut all = vec![(organisation.uuid(), day)];
        for row in known.predecessors(organisation.uuid()) {
            all.push((row.predecessor_id, later_of(&row.effective_on, day)?));
        }
        for (successor, from) in &successors {
            pairs.extend(all.iter().map(|(predecessor, since)| ((*successor, *predecessor), (*from).max(*since))));
        }
    }
    let rows = pairs.into_iter().map(|((successor, predecessor), day)| succession::ActiveModel {
        successor_id: Set(successor),
        predecessor_id: Set(predecessor),
        effective_on: Set(day.to_string()),
    });
    let correct = OnConflict::columns([succession::Column::SuccessorId, succession::Column::PredecessorId])
        .update_column(succession::Column::EffectiveOn)
        .to_owned();
    succession::Entity::insert_many(rows).on_conflict(correct).exec_without_returning(tx.conn()).await?;
    organisation::Entity::update_many()
        .col_expr(organisation::Column::ValidUntil, Expr::value(day.to_string()))
        .filter(Expr::col(organisation::Column::Id).is_in(direct.iter().map(|organisation| organisation.uuid())))
        .exec(tx.conn())
        .await?;
    let into = crate::id::OrganisationId::from_uuid(into);
    let rest = direct.iter().map(|organisation| Event::new(EventType::OrganisationSetUp, *organisation, 2)).collect();
    let first = Event::new(EventType::OrganisationSetUp, into, 2);
    tx.commit(Author { actor: None, organisation: into }, Events { first, rest }).await?;
    Ok(())
}

fn refused(dutch: &'static str, english: &'static str) -> crate::problem::Failure {
    Problem::invalid("successor", Flaw::Form(dutch, english)).into()
}

/// The later of a stored day and a day.
fn later_of(stored: &str, day: Date) -> Result<Date, Fault> {
    let stored: Date = stored.parse().map_err(|_| Fault::new(format!("organisation_succession: {stored}")))?;
    Ok(stored.max(day))
}
