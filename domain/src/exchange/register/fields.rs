//! The fields of a registration in publication standard 1.0, in both representations: the keys of the delivery API, and
//! those of the standard's JSON Schema. The two differ in keys, in what they ask and in their lengths; so they are here.

/// The form of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Text in which markup is allowed; its length is counted without.
    Marked,
    /// Some of these texts, as a list.
    Themes,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// One of these; the schema has longer words for them.
    Category,
    /// Year and month.
    Month,
    /// An https address.
    Url,
    /// An e-mail or https address.
    Contact,
    /// Titles with links. The schema has one title and one link instead.
    Pairs(&'static str, &'static str),
    /// What everybody fills in alike.
    Fixed(&'static str, &'static str),
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// In the delivery API.
    pub(super) key: &'static str,
    /// In the schema.
    pub(super) schema: &'static str,
    pub(super) kind: Kind,
    /// The most characters in the delivery API, and in the schema. 0: no limit.
    pub(super) most: (usize, usize),
    /// Whether the register publishes nothing without it.
    pub(super) publishable: bool,
    /// Whether the schema asks for it.
    pub(super) complete: bool,
}

pub(super) const STATUSES: &[&str] = &["In ontwikkeling", "In gebruik", "Buiten gebruik"];

/// As the delivery API names the categories, and as the schema does.
pub(super) const CATEGORIES: &[(&str, &str)] = &[
    ("Hoog-risico AI-systeem", "Hoog-risico AI-systeem (Categorie A)"),
    ("Impactvolle algoritmes", "Impactvolle algoritmes (Categorie B)"),
    ("Overige algoritmes", "Overige algoritmes (Categorie C)"),
];

const NEITHER: (bool, bool) = (false, false);
const BOTH: (bool, bool) = (true, true);
const COMPLETE: (bool, bool) = (false, true);

const fn field(
    key: &'static str,
    schema: &'static str,
    kind: Kind,
    most: (usize, usize),
    (publishable, complete): (bool, bool),
) -> Field {
    Field { key, schema, kind, most, publishable, complete }
}

/// All of them.
pub(super) const FIELDS: &[Field] = &[
    field("name", "name", Kind::Text, (100, 99), BOTH),
    field("description_short", "description_short", Kind::Text, (400, 399), BOTH),
    field("organization", "organization", Kind::Text, (100, 99), BOTH),
    field("category", "theme", Kind::Themes, (0, 0), COMPLETE),
    field("status", "status", Kind::OneOf(STATUSES), (0, 0), BOTH),
    field("begin_date", "start_date", Kind::Month, (7, 7), COMPLETE),
    field("end_date", "end_date", Kind::Month, (7, 7), NEITHER),
    field("contact_email", "contact", Kind::Contact, (500, 0), BOTH),
    field("website", "link", Kind::Url, (500, 0), NEITHER),
    field("publication_category", "publication_category", Kind::Category, (0, 0), BOTH),
    field("url", "source_link", Kind::Url, (500, 0), NEITHER),
    field("goal", "purpose_and_impact", Kind::Marked, (2500, 2499), COMPLETE),
    field("proportionality", "considerations", Kind::Marked, (2500, 2499), COMPLETE),
    field("human_intervention", "human_intervention", Kind::Marked, (2500, 2499), COMPLETE),
    field("risks", "risk_management", Kind::Marked, (2500, 2499), COMPLETE),
    field("lawful_basis", "legal_basis", Kind::Marked, (2500, 2499), NEITHER),
    field("lawful_basis_grouping", "", Kind::Pairs("legal_basis_title", "legal_basis_link"), (100, 99), NEITHER),
    field("process_index_url", "processing_register_link", Kind::Url, (500, 0), NEITHER),
    field("impacttoetsen_grouping", "", Kind::Pairs("impact_assessments", "impact_assessment_link"), (0, 0), COMPLETE),
    field("impacttoetsen", "impact_assessment_explanation", Kind::Marked, (2500, 2499), NEITHER),
    field("source_data", "data", Kind::Marked, (2500, 2499), COMPLETE),
    field("source_data_grouping", "", Kind::Pairs("data_source_title", "data_source_link"), (500, 499), NEITHER),
    field("methods_and_models", "technical_operation", Kind::Marked, (5000, 4999), COMPLETE),
    field("provider", "supplier", Kind::Text, (200, 199), COMPLETE),
    field("publiccode", "source_code_link", Kind::Url, (500, 0), NEITHER),
    field("lang", "language", Kind::Fixed("nld", "nld"), (0, 0), BOTH),
    field("standard_version", "schema", Kind::Fixed("1.0", "1.0.0"), (0, 0), COMPLETE),
    field("source_id", "source_id", Kind::Text, (100, 0), NEITHER),
    field("tags", "search_terms", Kind::Marked, (2500, 0), NEITHER),
];

/// What the register itself fills in.
pub(super) const READ_ONLY: &[&str] = &["lars", "publication_dt"];

/// Whether a text is a year and a month: 2026-11.
pub(super) fn is_month(text: &str) -> bool {
    text.len() == 7 && format!("{text}-01").parse::<jiff::civil::Date>().is_ok()
}

/// Whether a text is an https address.
pub(super) fn is_https(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some())
}

/// Whether a text can be mailed or visited.
pub(super) fn is_contact(text: &str) -> bool {
    is_https(text)
        || text.split_once('@').is_some_and(|(name, domain)| {
            !name.is_empty() && domain.contains('.') && !domain.contains('@') && !text.contains(char::is_whitespace)
        })
}
