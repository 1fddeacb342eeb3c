//! The matrix's rows: every query, every mutation and every field that returns an object. A field of the schema that has no
//! row here fails the build, and so does a row whose field is gone.

/// What a field can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    /// What everybody may see: reference data, permissions, where a page stands.
    All,
    /// What the rules of what it leads to let through: null or left out otherwise.
    Readable,
    /// Only the own organisation's: null for another, also where the parent is seen.
    Own,
    /// The answer of a mutation, which is in the matrix of mutations.
    Done,
}

use Shows::{All, Done, Own, Readable};

/// The rows.
pub(super) const ROWS: &[(&str, Shows)] = &[
    ("Adoption.canRestate", All),
    ("Adoption.component", Readable),
    ("Adoption.organisation", All),
    ("Adoption.version", Readable),
    ("AdoptVersionPayload.adoption", Done),
    ("AdoptVersionPayload.errors", Done),
    ("AddVersionPayload.errors", Done),
    ("AddVersionPayload.version", Done),
    ("AdoptionConnection.edges", Readable),
    ("AdoptionConnection.nodes", Readable),
    ("AdoptionConnection.pageInfo", All),
    ("AdoptionEdge.node", Readable),
    ("ChangeMemberRolesPayload.errors", Done),
    ("ChangeMemberRolesPayload.membership", Done),
    ("Component.adoptions", Readable),
    ("Component.newestVersion", Readable),
    ("Component.origin", Own),
    ("Component.owner", All),
    ("Component.permissions", All),
    ("Component.sharedWith", Own),
    ("Component.supplier", All),
    ("Component.versions", Readable),
    ("ComponentConnection.edges", Readable),
    ("ComponentConnection.nodes", Readable),
    ("ComponentConnection.pageInfo", All),
    ("ComponentEdge.node", Readable),
    ("ComponentPermissions.manageVersions", All),
    ("ComponentPermissions.share", All),
    ("ComponentPermissions.update", All),
    ("ComponentVersion.canAdopt", All),
    ("ComponentVersion.canUpdate", All),
    ("ComponentVersion.component", Readable),
    ("ComponentVersionConnection.edges", Readable),
    ("ComponentVersionConnection.nodes", Readable),
    ("ComponentVersionConnection.pageInfo", All),
    ("ComponentVersionEdge.node", Readable),
    ("CreateComponentPayload.component", Done),
    ("CreateComponentPayload.errors", Done),
    ("CreateServiceAccountPayload.errors", Done),
    ("CreateServiceAccountPayload.membership", Done),
    ("EndMembershipPayload.errors", Done),
    ("EndMembershipPayload.membership", Done),
    ("Event.actor", Own),
    ("Event.organisation", Own),
    ("EventConnection.edges", Own),
    ("EventConnection.nodes", Own),
    ("EventConnection.pageInfo", All),
    ("EventEdge.node", Own),
    ("ImportComponentsPayload.errors", Done),
    ("ImportComponentsPayload.records", Done),
    ("ImportedRecord.component", Done),
    ("ImportedRecord.errors", Done),
    ("InviteMemberPayload.errors", Done),
    ("InviteMemberPayload.membership", Done),
    ("Membership.account", Own),
    ("Membership.organisation", Own),
    ("MembershipConnection.edges", Own),
    ("MembershipConnection.nodes", Own),
    ("MembershipConnection.pageInfo", All),
    ("MembershipEdge.node", Own),
    ("Mutation.addVersion", Done),
    ("Mutation.adoptVersion", Done),
    ("Mutation.changeMemberRoles", Done),
    ("Mutation.createComponent", Done),
    ("Mutation.createServiceAccount", Done),
    ("Mutation.endMembership", Done),
    ("Mutation.importComponents", Done),
    ("Mutation.inviteMember", Done),
    ("Mutation.restateAdoption", Done),
    ("Mutation.setAllowedOrigins", Done),
    ("Mutation.shareComponent", Done),
    ("Mutation.updateComponent", Done),
    ("Mutation.updateVersion", Done),
    ("Organisation.adoptions", Readable),
    ("Organisation.party", All),
    ("Organisation.predecessors", All),
    ("Organisation.successors", All),
    ("OrganisationConnection.edges", All),
    ("OrganisationConnection.nodes", All),
    ("OrganisationConnection.pageInfo", All),
    ("OrganisationEdge.node", All),
    ("Query._entities", Readable),
    ("Query._service", All),
    ("Query.allowedOrigins", Own),
    ("Query.component", Readable),
    ("Query.components", Readable),
    ("Query.events", Own),
    ("Query.identityProviders", Own),
    ("Query.members", Own),
    ("Query.node", Readable),
    ("Query.nodes", Readable),
    ("Query.organisation", All),
    ("Query.organisations", All),
    ("Query.viewer", All),
    ("RestateAdoptionPayload.adoption", Done),
    ("RestateAdoptionPayload.errors", Done),
    ("SetAllowedOriginsPayload.errors", Done),
    ("ShareComponentPayload.component", Done),
    ("ShareComponentPayload.errors", Done),
    ("UpdateComponentPayload.component", Done),
    ("UpdateComponentPayload.errors", Done),
    ("UpdateVersionPayload.errors", Done),
    ("UpdateVersionPayload.version", Done),
    ("Viewer.account", Own),
    ("Viewer.memberships", Own),
    ("Viewer.organisation", Own),
    ("Viewer.permissions", All),
    ("ViewerMembership.organisation", Own),
    ("ViewerPermissions.createComponent", All),
    ("ViewerPermissions.manageMembers", All),
    ("ViewerPermissions.manageOrigins", All),
    ("ViewerPermissions.readEvents", All),
    ("ViewerPermissions.readMembers", All),
    ("ViewerPermissions.stateAdoption", All),
];

#[tokio::test]
async fn every_field_of_the_schema_has_a_row() {
    let mut schema = super::schema::Schema::read().await.rows();
    let mut rows: Vec<_> = ROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    schema.sort();
    rows.sort();
    let missing: Vec<_> = schema.iter().filter(|name| !rows.contains(name)).collect();
    let gone: Vec<_> = rows.iter().filter(|name| !schema.contains(name)).collect();
    assert!(missing.is_empty(), "give these a row, and the scene something to see by them: {missing:?}");
    assert!(gone.is_empty(), "these are no longer in the schema: {gone:?}");
}
