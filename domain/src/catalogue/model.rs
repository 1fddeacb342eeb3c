//! Components, versions and adoptions: pure. A change consumes the value, takes a permit and gives the next value.

use super::{AdoptionState, ComponentKind, LifecyclePhase, Theme, VersionState, Visibility, Withdrawal};
use crate::id::{AdoptionId, ComponentId, OrganisationId, PartyId, VersionId};
use crate::policy::{ManageVersions, Permit, ShareComponent, StateAdoption, UpdateComponent};
use crate::problem::{Check, Flaw, Outcome, Problem};
use crate::text::Localized;
use crate::time::{Date, Instant};

/// What a component says of itself. The default says nothing yet, of software.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    /// Its name, at most 100 characters.
    pub name: Localized,
    /// What it does and does not do, at most 400 characters.
    pub summary: Localized,
    /// What it is for, at most 2500 characters.
    pub purpose: Localized,
    /// What it is.
    pub kind: ComponentKind,
    /// The policy theme.
    pub theme: Option<Theme>,
    /// SPDX expression; `None` where it is proprietary or unknown.
    pub licence: Option<String>,
    /// Where the source is.
    pub source_url: Option<String>,
    /// A functional mailbox or an https address; never a person.
    pub contact: Option<String>,
    /// The maker's or supplier's name, as the owner states it.
    pub supplier: Option<String>,
    /// The phase of its life cycle.
    pub phase: Option<LifecyclePhase>,
    /// The standards that it keeps to, each as a URN, an address or an alias; at most 50.
    pub standards: Vec<String>,
    /// Words by which it should be found besides; at most 50.
    pub keywords: Vec<String>,
}

impl Description {
    /// Checks and tidies every field. Texts lose what markup they hold. `at` is where the description stands in the input:
    /// empty, or a name and a dot.
    pub fn checked(self, check: &mut Check, at: &str) -> Self {
        let path = |field: &str| format!("{at}{field}");
        let mut localized = |field, text: &Localized, most| check_localized(check, &path(field), text, most, true);
        let name = localized("name", &self.name, 100);
        let summary = localized("summary", &self.summary, 400);
        let purpose = check_localized(check, &path("purpose"), &self.purpose, 2500, false);
        let licence = check.optional(&path("licence"), self.licence.as_deref(), 200);
        if licence.as_ref().is_some_and(|text| spdx::Expression::parse(text).is_err()) {
            check.refuse(
                path("licence"),
                Flaw::Form(
                    "Geef een SPDX-licentie, bijvoorbeeld EUPL-1.2.",
                    "Give an SPDX licence, for example EUPL-1.2.",
                ),
            );
        }
        Self {
            name,
            summary,
            purpose,
            licence,
            contact: check.contact(&path("contact"), self.contact.as_deref()),
            source_url: check.address(&path("sourceUrl"), self.source_url.as_deref()),
            supplier: check
                .optional(&path("supplierName"), self.supplier.as_deref(), 200)
                .map(|text| plain(&text, 200)),
            kind: self.kind,
            theme: self.theme,
            phase: self.phase,
            standards: check_list(check, &path("standards"), &self.standards, 200),
            keywords: check_list(check, &path("keywords"), &self.keywords, 100),
        }
    }
}

/// A list's most texts.
const MOST_TEXTS: usize = 50;

fn check_list(check: &mut Check, path: &str, texts: &[String], most: usize) -> Vec<String> {
    if texts.len() > MOST_TEXTS {
        check.refuse(path, Flaw::Form("Geef maximaal 50 waarden.", "Give at most 50 values."));
        return Vec::new();
    }
    let mut kept: Vec<String> = Vec::new();
    for (text, index) in texts.iter().zip(0..) {
        let text = check.optional(&format!("{path}.{index}"), Some(&plain(text, most)), most);
        kept.extend(text.filter(|text| !kept.contains(text)));
    }
    kept
}

/// A text without markup; one with too much of that as it is, which is then refused for its length or harmless as text.
pub(super) fn plain(text: &str, most: usize) -> String {
    if crate::text::is_too_marked_up(text, most) { text.replace('<', "‹") } else { crate::text::strip_html(text) }
}

