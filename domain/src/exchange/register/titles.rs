//! What the fields are called in the publication standard, for people: in Dutch, which is the register's one language.

const TITLES: &[(&str, &str)] = &[
    ("name", "Naam"),
    ("description_short", "Korte omschrijving"),
    ("organization", "Organisatienaam"),
    ("category", "Thema"),
    ("status", "Status"),
    ("begin_date", "Begindatum"),
    ("end_date", "Einddatum"),
    ("contact_email", "Contactgegevens"),
    ("website", "Link naar publiekspagina"),
    ("publication_category", "Publicatiecategorie"),
    ("url", "Link naar bronregistratie"),
    ("goal", "Doel en impact"),
    ("proportionality", "Afwegingen"),
    ("human_intervention", "Menselijke tussenkomst"),
    ("risks", "Risicobeheer"),
    ("lawful_basis", "Wettelijke basis"),
    ("lawful_basis_grouping", "Verwijzingen wettelijke basis"),
    ("process_index_url", "Link naar verwerkingsregister"),
    ("impacttoetsen_grouping", "Impacttoetsen"),
    ("impacttoetsen", "Toelichting op impacttoetsen"),
    ("source_data", "Gegevens"),
    ("source_data_grouping", "Verwijzingen gegevensbronnen"),
    ("methods_and_models", "Technische werking"),
    ("provider", "Leverancier"),
    ("publiccode", "Link naar broncode"),
    ("lang", "Taal"),
    ("standard_version", "Versie publicatiestandaard"),
    ("source_id", "Bron-ID"),
    ("tags", "Zoektermen"),
];

/// The title of a field.
pub(super) fn title(key: &str) -> &'static str {
    TITLES.iter().find(|(known, _)| *known == key).map_or("", |(_, title)| title)
}

#[cfg(test)]
mod tests {
    use super::super::fields::FIELDS;
    use super::*;
    use crate::exchange::testing::real;

    #[test]
    fn each_field_has_the_title_of_the_standard() {
        assert_eq!(TITLES.len(), FIELDS.len());
        assert!(FIELDS.iter().all(|field| !title(field.key).is_empty()));
        for (path, text) in real("algoritmeregister") {
            if !path.to_string_lossy().ends_with("config.json") {
                continue;
            }
            let config: serde_json::Value = serde_json::from_str(&text).unwrap();
            for (key, title) in TITLES {
                assert_eq!(config["properties"][key]["title"], *title, "{key}");
            }
        }
    }
}
