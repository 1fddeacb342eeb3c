//! Who asks. Lock 2: a viewer has private fields and is minted only here, from what `resolve` read of active memberships.

use crate::id::{AccountId, MembershipId, OrganisationId};
use crate::policy::{Action, Facts, Reason, Standing, check};
use crate::role::Roles;

use super::OrganisationKind;

/// One active membership of a viewer.
#[derive(Debug, Clone)]
pub struct MembershipOf {
    /// The membership.
    pub id: MembershipId,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// What kind that is.
    pub kind: OrganisationKind,
    /// The roles there.
    pub roles: Roles,
}

/// Who asks, for which organisation: the key to every transaction.
#[derive(Debug, Clone)]
pub struct Viewer {
    account: Option<AccountId>,
    standing: Option<Standing>,
    memberships: Vec<MembershipOf>,
}

impl Viewer {
    /// The public: reads what is PUBLIC.
    pub const fn anonymous() -> Self {
        Self { account: None, standing: None, memberships: Vec::new() }
    }

    /// Someone who logged in, acting for one of the organisations they are an active member of.
    #[cfg(feature = "store")]
    pub(super) fn of_membership(
        account: AccountId,
        acting: &MembershipOf,
        predecessors: Vec<OrganisationId>,
        memberships: Vec<MembershipOf>,
    ) -> Self {
        let standing = Standing {
            organisation: acting.organisation,
            kind: acting.kind,
            roles: acting.roles.clone(),
            predecessors,
        };
        Self { account: Some(account), standing: Some(standing), memberships }
    }

    /// The platform's operator at the command line, acting as an editor and assessor of an organisation.
    #[cfg(feature = "store")]
    pub(super) fn operator(
        organisation: OrganisationId,
        kind: OrganisationKind,
        predecessors: Vec<OrganisationId>,
    ) -> Self {
        let roles = [crate::role::Role::Editor, crate::role::Role::Assessor].into_iter().collect();
        let standing = Standing { organisation, kind, roles, predecessors };
        Self { account: None, standing: Some(standing), memberships: Vec::new() }
    }

    /// The person or service account; `None` for the public and the operator.
    pub const fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The organisation acted for; `None` for the public.
    pub fn organisation(&self) -> Option<OrganisationId> {
        self.standing.as_ref().map(|standing| standing.organisation)
    }

    /// What decisions need to know.
    pub const fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }

    /// Every active membership, also of organisations not acted for.
    pub fn memberships(&self) -> &[MembershipOf] {
        &self.memberships
    }

    /// The organisations whose rows are read as own: the acting one and its predecessors by merger.
    pub fn readable(&self) -> impl Iterator<Item = OrganisationId> + '_ {
        let own = self.standing.iter().map(|standing| standing.organisation);
        own.chain(self.standing.iter().flat_map(|standing| standing.predecessors.iter().copied()))
    }

    /// Whether the viewer acts for a member organisation: a municipality, partnership or the VNG.
    pub fn is_member(&self) -> bool {
        self.standing.as_ref().is_some_and(|standing| standing.kind.is_member())
    }

    /// Whether the viewer may do `action` to a row of `owner`.
    pub fn may(&self, action: Action, owner: OrganisationId) -> Result<(), Reason> {
        check(self.standing(), action, Facts::of(owner))
    }
}