pub(super) fn check_localized(
    check: &mut Check,
    path: &str,
    text: &Localized,
    most: usize,
    required: bool,
) -> Localized {
    use crate::text::{Language, is_too_marked_up, strip_html};
    if is_too_marked_up(text.get(Language::Nl), most)
        || text.exact(Language::En).is_some_and(|text| is_too_marked_up(text, most))
    {
        check.refuse(path, Flaw::TooLong(most));
        return Localized::default();
    }
    let dutch = strip_html(text.get(Language::Nl));
    let dutch = if required {
        check.text(&format!("{path}.nl"), &dutch, most)
    } else {
        check.optional(&format!("{path}.nl"), Some(&dutch), most).unwrap_or_default()
    };
    let english = text.exact(Language::En).map(strip_html);
    Localized::new(dutch, check.optional(&format!("{path}.en"), english.as_deref(), most))
}

/// A shared component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// The organisation that states it and alone changes it.
    pub owner: OrganisationId,
    /// What it says of itself.
    pub description: Description,
    /// The party that its supplier is, where the platform recognises the name.
    pub supplier: Option<PartyId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// That nobody else begins with it.
    pub withdrawal: Option<Withdrawal>,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was entered.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

impl Component {
    pub(super) fn at_revision(&self, expected: i64) -> Result<(), Problem> {
        if self.revision == expected { Ok(()) } else { Err(Problem::Conflict(self.revision)) }
    }

    /// Says something else of itself.
    pub fn update(
        self,
        _permit: Permit<UpdateComponent>,
        expected: i64,
        description: Description,
        supplier: Option<PartyId>,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        Ok(Self { description, supplier, revision: self.revision + 1, updated_at: now, ..self })
    }

    /// Is shown to others or fewer. Whoever adopted a version keeps reading that.
    pub fn share(
        self,
        _permit: Permit<ShareComponent>,
        expected: i64,
        visibility: Visibility,
        now: Instant,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        Ok(Self { visibility, revision: self.revision + 1, updated_at: now, ..self })
    }
}

/// A version of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// Of which component.
    pub component: ComponentId,
    /// The component's owner.
    pub owner: OrganisationId,
    /// Its place among the component's versions, from 1.
    pub ordinal: i32,
    /// As its maker numbers it: `2.1`.
    pub number: String,
    /// Its state, as the owner states it: see [`Version::state_on`].
    pub state: VersionState,
    /// What changed since the one before.
    pub changes: Localized,
    /// The day of its release.
    pub released_on: Option<Date>,
    /// The first day without support.
    pub support_ends_on: Option<Date>,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was entered.
    pub created_at: Instant,
}

impl Version {
    pub(super) fn at_revision(&self, expected: i64) -> Result<(), Problem> {
        if self.revision == expected { Ok(()) } else { Err(Problem::Conflict(self.revision)) }
    }

    /// Gets another state or text.
    pub fn update(
        self,
        _permit: Permit<ManageVersions>,
        expected: i64,
        state: VersionState,
        changes: Localized,
        days: VersionDays,
    ) -> Result<Self, Problem> {
        self.at_revision(expected)?;
        let VersionDays { released_on, support_ends_on } = days;
        Ok(Self { state, changes, released_on, support_ends_on, revision: self.revision + 1, ..self })
    }

    /// Its days.
    pub const fn days(&self) -> VersionDays {
        VersionDays { released_on: self.released_on, support_ends_on: self.support_ends_on }
    }

    /// Its state on a day: support ends by itself, whatever the owner stated last.
    pub fn state_on(&self, today: Date) -> VersionState {
        if self.support_ends_on.is_some_and(|day| day <= today) { VersionState::SupportEnded } else { self.state }
    }
}

/// The days of a version.
#[derive(Debug, Clone, Copy, Default)]
pub struct VersionDays {
    /// The day of its release.
    pub released_on: Option<Date>,
    /// The first day without support.
    pub support_ends_on: Option<Date>,
}

impl VersionDays {
    /// Checks them against each other and the state.
    pub fn check(self, check: &mut Check, state: VersionState, today: Date) {
        if self.released_on.zip(self.support_ends_on).is_some_and(|(released, ends)| ends < released) {
            check.refuse(
                "supportEndsOn",
                Flaw::Form("De ondersteuning eindigt vóór de uitgave.", "Support ends before the release."),
            );
        }
        if state == VersionState::SupportEnded && self.support_ends_on.is_some_and(|day| day > today) {
            check.refuse(
                "supportEndsOn",
                Flaw::Form(
                    "De ondersteuning is volgens de status al geëindigd. Kies een dag die voorbij is.",
                    "By its state support has ended already. Choose a day that has passed.",
                ),
            );
        }
    }
}

