//! A walk as an organisation's row.

use super::*;
use crate::id::Ids;
use crate::policy::{AssessAiAct, Facts, Permit, Standing, permit};
use crate::problem::{Check, Failure, Problem};
use crate::role::Role;
use crate::tenancy::OrganisationKind;
use crate::time::{Date, Instant};

/// 25 November 2026, at noon.
const NOW: Instant = Instant::from_microseconds(1_795_604_400_000_000);

fn may(profile: &ActProfile) -> Permit<AssessAiAct> {
    let standing = Standing {
        organisation: profile.organisation,
        kind: OrganisationKind::Municipality,
        roles: [Role::Assessor].into_iter().collect(),
        predecessors: Vec::new(),
    };
    permit(Some(&standing), AssessAiAct, Facts::of(profile.organisation)).unwrap()
}

fn begun(substantial_change: bool, in_use_since: Option<Date>) -> ActProfile {
    let ids = Ids::seeded(1);
    ActProfile {
        id: ids.make(NOW),
        organisation: ids.make(NOW),
        component: ids.make(NOW),
        version: ids.make(NOW),
        tree: ids.make(NOW),
        walk: Walk::default(),
        stated: ActStatement { substantial_change, in_use_since },
        finished: None,
        revision: 1,
        created_at: NOW,
        updated_at: NOW,
    }
}

/// Gives these answers to the questions of the own tree as they come.
fn answered(profile: ActProfile, answers: &[usize]) -> ActProfile {
    let tree = own();
    answers.iter().fold(profile, |profile, answer| {
        let Next::Question { question, .. } = profile.walk.at(&tree).unwrap().next else { panic!("ended") };
        let (permit, revision, key) = (may(&profile), profile.revision, question.question_id.clone());
        profile.answer(permit, revision, &tree, (&key, *answer), NOW).unwrap()
    })
}

/// A deployer of high risk, that uses it.
const IN_USE: [usize; 9] = [0, 1, 0, 0, 1, 0, 1, 1, 1];
/// The same, not in use.
const NOT_IN_USE: [usize; 9] = [0, 1, 1, 0, 1, 0, 1, 1, 1];

fn came_to(profile: &ActProfile) -> &AiActProfile {
    &profile.finished.as_ref().unwrap().0
}

#[test]
fn the_last_answer_brings_the_profile_and_going_back_takes_it() {
    let tree = own();
    let finished = answered(begun(false, None), &IN_USE);
    assert_eq!((finished.revision, finished.finished.as_ref().map(|it| it.1)), (10, Some(NOW)));
    assert_eq!(came_to(&finished).roles, [ActRole::Deployer].into());
    let (permit, before) = (may(&finished), finished.clone());
    let back = finished.back(permit, 10, &tree, NOW).unwrap();
    assert_eq!((back.finished.as_ref(), back.revision), (None, 11));
    let again = answered(back, &[1]);
    assert_eq!(came_to(&again), came_to(&before));
    // An earlier question again takes it as well.
    let (permit, revision) = (may(&again), again.revision);
    let cut = again.answer(permit, revision, &tree, ("3", 1), NOW).unwrap();
    assert_eq!((cut.finished.as_ref(), cut.walk.given().len()), (None, 3));
}

#[test]
fn a_substantial_change_makes_a_deployer_a_provider_and_nobody_else() {
    let changed = answered(begun(true, None), &IN_USE);
    assert_eq!(came_to(&changed).roles, [ActRole::Provider, ActRole::Deployer].into());
    let dates = Dates::read(OWN_DATES).unwrap();
    let duties = |profile: &ActProfile| {
        let obligations = dates.obligations(came_to(profile), NOW.day());
        obligations.iter().filter(|it| it.key.starts_with("provider-")).count()
    };
    assert_eq!((duties(&changed), duties(&answered(begun(false, None), &IN_USE))), (3, 0));
    let none = answered(begun(true, None), &[3]);
    assert_eq!(came_to(&none).roles, [].into());
}

#[test]
fn the_stated_day_of_use_counts_unless_the_walk_says_that_there_is_none() {
    let day = Date::constant(2024, 5, 1);
    let since = |profile: &ActProfile| (came_to(profile).in_use, came_to(profile).in_use_since);
    assert_eq!(since(&answered(begun(false, None), &IN_USE)), (Some(true), Some(NOW.day())));
    assert_eq!(since(&answered(begun(false, Some(day)), &IN_USE)), (Some(true), Some(day)));
    assert_eq!(since(&answered(begun(false, Some(day)), &NOT_IN_USE)), (Some(false), None));
}

#[test]
fn begun_anew_the_earlier_answers_are_offered_again() {
    let finished = answered(begun(false, None), &IN_USE);
    let (permit, tree) = (may(&finished), Ids::seeded(9).make(NOW));
    let stated = ActStatement { substantial_change: true, in_use_since: None };
    let anew = finished.restart(permit, 10, tree, stated, NOW).unwrap();
    assert_eq!((anew.revision, anew.tree, anew.stated, anew.finished.as_ref()), (11, tree, stated, None));
    let own = own();
    let Next::Question { question, earlier } = anew.walk.at(&own).unwrap().next else { panic!("ended") };
    assert_eq!((question.question_id.as_str(), earlier), ("1", Some(0)));
}

#[test]
fn what_cannot_be_is_refused() {
    let tree = own();
    let at = |revision| begun(false, None).answer(may(&begun(false, None)), revision, &tree, ("1", 0), NOW);
    assert_eq!(at(2).unwrap_err(), Problem::Conflict(1));
    assert!(at(1).is_ok());
    let back = begun(false, None).back(may(&begun(false, None)), 1, &tree, NOW).unwrap_err();
    assert_eq!(back.path(), ["input", "id"]);
    let tomorrow = ActStatement { substantial_change: false, in_use_since: Some(NOW.day().tomorrow().unwrap()) };
    let today = ActStatement { in_use_since: Some(NOW.day()), ..tomorrow };
    for (stated, refused) in [(tomorrow, true), (today, false)] {
        let mut check = Check::default();
        stated.checked(&mut check, NOW.day());
        assert_eq!(matches!(check.done(), Err(Failure::Refused(_))), refused);
    }
}

#[test]
fn a_tree_is_known_by_its_name() {
    assert_eq!(own().key(), "korte-beslishulp-ai-verordening");
    let named = |name: &str| Tree { name: name.to_owned(), ..own() }.key();
    assert_eq!(named("  Wét / 2 "), "wet-2");
    assert_eq!(named("?!"), "ai-act-tree");
}
