//! What a publiccode.yml of version 0.7 holds: the one table by which a document is read kindly and checked strictly.

use Shape::{Bool, Date, Each, Id, Long, Map, OneOf, PerLanguage, Text, Texts, Url};

/// The form of a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// One line.
    Text,
    /// Text of any length.
    Long,
    /// An address, http or https.
    Url,
    /// A day, yyyy-mm-dd.
    Date,
    /// Yes or no.
    Bool,
    /// A list of texts.
    Texts,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A section.
    Map(&'static [Field]),
    /// A list of sections.
    Each(&'static [Field]),
    /// A section for each language.
    PerLanguage(&'static [Field]),
    /// `alias:…`, an address or a URN.
    Id,
}

/// A key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Whether every section that holds it has it.
    pub(super) mandatory: bool,
    /// Still valid, but no longer recommended.
    pub(super) deprecated: bool,
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, mandatory: true, deprecated: false }
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, mandatory: false, deprecated: false }
}

const fn old(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, mandatory: false, deprecated: true }
}

/// The newest version of the standard, which is written.
pub(super) const VERSION: &str = "0.7";
/// The versions that are read.
pub(super) const VERSIONS: &[&str] = &["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"];

pub(super) const STATUSES: &[&str] = &["concept", "development", "beta", "stable", "obsolete"];

pub(super) const TYPES: &[&str] = &[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
];

pub(super) const MAINTENANCE: &[&str] = &["internal", "contract", "community", "none"];

/// The least and the most characters of a long description.
pub(super) const LONG: (usize, usize) = (150, 10_000);
/// The most characters of a short description.
pub(super) const SHORT: usize = 150;

const DEPENDENCY: &[Field] = &[
    must("name", Text),
    may("version", Text),
    may("versionMin", Text),
    may("versionMax", Text),
    may("optional", Bool),
];

const CONTRACTOR: &[Field] = &[must("name", Text), must("until", Date), may("email", Text), may("website", Url)];

const CONTACT: &[Field] = &[must("name", Text), may("email", Text), may("phone", Text), may("affiliation", Text)];

/// The whole document.
pub(super) const DOCUMENT: &[Field] = &[
    must("publiccodeYmlVersion", Text),
    must("name", Text),
    may("applicationSuite", Text),
    must("url", Url),
    may("landingURL", Url),
    may("isBasedOn", Texts),
    may("softwareVersion", Text),
    may("releaseDate", Date),
    may("logo", Text),
    old("monochromeLogo", Text),
    old("inputTypes", Texts),
    old("outputTypes", Texts),
    must("platforms", Texts),
    may("categories", Texts),
    may("usedBy", Texts),
    may("fundedBy", Each(&[must("name", Text), may("uri", Text)])),
    may("roadmap", Url),
    must("developmentStatus", OneOf(STATUSES)),
    must("softwareType", OneOf(TYPES)),
    may("organisation", Map(&[may("uri", Text), may("name", Text)])),
    may("intendedAudience", Map(&[may("countries", Texts), may("unsupportedCountries", Texts), may("scope", Texts)])),
    must(
        "description",
        PerLanguage(&[
            may("localisedName", Text),
            old("genericName", Text),
            must("shortDescription", Text),
            may("longDescription", Long),
            may("documentation", Url),
            may("apiDocumentation", Url),
            may("features", Texts),
            may("screenshots", Texts),
            may("videos", Texts),
            may("awards", Texts),
        ]),
    ),
    must(
        "legal",
        Map(&[
            must("license", Text),
            may("mainCopyrightOwner", Text),
            old("repoOwner", Text),
            old("authorsFile", Text),
        ]),
    ),
    must(
        "maintenance",
        Map(&[must("type", OneOf(MAINTENANCE)), may("contractors", Each(CONTRACTOR)), may("contacts", Each(CONTACT))]),
    ),
    must("localisation", Map(&[must("localisationReady", Bool), must("availableLanguages", Texts)])),
    may(
        "dependsOn",
        Map(&[may("open", Each(DEPENDENCY)), may("proprietary", Each(DEPENDENCY)), may("hardware", Each(DEPENDENCY))]),
    ),
    may("supports", Each(&[must("id", Id)])),
];

/// Names that older versions or common mistakes have for a key.
pub(super) const OLD_NAMES: &[(&str, &str)] = &[
    ("tags", "categories"),
    ("dependencies", "dependsOn"),
    ("shortDesc", "shortDescription"),
    ("longDesc", "longDescription"),
];

/// Values that older versions or common mistakes have: of which key, what stands there, what it is now.
pub(super) const OLD_VALUES: &[(&str, &str, &str)] = &[
    ("softwareType", "softwareAddon", "addon"),
    ("softwareType", "standalone", "standalone/other"),
    ("softwareType", "standalone/cli", "standalone/other"),
    ("softwareType", "config", "configurationFiles"),
    ("developmentStatus", "production", "stable"),
    ("developmentStatus", "alpha", "development"),
    ("developmentStatus", "deprecated", "obsolete"),
];

/// Whether a tag is shaped as BCP 47 has it: a language of two or three letters, and parts of up to eight behind it.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether a text is an address on the web.
pub(super) fn is_address(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| ["http", "https"].contains(&url.scheme()) && url.host_str().is_some())
}

/// Whether a text names a standard as `supports` has it.
pub(super) fn is_standard(text: &str) -> bool {
    let rest =
        |prefix: &str| text.strip_prefix(prefix).filter(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    rest("alias:").is_some() || rest("urn:").is_some_and(|rest| rest.contains(':')) || is_address(text)
}

/// Whether a text is one e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !text.contains(|c: char| c.is_whitespace() || c == '\\')
    })
}

/// Whether a text is a day.
pub(super) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