/// What a version's maker enters.
#[derive(Debug, Clone)]
pub struct VersionText {
    /// As its maker numbers it.
    pub number: String,
    /// What changed, at most 2500 characters.
    pub changes: Localized,
}

impl VersionText {
    /// Checks and tidies it.
    pub fn checked(self, check: &mut Check) -> Self {
        Self {
            number: check.text("number", &self.number, 50),
            changes: check_localized(check, "changes", &self.changes, 2500, false),
        }
    }
}

/// That an organisation plans to use, uses or used a version: stated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// Its id.
    pub id: AdoptionId,
    /// Who uses it.
    pub organisation: OrganisationId,
    /// What component.
    pub component: ComponentId,
    /// What version.
    pub version: VersionId,
    /// What is stated.
    pub statement: AdoptionStatement,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was first stated.
    pub created_at: Instant,
    /// When it was last stated.
    pub updated_at: Instant,
}

/// What is stated of a use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptionStatement {
    /// Planned, in use or ended.
    pub state: AdoptionState,
    /// First day of use.
    pub since: Option<Date>,
    /// First day without use; needed where it has ended.
    pub until: Option<Date>,
    /// What this organisation uses it for, at most 2500 characters.
    pub purpose: Option<String>,
}

/// That the acting organisation stated its use of a version already.
#[cfg(feature = "store")]
pub(super) const fn stated() -> Problem {
    Problem::AlreadyExists(
        "versionId",
        "Uw organisatie heeft het gebruik van deze versie al vastgelegd. Wijzig dat met restateAdoption.",
        "Your organisation stated its use of this version already. Change that with restateAdoption.",
    )
}

impl AdoptionStatement {
    /// Checks and tidies it. What is said to be so today cannot begin or end later.
    pub fn checked(self, check: &mut Check, today: Date) -> Self {
        let purpose = self.purpose.as_deref().map(|text| plain(text, 2500));
        let purpose = check.optional("statement.purpose", purpose.as_deref(), 2500);
        if self.state == AdoptionState::InUse && self.since.is_none() {
            check.refuse(
                "statement.since",
                Flaw::Form("Geef de dag waarop het gebruik begon.", "Give the day on which use began."),
            );
        }
        if self.state == AdoptionState::Ended && self.until.is_none() {
            check.refuse(
                "statement.until",
                Flaw::Form("Geef de dag waarop het gebruik eindigde.", "Give the day on which use ended."),
            );
        }
        if self.state == AdoptionState::InUse && self.since.is_some_and(|day| day > today) {
            check.refuse(
                "statement.since",
                Flaw::Form(
                    "Deze dag moet nog komen. Kies PLANNED zolang het gebruik niet begonnen is.",
                    "This day is still to come. Choose PLANNED as long as use has not begun.",
                ),
            );
        }
        if self.state == AdoptionState::InUse && self.until.is_some_and(|day| day <= today) {
            check.refuse(
                "statement.until",
                Flaw::Form(
                    "Deze einddatum is voorbij. Kies ENDED, of geef null als het gebruik doorgaat.",
                    "This day has passed. Choose ENDED, or give null where use goes on.",
                ),
            );
        }
        if self.state == AdoptionState::Ended && self.until.is_some_and(|day| day > today) {
            check.refuse(
                "statement.until",
                Flaw::Form(
                    "Deze dag moet nog komen. Kies IN_USE met deze einddatum.",
                    "This day is still to come. Choose IN_USE with this last day.",
                ),
            );
        }
        if self.since.zip(self.until).is_some_and(|(since, until)| until < since) {
            check.refuse(
                "statement.until",
                Flaw::Form("De einddatum ligt voor de begindatum.", "The last day is before the first."),
            );
        }
        Self { purpose, ..self }
    }
}

impl Adoption {
    pub(super) fn at_revision(&self, expected: i64) -> Result<(), Problem> {
        if self.revision == expected { Ok(()) } else { Err(Problem::Conflict(self.revision)) }
    }

    /// States something else of the same version.
    pub fn restate(
        self,
        _permit: Permit<StateAdoption>,
        expected: i64,
        statement: AdoptionStatement,
        now: Instant,
    ) -> Outcome<Self> {
        self.at_revision(expected)?;
        Ok(Self { statement, revision: self.revision + 1, updated_at: now, ..self })
    }
}
