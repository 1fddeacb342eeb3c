//! Obligations and their days.

use super::*;
use crate::text::Language;
use crate::time::Date;

/// High risk; deployer; in use or not.
fn profile(on: Date, in_use: bool) -> AiActProfile {
    let tree = own();
    let walk = walked(&tree, &[0, 1, usize::from(!in_use), 0, 1, 0, 0, 0]);
    AiActProfile::of(&walk.at(&tree).unwrap(), on).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn told(profile: &AiActProfile, on: &str) -> Vec<(String, String, bool)> {
    let dates = Dates::read(OWN_DATES).unwrap();
    let obligations = dates.obligations(profile, day(on));
    obligations.iter().map(|it| (it.key.to_owned(), it.applies_from.to_string(), it.is_in_force)).collect()
}

fn told_of(profile: &AiActProfile, key: &str, on: &str) -> Option<(String, bool)> {
    told(profile, on).into_iter().find(|told| told.0 == key).map(|(_, from, force)| (from, force))
}

#[test]
fn the_obligations_of_a_deployer_of_high_risk_come_by_their_days() {
    let keys: Vec<_> = told(&profile(day("2026-11-25"), false), "2026-11-25");
    let keys: Vec<_> = keys.iter().map(|(key, from, force)| (key.as_str(), from.as_str(), *force)).collect();
    assert_eq!(
        keys,
        [
            ("ai-literacy", "2025-02-02", true),
            ("transparency-deployer", "2026-08-02", true),
            ("deployer-explanation", "2027-12-02", false),
            ("deployer-fria", "2027-12-02", false),
            ("deployer-registration", "2027-12-02", false),
            ("deployer-use", "2027-12-02", false),
        ]
    );
}

#[test]
fn a_day_of_law_begins_on_that_day() {
    let new = profile(day("2026-11-25"), false);
    assert_eq!(told_of(&new, "deployer-fria", "2027-12-01"), Some(("2027-12-02".into(), false)));
    assert_eq!(told_of(&new, "deployer-fria", "2027-12-02"), Some(("2027-12-02".into(), true)));
}

#[test]
fn what_was_in_use_before_has_until_2030() {
    let last = profile(day("2027-12-01"), true);
    assert_eq!(told_of(&last, "deployer-fria", "2027-12-02"), Some(("2030-08-02".into(), false)));
    assert_eq!(told_of(&last, "deployer-fria", "2030-08-01"), Some(("2030-08-02".into(), false)));
    assert_eq!(told_of(&last, "deployer-fria", "2030-08-02"), Some(("2030-08-02".into(), true)));
    let late = profile(day("2027-12-02"), true);
    assert_eq!(told_of(&late, "deployer-fria", "2027-12-02"), Some(("2027-12-02".into(), true)));
    let known = AiActProfile { in_use_since: Some(day("2025-01-01")), ..late };
    assert_eq!(told_of(&known, "deployer-fria", "2028-01-01"), Some(("2030-08-02".into(), false)));
}

#[test]
fn a_fundamental_rights_assessment_is_asked_where_the_profile_needs_it() {
    let (tree, dates) = (own(), Dates::read(OWN_DATES).unwrap());
    every_walk(&tree, |standing, conclusion| {
        let profile = AiActProfile::of(standing, day("2026-11-25")).unwrap();
        let obligations = dates.obligations(&profile, day("2026-11-25"));
        let fria = obligations.iter().any(|it| it.assessment == Some("FRIA"));
        assert_eq!(fria, profile.needs_fria(), "{}", conclusion.conclusion_id);
        assert_eq!(obligations.is_empty(), !profile.is_in_scope(), "{}", conclusion.conclusion_id);
    });
}

#[test]
fn every_row_is_said_in_both_languages() {
    for duty in Dates::read(OWN_DATES).unwrap().duties {
        assert!(duty.name.exact(Language::En).is_some(), "{}", duty.key);
    }
}

const GOOD: &str = "version: '1'\nsource: S\nduties:\n  - { key: k, name: { nl: N }, source: art. 1, appliesTo: { roles: [PROVIDER, DEPLOYER] }, appliesFrom: 2026-08-02, validUntil: 2026-07-01 }
  - { key: k, name: { nl: N }, source: art. 1, appliesTo: {}, appliesFrom: 2027-12-02, validFrom: 2026-07-01, inUse: { before: 2027-12-02, appliesFrom: 2030-08-02 } }\n";

#[test]
fn a_row_holds_until_the_law_changes() {
    let dates = Dates::read(GOOD).unwrap();
    let new = profile(day("2026-06-01"), false);
    let from = |on| dates.obligations(&new, day(on)).iter().map(|it| it.applies_from.to_string()).collect::<Vec<_>>();
    assert_eq!(from("2026-06-30"), ["2026-08-02"]);
    assert_eq!(from("2026-07-01"), ["2027-12-02"]);
}

#[test]
fn what_does_not_fit_together_is_refused() {
    for (from, to, told) in [
        ("validFrom: 2026-07-01", "validFrom: 2026-06-30", "duties k: two rows of this key"),
        ("validFrom: 2026-07-01, ", "", "duties k: two rows of this key"),
        ("validUntil: 2026-07-01", "validFrom: 2026-07-01, validUntil: 2026-07-01", "duties k: validUntil lies after"),
        ("appliesFrom: 2030-08-02", "appliesFrom: 2027-08-02", "duties k: inUse.appliesFrom"),
        ("key: k", "key: K k", "duties K k: a key has"),
        ("nl: N", "nl: ' '", "duties k: a name has"),
        ("source: art. 1", "source: ''", "duties k: give the article"),
        ("appliesTo: {}", "appliesTo: {}, sourceUrl: 'http://x.nl'", "duties k: sourceUrl"),
        ("appliesTo: {}", "appliesTo: {}, assessment: fria", "duties k: assessment is"),
        ("PROVIDER", "AANBIEDER", "there is no AANBIEDER here, but PROVIDER, DEPLOYER"),
        ("2026-08-02", "2026-08-32", "line 4"),
        ("appliesTo: {}", "appliesTo: {}, extra: 1", "unknown field `extra`"),
        ("version: '1'", "version: ''", "give a version"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let refused = Dates::read(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert!(refused.contains(told), "{told}: {refused}");
    }
    assert!(Dates::read("version: '1'\nsource: S\nduties: []\n").unwrap_err().contains("1 to 500"));
}
