//! What is needed and how it is met, case by case.

use super::*;
use crate::id::{AssessmentId, Id, VersionId};
use crate::instruments::{AdviceLevel, InstrumentKind};
use uuid::Uuid;

fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

const TODAY: &str = "2026-11-25";

fn held(kind: InstrumentKind) -> Held {
    Held {
        assessment: id(7),
        kind,
        urn: format!("urn:nl:{}", kind.code().to_lowercase()),
        version: Some(id(1)),
        valid_until: Some("2027-02-01".parse().unwrap()),
        is_withdrawn: false,
        is_reused: false,
        causes: Vec::new(),
    }
}

fn known(held: &[Held]) -> Known<'_> {
    Known { held, advice: &[], needs_fria: false, shared: &[] }
}

/// In short: `DPIA! PRE_SCAN STALE(OTHER_VERSION)`; `!` is required, `?` is advised.
fn told(known: &Known<'_>) -> Vec<String> {
    let short = |it: Coverage| {
        let mark = if it.level == AdviceLevel::Required { '!' } else { '?' };
        let causes: Vec<_> = it.causes.iter().map(|cause| cause.code()).collect();
        let causes = if causes.is_empty() { String::new() } else { format!("({})", causes.join(" ")) };
        format!("{}{mark} {} {}{causes}", it.instrument.code(), it.basis.code(), it.state.code())
    };
    coverage(id(1), known, TODAY.parse().unwrap()).into_iter().map(short).collect()
}

#[test]
fn without_a_look_a_pre_scan_is_what_is_needed() {
    assert_eq!(told(&known(&[])), ["PRE_SCAN! NO_PRE_SCAN MISSING"]);
    let others = Known { shared: &[InstrumentKind::Dpia, InstrumentKind::QuickScan], ..known(&[]) };
    assert_eq!(told(&others), ["DPIA? SHARED_ASSESSMENT MISSING", "PRE_SCAN! NO_PRE_SCAN MISSING"]);
}

#[test]
fn a_pre_scan_in_force_says_what_is_needed() {
    let scan = [held(InstrumentKind::PreScan)];
    let advice = [(InstrumentKind::Dpia, AdviceLevel::Required), (InstrumentKind::Iama, AdviceLevel::Recommended)];
    let scanned = Known { advice: &advice, shared: &[InstrumentKind::Kia], ..known(&scan) };
    assert_eq!(told(&scanned), ["DPIA! PRE_SCAN MISSING", "IAMA? PRE_SCAN MISSING"]);
    let over = [Held { valid_until: Some("2026-11-24".parse().unwrap()), ..held(InstrumentKind::PreScan) }];
    assert_eq!(told(&Known { advice: &advice, ..known(&over) }), ["PRE_SCAN! NO_PRE_SCAN MISSING"]);
}

#[test]
fn a_need_stands_once_on_its_strongest_ground() {
    let both = [held(InstrumentKind::PreScan), held(InstrumentKind::Dpia)];
    let advice = [(InstrumentKind::Dpia, AdviceLevel::Required)];
    assert_eq!(told(&Known { advice: &advice, ..known(&both) }), ["DPIA! PRE_SCAN OWN"]);
    let advice = [(InstrumentKind::Fria, AdviceLevel::Recommended)];
    let fria = Known { advice: &advice, needs_fria: true, ..known(&both[..1]) };
    assert_eq!(told(&fria), ["FRIA! AI_ACT MISSING"]);
}

#[test]
fn a_dpia_in_force_is_a_look_too() {
    let dpia = |change: fn(&mut Held)| {
        let mut it = held(InstrumentKind::Dpia);
        change(&mut it);
        told(&known(&[it]))
    };
    assert_eq!(dpia(|_| ()), ["DPIA? OWN_ASSESSMENT OWN"]);
    assert_eq!(dpia(|it| it.is_reused = true), ["DPIA? OWN_ASSESSMENT REUSED"]);
    assert_eq!(
        dpia(|it| it.causes = vec![StaleCause::AnswersChanged]),
        ["DPIA? OWN_ASSESSMENT STALE(ANSWERS_CHANGED)"]
    );
    let all = dpia(|it| {
        it.causes = vec![StaleCause::AnswersChanged, StaleCause::SourceLost];
        it.version = Some(id(2));
    });
    assert_eq!(all, ["DPIA? OWN_ASSESSMENT STALE(ANSWERS_CHANGED SOURCE_LOST OTHER_VERSION)"]);
    let over = dpia(|it| it.valid_until = Some("2026-11-24".parse().unwrap()));
    assert_eq!(over, ["DPIA? OWN_ASSESSMENT MISSING", "PRE_SCAN! NO_PRE_SCAN MISSING"]);
    assert_eq!(dpia(|it| it.is_withdrawn = true), ["PRE_SCAN! NO_PRE_SCAN MISSING"]);
    assert_eq!(dpia(|it| it.version = None), ["PRE_SCAN! NO_PRE_SCAN MISSING"]);
}

#[test]
fn the_iama_of_2026_answers_article_27_and_the_one_of_2021_does_not() {
    let scan = held(InstrumentKind::PreScan);
    let new = [scan.clone(), held(InstrumentKind::Iama)];
    let told_of = |held: &[Held]| told(&Known { needs_fria: true, ..known(held) });
    assert_eq!(told_of(&new), ["IAMA? OWN_ASSESSMENT OWN", "FRIA! AI_ACT OWN"]);
    let old = [scan, Held { urn: "urn:nl:aivt:tr:iama".to_owned(), ..held(InstrumentKind::Iama) }];
    assert_eq!(told_of(&old), ["IAMA? OWN_ASSESSMENT OWN", "FRIA! AI_ACT MISSING"]);
}

#[test]
fn of_several_the_one_that_fits_counts() {
    let assessment = |number: u128| -> AssessmentId { id(number) };
    let version = |number: u128| -> Option<VersionId> { Some(id(number)) };
    let base = held(InstrumentKind::Dpia);
    let all = [
        Held { assessment: assessment(1), version: None, valid_until: None, ..base.clone() },
        Held { assessment: assessment(2), valid_until: Some("2026-01-01".parse().unwrap()), ..base.clone() },
        Held { assessment: assessment(3), version: version(2), ..base.clone() },
        Held { assessment: assessment(4), is_reused: true, ..base.clone() },
        Held { assessment: assessment(5), valid_until: Some("2026-12-01".parse().unwrap()), ..base },
    ];
    let today = TODAY.parse().unwrap();
    for (most, chosen) in [(5, 4), (3, 3), (2, 2), (1, 1)] {
        // A need of its own, since of what was never approved none follows.
        let known = Known { shared: &[InstrumentKind::Dpia], ..known(&all[..most]) };
        let found = coverage(id(1), &known, today);
        assert_eq!(found[0].assessment, Some(assessment(chosen)), "of the first {most}");
    }
}

#[test]
fn what_ends_within_so_many_days_is_in_force_still() {
    let today = TODAY.parse().unwrap();
    let ends = |day: &str, days| {
        let it = Held { valid_until: Some(day.parse().unwrap()), ..held(InstrumentKind::Dpia) };
        coverage(id(1), &known(&[it]), today)[0].expires_within(days, today)
    };
    assert!(ends("2026-11-25", 0) && ends("2027-02-23", 90));
    assert!(!ends("2027-02-24", 90) && !ends("2026-11-24", 90));
}
