//! What is known of a component: computed of what organisations state, never declared by the owner. Each fact comes with how
//! it was come by, in Dutch and English. Pure.

mod support;

pub use support::*;

use super::{Description, Version};
use crate::text::{Language, Localized};
use crate::time::Date;

/// Something known, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<T> {
    /// What is known.
    pub value: T,
    /// How, for people.
    pub explanation: Localized,
}

impl<T> Fact<T> {
    fn new(value: T, dutch: impl Into<String>, english: impl Into<String>) -> Self {
        Self { value, explanation: Localized::new(dutch, Some(english.into())) }
    }
}

/// Who uses a component now, of what the viewer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Use {
    /// How many organisations.
    pub organisations: u64,
    /// The first day of the one that uses it longest.
    pub since: Option<Date>,
}

impl Use {
    /// How many organisations use it now.
    pub fn active_adopters(self) -> Fact<u64> {
        let (dutch, english) = match self.organisations {
            1 => ("1 organisatie meldt".to_owned(), "1 organisation states that it uses".to_owned()),
            many => (format!("{many} organisaties melden"), format!("{many} organisations state that they use")),
        };
        Fact::new(
            self.organisations,
            format!("{dutch} dit nu te gebruiken. Gepland en beëindigd gebruik telt niet mee."),
            format!("{english} this now. Planned and ended use is not counted."),
        )
    }

    /// Since when it is in use. `None` where nobody uses it.
    pub fn in_use_since(self, today: Date) -> Option<Fact<Date>> {
        let since = self.since?;
        let (dutch, english) = match days_between(since, today) {
            days @ 1.. => (format!(", {days} dagen geleden"), format!(", {days} days ago")),
            _ => Default::default(),
        };
        Some(Fact::new(
            since,
            format!("Wie dit nu het langst gebruikt, begon op {}{dutch}.", day(since, Language::Nl)),
            format!("Of those who use this now, the first began on {}{english}.", day(since, Language::En)),
        ))
    }
}

/// How many of the organisations that tell of their use would choose a component again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many tell of it, and did not withdraw that.
    pub organisations: u64,
    /// How many of those would choose it again.
    pub would_choose_again: u64,
}

impl Tally {
    /// How many would choose it again.
    pub fn would_choose_again(self) -> Fact<u64> {
        let Self { organisations, would_choose_again } = self;
        Fact::new(
            would_choose_again,
            format!(
                "Aantal organisaties dat een ervaring deelt: {organisations}. Daarvan kiest dit opnieuw: {would_choose_again}."
            ),
            format!(
                "Organisations that share an experience: {organisations}. Of those would choose this again: {would_choose_again}."
            ),
        )
    }
}

/// How many versions the viewer reads.
pub fn version_count(count: u64) -> Fact<u64> {
    Fact::new(
        count,
        format!("Aantal versies dat de eigenaar heeft ingevoerd en dat u mag zien: {count}."),
        format!("Versions that the owner entered and that you may see: {count}."),
    )
}

/// The days since the newest version: since its release, or where that is not stated since it was entered. None yet where its
/// release is still to come.
pub fn newest_version_age(newest: &Version, today: Date) -> Fact<i64> {
    let (since, dutch, english) = match newest.released_on {
        Some(released) => (released, "uitgebracht", "released"),
        None => (newest.created_at.day(), "ingevoerd", "entered"),
    };
    let age = days_between(since, today);
    let number = &newest.number;
    let (dutch_day, english_day) = (day(since, Language::Nl), day(since, Language::En));
    if age < 0 {
        return Fact::new(
            0,
            format!("Versie {number} komt uit op {dutch_day}."),
            format!("Version {number} will be released on {english_day}."),
        );
    }
    Fact::new(
        age,
        format!("Versie {number} is {dutch} op {dutch_day}."),
        format!("Version {number} was {english} on {english_day}."),
    )
}

/// Whether it is open source: a licence that the Open Source Initiative approved, by the SPDX list, and an address where the
/// source is.
pub fn open_source(description: &Description) -> Fact<bool> {
    let Some(licence) = &description.licence else {
        let (dutch, english) = ("Er is geen open licentie genoemd.", "No open licence is stated.");
        return Fact::new(false, dutch, english);
    };
    if !is_osi_approved(licence) {
        return Fact::new(
            false,
            format!("De licentie {licence} is niet goedgekeurd door het Open Source Initiative."),
            format!("The licence {licence} is not approved by the Open Source Initiative."),
        );
    }
    match &description.source_url {
        Some(address) => Fact::new(
            true,
            format!(
                "De licentie {licence} is goedgekeurd door het Open Source Initiative. De broncode staat op {address}."
            ),
            format!("The licence {licence} is approved by the Open Source Initiative. The source is at {address}."),
        ),
        None => Fact::new(
            false,
            format!("De licentie {licence} is open, maar er staat niet bij waar de broncode is."),
            format!("The licence {licence} is open, but it is not stated where the source is."),
        ),
    }
}

/// Whether one may use it under a licence that the Open Source Initiative approved. Of `A OR B` one is enough, of `A AND B`
/// both are needed.
fn is_osi_approved(expression: &str) -> bool {
    spdx::Expression::parse(expression).is_ok_and(|expression| {
        expression.evaluate(|needed| needed.license.id().is_some_and(spdx::LicenseId::is_osi_approved))
    })
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A day as people write it: `1 januari 2026`.
pub(crate) fn day(date: Date, language: Language) -> String {
    const DUTCH: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let months = match language {
        Language::Nl => DUTCH,
        Language::En => ENGLISH,
    };
    let month = usize::try_from(date.month()).ok().and_then(|month| months.get(month.wrapping_sub(1)));
    format!("{} {} {}", date.day(), month.copied().unwrap_or_default(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::ComponentKind;

    fn description(licence: Option<&str>, source: Option<&str>) -> Description {
        Description {
            name: Localized::new("Naam", None),
            summary: Localized::default(),
            purpose: Localized::default(),
            kind: ComponentKind::Model,
            theme: None,
            licence: licence.map(str::to_owned),
            source_url: source.map(str::to_owned),
            contact: None,
            supplier: None,
            phase: None,
            standards: Vec::new(),
            keywords: Vec::new(),
        }
    }

    #[test]
    fn open_source_takes_an_approved_licence_and_the_source() {
        let source = Some("https://example.org/code");
        for (licence, open) in [
            (Some("EUPL-1.2"), true),
            (Some("MIT OR LicenseRef-Eigen"), true),
            (Some("MIT AND LicenseRef-Eigen"), false),
            (Some("CC-BY-4.0"), false),
            (None, false),
        ] {
            assert_eq!(open_source(&description(licence, source)).value, open, "{licence:?}");
            assert!(!open_source(&description(licence, None)).value, "{licence:?} without a source");
        }
        let fact = open_source(&description(Some("EUPL-1.2"), None));
        assert!(fact.explanation.get(Language::En).contains("not stated where"), "{fact:?}");
    }

    #[test]
    fn use_is_told_with_its_days() {
        let today: Date = "2026-11-25".parse().unwrap();
        let used = Use { organisations: 3, since: Some("2026-01-01".parse().unwrap()) };
        insta::assert_snapshot!(used.active_adopters().explanation.get(Language::Nl),
            @"3 organisaties melden dit nu te gebruiken. Gepland en beëindigd gebruik telt niet mee.");
        insta::assert_snapshot!(used.in_use_since(today).unwrap().explanation.get(Language::Nl),
            @"Wie dit nu het langst gebruikt, begon op 1 januari 2026, 328 dagen geleden.");
        assert_eq!(Use::default().in_use_since(today), None);
    }
}
