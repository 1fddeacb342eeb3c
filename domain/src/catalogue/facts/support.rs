//! When support of a component ends for whoever asks, and what there is to go to.

use super::super::{Version, VersionState};
use super::{Fact, day, days_between};
use crate::text::{Language, Localized};
use crate::time::Date;

/// The versions of a component by which that is told, of those that the viewer reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportVersions {
    /// Those that the viewer's organisation uses now.
    pub used: Vec<Version>,
    /// The newest in each state of today.
    pub newest: Vec<Version>,
}

/// When support ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportEnding {
    /// Of which version.
    pub version: Version,
    /// Whether the viewer's organisation uses that version.
    pub used: bool,
    /// The first day without support.
    pub ends_on: Option<Date>,
    /// The days until then; below 0 the days since.
    pub days: Option<i64>,
    /// Whether it has ended.
    pub ended: bool,
    /// The newest version for use, where that is a newer one.
    pub newer: Option<Version>,
}

impl SupportVersions {
    fn newest_in(&self, state: VersionState, today: Date) -> Option<&Version> {
        self.newest.iter().find(|version| version.state_on(today) == state)
    }

    /// The version that counts: of those that the viewer's organisation uses the one whose support ends first; where it uses
    /// none the newest for use, or without any the newest that was.
    fn version(&self, today: Date) -> Option<(&Version, VersionState)> {
        let urgency = |version: &Version| match version.support_ends_on {
            Some(day) => (1, Some(day)),
            None if version.state == VersionState::SupportEnded => (0, None),
            None => (2, None),
        };
        let used = self.used.iter().min_by_key(|version| (urgency(version), std::cmp::Reverse(version.ordinal)));
        let newest = || {
            [VersionState::Active, VersionState::Maintenance, VersionState::SupportEnded]
                .into_iter()
                .find_map(|state| self.newest_in(state, today))
        };
        used.or_else(newest).map(|version| (version, version.state_on(today)))
    }

    /// When support ends, and what there is to go to. `successor` is the name of the component that takes the place of this one,
    /// where the viewer reads that. `None` where no version is for use or was.
    pub fn ending(&self, successor: Option<&Localized>, today: Date) -> Option<Fact<SupportEnding>> {
        let (version, state) = self.version(today)?;
        let used = !self.used.is_empty();
        let ended = state == VersionState::SupportEnded;
        let newer = [VersionState::Active, VersionState::Maintenance]
            .into_iter()
            .filter_map(|state| self.newest_in(state, today))
            .filter(|newer| newer.ordinal > version.ordinal)
            .max_by_key(|newer| newer.ordinal);
        let ends_on = version.support_ends_on;
        let days = ends_on.map(|day| days_between(today, day));

        let number = &version.number;
        let (mut dutch, mut english) = match state {
            _ if used => (format!("Uw organisatie gebruikt versie {number}."), format!("You use version {number}.")),
            VersionState::Active | VersionState::Development => {
                (format!("De nieuwste actieve versie is {number}."), format!("The newest active version is {number}."))
            }
            VersionState::Maintenance => (
                format!("Geen versie is actief. De nieuwste in onderhoud is {number}."),
                format!("No version is active. The newest in maintenance is {number}."),
            ),
            VersionState::SupportEnded => (
                format!("Geen versie heeft nog ondersteuning. De nieuwste is {number}."),
                format!("No version is supported any more. The newest is {number}."),
            ),
        };
        let mut say = |in_dutch: &str, in_english: &str| {
            dutch.extend([" ", in_dutch]);
            english.extend([" ", in_english]);
        };
        match ends_on.zip(days) {
            Some((ends, days)) => {
                let (in_dutch, in_english) = when(ends, days);
                say(&in_dutch, &in_english);
            }
            None if ended => say(
                "De ondersteuning is geëindigd. De eigenaar noemt geen dag.",
                "Support has ended. The owner states no day.",
            ),
            None => say(
                "De eigenaar noemt geen dag waarop de ondersteuning eindigt.",
                "The owner states no day on which support ends.",
            ),
        }
        if let Some(Version { number, .. }) = newer {
            say(
                &format!("Versie {number} is nieuwer en heeft ondersteuning."),
                &format!("Version {number} is newer and is supported."),
            );
        }
        if let Some(name) = successor {
            let (in_dutch, in_english) = (name.get(Language::Nl), name.get(Language::En));
            say(&format!("De opvolger is {in_dutch}."), &format!("It is succeeded by {in_english}."));
        }
        let ending = SupportEnding { version: version.clone(), used, ends_on, days, ended, newer: newer.cloned() };
        Some(Fact::new(ending, dutch, english))
    }
}

