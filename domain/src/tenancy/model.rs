//! Organisations, parties, memberships: pure.

use super::SizeClass;
use crate::id::{AccountId, MembershipId, OrganisationId, PartyId};
use crate::policy::{ManageMembers, Permit};
use crate::problem::{Check, Flaw, Problem};
use crate::role::{Role, Roles};
use crate::time::{Date, Instant};

crate::coded::coded! {
    /// What an organisation is.
    OrganisationKind {
        /// Gemeente.
        Municipality = "MUNICIPALITY",
        /// The association of municipalities: the VNG.
        Association = "ASSOCIATION",
        /// Samenwerkingsverband.
        Partnership = "PARTNERSHIP",
        /// Leverancier. Not a member: sees what is PUBLIC or shared with it by name.
        Supplier = "SUPPLIER",
    }
}

impl OrganisationKind {
    /// Whether MEMBERS includes it.
    pub const fn is_member(self) -> bool {
        !matches!(self, Self::Supplier)
    }
}

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name in addresses: `s-hertogenbosch`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// CBS code, `GM0344`; municipalities only.
    pub code: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// Inhabitants, and the year of that count (1 January, CBS).
    pub population: Option<(i64, i32)>,
    /// TOOI URI: `https://identifier.overheid.nl/tooi/id/gemeente/gm0344`.
    pub tooi_uri: Option<String>,
    /// Organisation identification number (OIN), 20 positions.
    pub oin: Option<String>,
    /// The party that a supplier's organisation is.
    pub party: Option<PartyId>,
    /// First day.
    pub valid_from: Option<Date>,
    /// First day on which it is no more (merger).
    pub valid_until: Option<Date>,
}

impl Organisation {
    /// The class of its number of inhabitants.
    pub fn size_class(&self) -> Option<SizeClass> {
        self.population.and_then(|(population, _)| SizeClass::of(population))
    }
}

/// A maker or supplier: reference data that the platform names and merges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// Number in the trade register (KVK), 8 digits.
    pub kvk: Option<String>,
}

/// The TOOI URI of the municipality with this CBS code.
pub fn tooi_uri(code: &str) -> String {
    format!("https://identifier.overheid.nl/tooi/id/gemeente/{}", code.to_lowercase())
}

/// Checks an OIN: 20 positions, a known prefix of 8, a main number of 9 and `000`, or of 8 and `0000` (KVK).
/// Source: Logius, OIN-Stelsel. Main numbers may hold letters, depending on the register.
pub fn is_oin(oin: &str) -> bool {
    const PREFIXES: [&str; 9] =
        ["00000001", "00000002", "00000003", "00000004", "00000006", "00000007", "00000008", "00000009", "00000099"];
    let Some((prefix, rest)) = oin.split_at_checked(8) else { return false };
    let suffix = if prefix == "00000003" { "0000" } else { "000" };
    let main = rest.strip_suffix(suffix).unwrap_or_default();
    oin.len() == 20
        && PREFIXES.contains(&prefix)
        && !main.is_empty()
        && main.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
}

crate::coded::coded! {
    /// Whether an account is a person or a program.
    AccountKind {
        /// A person.
        Person = "PERSON",
        /// A service account: a program of the organisation.
        Service = "SERVICE",
    }
}

/// A person or service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Which of the two.
    pub kind: AccountKind,
    /// The person's name, or what the program is for.
    pub name: String,
    /// E-mail address of a person.
    pub email: Option<String>,
}

/// Where a membership is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MembershipStage {
    /// Invited, not yet logged in.
    Invited {
        /// SHA-256 of the code in the invitation's address.
        invitation_hash: String,
        /// Until when the code works.
        expires_at: Instant,
    },
    /// In force.
    Active,
    /// Over.
    Ended {
        /// Since when.
        at: Instant,
    },
}

/// That an account belongs to an organisation, with roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Whose.
    pub account: AccountId,
    /// Where it is in its life.
    pub stage: MembershipStage,
    /// The roles.
    pub roles: Roles,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was made.
    pub created_at: Instant,
}

/// How long an invitation can be accepted.
pub const INVITATION_SECONDS: i64 = 14 * 24 * 3600;

impl Membership {
    fn counts_as_administrator(&self) -> bool {
        self.stage == MembershipStage::Active && self.roles.has(Role::Administrator)
    }

    /// Gives other roles. `others` are the organisation's other memberships.
    pub fn with_roles(self, _permit: Permit<ManageMembers>, roles: Roles, others: &[Self]) -> Result<Self, Problem> {
        if matches!(self.stage, MembershipStage::Ended { .. }) {
            return Err(Problem::invalid(
                "id",
                Flaw::Form(
                    "Dit lidmaatschap is beëindigd. Nodig deze persoon opnieuw uit.",
                    "This membership has ended. Invite this person again.",
                ),
            ));
        }
        let next = Self { roles, revision: self.revision + 1, ..self.clone() };
        self.keeps_an_administrator(&next, others)?;
        Ok(next)
    }

    /// Ends it, from this moment. `others` are the organisation's other memberships.
    pub fn end(self, _permit: Permit<ManageMembers>, now: Instant, others: &[Self]) -> Result<Self, Problem> {
        if matches!(self.stage, MembershipStage::Ended { .. }) {
            return Ok(self);
        }
        let next = Self { stage: MembershipStage::Ended { at: now }, revision: self.revision + 1, ..self.clone() };
        self.keeps_an_administrator(&next, others)?;
        Ok(next)
    }

    fn keeps_an_administrator(&self, next: &Self, others: &[Self]) -> Result<(), Problem> {
        let loses_one = self.counts_as_administrator() && !next.counts_as_administrator();
        if loses_one && !others.iter().any(Self::counts_as_administrator) {
            return Err(Problem::LastAdministrator);
        }
        Ok(())
    }
}

/// Checks the roles that an organisation of `kind` wants to give to an account of `account` kind.
pub fn check_roles(check: &mut Check, roles: &Roles, kind: OrganisationKind, account: AccountKind) {
    if roles.is_empty() {
        check.refuse("roles", Flaw::Form("Kies minimaal één rol.", "Choose at least one role."));
    }
    if kind != OrganisationKind::Association && roles.iter().any(Role::of_association_only) {
        check.refuse(
            "roles",
            Flaw::Form(
                "De rollen coördinator en auditor zijn alleen voor de VNG.",
                "The roles coordinator and auditor are for the VNG only.",
            ),
        );
    }
    if account == AccountKind::Service && !roles.iter().all(Role::for_service_account) {
        check.refuse(
            "roles",
            Flaw::Form(
                "Een serviceaccount kan alleen lezer, redacteur of beoordelaar zijn. Geef de andere rollen aan mensen.",
                "A service account can only be reader, editor or assessor. Give the other roles to people.",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oins_are_checked() {
        for good in ["00000001123456789000", "00000003123456780000", "00000099000000001000"] {
            assert!(is_oin(good), "{good}");
        }
        for bad in
            ["", "123", "00000001123456789001", "00000005123456789000", "0000000112345678900é", "00000003123456789000"]
        {
            assert!(!is_oin(bad), "{bad}");
        }
    }
}
