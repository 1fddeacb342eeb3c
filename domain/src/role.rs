//! What a membership lets a person do.

use std::collections::BTreeSet;

crate::coded::coded! {
    /// A role in an organisation. One person can have several.
    Role {
        /// Invites people, gives roles, reads the event log.
        Administrator = "administrator",
        /// Approves assessments (vaststellen).
        Approver = "approver",
        /// Writes assessments.
        Assessor = "assessor",
        /// Reads the voting log of everybody (the VNG's).
        Auditor = "auditor",
        /// Coordinates proposals (the VNG's).
        Coordinator = "coordinator",
        /// Oversees all that the organisation reads (raadslid).
        CouncilMember = "council-member",
        /// Shares components and states what the organisation uses.
        Editor = "editor",
        /// Reads.
        Reader = "reader",
        /// Votes by mandate.
        Voter = "voter",
    }
}

impl Role {
    /// Whether only the association of municipalities (VNG) has this role.
    pub const fn of_association_only(self) -> bool {
        matches!(self, Self::Auditor | Self::Coordinator)
    }

    /// What people call it in Dutch.
    pub const fn dutch(self) -> &'static str {
        match self {
            Self::Administrator => "beheerder",
            Self::Approver => "vaststeller",
            Self::Assessor => "beoordelaar",
            Self::Auditor => "auditor",
            Self::Coordinator => "coördinator",
            Self::CouncilMember => "raadslid",
            Self::Editor => "redacteur",
            Self::Reader => "lezer",
            Self::Voter => "stemmer",
        }
    }

    /// Whether a service account may have it: deciding is for people.
    pub const fn for_service_account(self) -> bool {
        matches!(self, Self::Reader | Self::Editor | Self::Assessor)
    }
}

/// The roles of one membership.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Whether `role` is among them.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// In the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As the database holds them: codes separated by one space.
    pub fn codes(&self) -> String {
        self.iter().map(Role::code).collect::<Vec<_>>().join(" ")
    }

    /// From what the database holds. `None` where a code is unknown.
    pub fn from_codes(codes: &str) -> Option<Self> {
        codes.split(' ').filter(|code| !code.is_empty()).map(Role::from_code).collect::<Option<_>>().map(Self)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().collect())
    }
}