/// On which day, and how far that is.
fn when(ends: Date, days: i64) -> (String, String) {
    let (dutch, english) = (day(ends, Language::Nl), day(ends, Language::En));
    let (dutch_far, english_far) = match days.unsigned_abs() {
        1 => ("1 dag".to_owned(), "1 day".to_owned()),
        many => (format!("{many} dagen"), format!("{many} days")),
    };
    match days {
        1.. => (
            format!("De ondersteuning eindigt op {dutch}, over {dutch_far}."),
            format!("Support ends on {english}, in {english_far}."),
        ),
        0 => ("De ondersteuning is vandaag geëindigd.".to_owned(), "Support has ended today.".to_owned()),
        _ => (
            format!("De ondersteuning is geëindigd op {dutch}, {dutch_far} geleden."),
            format!("Support has ended on {english}, {english_far} ago."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ComponentId, OrganisationId, VersionId};
    use crate::time::Instant;

    fn version(ordinal: i32, state: VersionState, ends: &str) -> Version {
        Version {
            id: VersionId::from_uuid(uuid::Uuid::nil()),
            component: ComponentId::from_uuid(uuid::Uuid::nil()),
            owner: OrganisationId::from_uuid(uuid::Uuid::nil()),
            ordinal,
            number: format!("{ordinal}.0"),
            state,
            changes: Localized::default(),
            released_on: None,
            support_ends_on: ends.parse().ok(),
            revision: 1,
            created_at: Instant::from_microseconds(0),
        }
    }

    fn told(used: &[Version], newest: &[Version], successor: Option<&str>) -> (String, String) {
        let successor = successor.map(|name| Localized::new(name, None));
        let versions = SupportVersions { used: used.to_vec(), newest: newest.to_vec() };
        let fact = versions.ending(successor.as_ref(), "2026-11-25".parse().unwrap()).unwrap();
        (fact.explanation.get(Language::Nl).to_owned(), fact.explanation.get(Language::En).to_owned())
    }

    #[test]
    fn the_explanation_says_which_version_when_and_what_next() {
        use VersionState::{Active, Maintenance, SupportEnded};
        let (old, new) = (version(1, Maintenance, "2026-11-26"), version(2, Active, ""));
        let all = [new.clone(), old.clone()];
        let (dutch, english) = told(std::slice::from_ref(&old), &all, None);
        insta::assert_snapshot!(dutch, @"Uw organisatie gebruikt versie 1.0. De ondersteuning eindigt op 26 november 2026, over 1 dag. Versie 2.0 is nieuwer en heeft ondersteuning.");
        insta::assert_snapshot!(english, @"You use version 1.0. Support ends on 26 November 2026, in 1 day. Version 2.0 is newer and is supported.");
        insta::assert_snapshot!(told(&[], &all, None).0, @"De nieuwste actieve versie is 2.0. De eigenaar noemt geen dag waarop de ondersteuning eindigt.");
        insta::assert_snapshot!(told(&[], &[old], Some("Beter")).0, @"Geen versie is actief. De nieuwste in onderhoud is 1.0. De ondersteuning eindigt op 26 november 2026, over 1 dag. De opvolger is Beter.");
        insta::assert_snapshot!(told(&[], &[version(1, Active, "2026-11-25")], None).0, @"Geen versie heeft nog ondersteuning. De nieuwste is 1.0. De ondersteuning is vandaag geëindigd.");
        insta::assert_snapshot!(told(&[], &[version(1, Active, "2026-11-23")], None).1, @"No version is supported any more. The newest is 1.0. Support has ended on 23 November 2026, 2 days ago.");
        insta::assert_snapshot!(told(&[version(1, SupportEnded, "")], &[], None).1, @"You use version 1.0. Support has ended. The owner states no day.");
    }

    #[test]
    fn of_several_in_use_the_most_urgent_counts() {
        use VersionState::{Active, Development, SupportEnded};
        let today: Date = "2026-11-25".parse().unwrap();
        let of = |used: &[Version]| {
            let versions = SupportVersions { used: used.to_vec(), newest: Vec::new() };
            versions.ending(None, today).map(|fact| (fact.value.version.ordinal, fact.value.ended, fact.value.days))
        };
        let all = [
            version(4, Active, ""),
            version(3, Active, "2026-12-25"),
            version(2, Active, "2026-11-05"),
            version(1, SupportEnded, ""),
        ];
        assert_eq!(of(&all), Some((1, true, None)));
        assert_eq!(of(&all[..3]), Some((2, true, Some(-20))));
        assert_eq!(of(&all[..2]), Some((3, false, Some(30))));
        assert_eq!(of(&all[..1]), Some((4, false, None)));
        let none = SupportVersions { used: Vec::new(), newest: vec![version(1, Development, "")] };
        assert_eq!(none.ending(None, today), None, "not for use yet");
    }
}
