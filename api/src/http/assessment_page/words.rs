//! What the page calls things, in Dutch (B1).

use domain::assessments::{DecisionRole, Disposition, Dossier, Standing, Verdict};
use domain::id::OrganisationId;
use domain::instruments::{Criterion, InstrumentKind};
use domain::tenancy::OrganisationKind;
use domain::time::{Date, Instant};

const MONTHS: [&str; 12] = [
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

/// A day as people write it: 5 januari 2026.
pub(super) fn day(day: Date) -> String {
    let month = usize::try_from(day.month()).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    match month {
        Some(month) => format!("{} {month} {}", day.day(), day.year()),
        None => day.to_string(),
    }
}

/// The day on which something was.
pub(super) fn on(instant: Instant) -> String {
    day(instant.day())
}

/// A whole number with dots: 3.800.
pub(super) fn number(number: i64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let head = Some(head.to_owned()).filter(|head| !head.is_empty());
    head.into_iter().chain(groups).collect::<Vec<_>>().join(".")
}

/// An organisation as it is spoken of. Of one that is not told: that it is another.
pub(super) fn organisation(dossier: &Dossier, id: Option<OrganisationId>) -> String {
    match id.and_then(|id| dossier.organisation(id)) {
        Some(known)
            if known.kind == OrganisationKind::Municipality && !known.name.to_lowercase().starts_with("gemeente ") =>
        {
            format!("gemeente {}", known.name)
        }
        Some(known) => known.name.clone(),
        None => "een andere organisatie".to_owned(),
    }
}

/// With a capital at the start.
pub(super) fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

pub(super) const fn kind(kind: InstrumentKind) -> &'static str {
    match kind {
        InstrumentKind::Dpia => "DPIA (gegevensbeschermingseffectbeoordeling)",
        InstrumentKind::Iama => "IAMA (mensenrechten en algoritmes)",
        InstrumentKind::Fria => "FRIA (gevolgen voor de grondrechten)",
        InstrumentKind::Dtia => "DTIA (doorgifte van gegevens)",
        InstrumentKind::Kia => "KIA (kinderrechten)",
        InstrumentKind::Aiia => "AIIA (gevolgen van AI)",
        InstrumentKind::PreScan => "Pre-scan",
        InstrumentKind::QuickScan => "Quick scan",
        InstrumentKind::Other => "Beoordeling",
    }
}

pub(super) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Draft => "Concept",
        Standing::InReview => "In beoordeling",
        Standing::Approved => "Vastgesteld",
        Standing::Expired => "Verlopen",
        Standing::Superseded => "Vervangen",
        Standing::Withdrawn => "Ingetrokken",
    }
}

pub(super) const fn disposition(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Own => "Hier beantwoord",
        Disposition::Inherited => "Overgenomen",
        Disposition::Adapted => "Aangepast",
        Disposition::Redone => "Opnieuw beantwoord",
        Disposition::NotApplicable => "Niet van toepassing",
    }
}

pub(super) const fn decision(role: DecisionRole) -> &'static str {
    match role {
        DecisionRole::Automated => "Het neemt zelf besluiten over personen",
        DecisionRole::Supporting => "Het helpt iemand een besluit over een persoon te nemen",
        DecisionRole::NoDecision => "Het heeft niets te maken met besluiten over personen",
    }
}

pub(super) const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Positive => "Positief: het kan doorgaan",
        Verdict::PositiveIf => "Positief onder voorwaarden: het kan doorgaan als er iets gebeurt",
        Verdict::Negative => "Negatief: het kan niet doorgaan",
    }
}

pub(super) const fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Nature => "Aard",
        Criterion::Scope => "Omvang",
        Criterion::Context => "Context",
        Criterion::Purpose => "Doel",
        Criterion::Risk => "Risico",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_written_as_people_do() {
        assert_eq!(day("2026-01-05".parse().unwrap()), "5 januari 2026");
        assert_eq!(day("2026-12-31".parse().unwrap()), "31 december 2026");
        for (value, text) in [(0, "0"), (999, "999"), (1_000, "1.000"), (3_800, "3.800"), (1_234_567, "1.234.567")] {
            assert_eq!(number(value), text);
        }
        assert_eq!((capital("gemeente Utrecht"), capital("")), ("Gemeente Utrecht".to_owned(), String::new()));
    }
}
