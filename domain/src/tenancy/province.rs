//! The provinces.

use crate::text::fold;

/// The twelve provinces (provincies), by their official names.
pub const PROVINCES: [&str; 12] = [
    "Drenthe",
    "Flevoland",
    "Fryslân",
    "Gelderland",
    "Groningen",
    "Limburg",
    "Noord-Brabant",
    "Noord-Holland",
    "Overijssel",
    "Utrecht",
    "Zeeland",
    "Zuid-Holland",
];

/// The official name of a province, whatever the capitals and accents; `Friesland` is the Dutch name of Fryslân.
pub fn province(text: &str) -> Option<String> {
    let text = fold(text);
    let text = if text == "friesland" { fold("Fryslân") } else { text };
    PROVINCES.iter().find(|name| fold(name) == text).map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_by_its_name() {
        for text in ["Fryslân", "fryslan", "Friesland"] {
            assert_eq!(province(text).as_deref(), Some("Fryslân"));
        }
        assert_eq!(province("utrecht").as_deref(), Some("Utrecht"));
        assert_eq!(province("Holland"), None);
    }
}
