//! The matrix's rows: every query and every field that returns an object. A field of the schema that has no row here fails the
//! build, and so does a row whose field is gone. What follows from its form (an answer of a mutation, a page) needs none.

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
const ROWS: &[(&str, Shows)] = &[
    ("Adoption.canRestate", All),
    ("Adoption.component", Readable),
    ("Adoption.organisation", All),
    ("Adoption.version", Readable),
    ("Answer.organisation", All),
    ("Answer.question", Readable),
    ("Claim.adoption", Own),
    ("Claim.canAnswer", All),
    ("Claim.component", Readable),
    ("Claim.organisation", All),
    ("Claim.supplier", All),
    ("CommonUse.component", Readable),
    ("CommonUse.ours", Own),
    ("CommonUse.theirs", Readable),
    ("Comparison.components", Readable),
    ("Comparison.rows", Readable),
    ("ComparisonRow.cells", Readable),
    ("Component.adoptions", Readable),
    ("Component.canAsk", All),
    ("Component.experiences", Readable),
    ("Component.export", Own),
    ("Component.facts", Readable),
    ("Component.governance", Readable),
    ("Component.newestVersion", Readable),
    ("Component.origin", Own),
    ("Component.owner", All),
    ("Component.permissions", All),
    ("Component.questions", Readable),
    ("Component.sameAs", Readable),
    ("Component.sharedWith", Own),
    ("Component.supplier", All),
    ("Component.transfer", Readable),
    ("Component.versions", Readable),
    ("Component.withdrawal", Readable),
    ("ComponentExport.complete", Own),
    ("ComponentExport.notes", Own),
    ("ComponentExport.problems", Own),
    ("ComponentExport.publishable", Own),
    ("ComponentFacts.activeAdopters", Readable),
    ("ComponentFacts.inUseSince", Readable),
    ("ComponentFacts.newestVersionAge", Readable),
    ("ComponentFacts.openSource", Readable),
    ("ComponentFacts.supportEnding", Readable),
    ("ComponentFacts.versions", Readable),
    ("ComponentFacts.wouldChooseAgain", Readable),
    ("ComponentGovernance.framework", All),
    ("ComponentGovernance.phases", Readable),
    ("ComponentGovernance.roles", Readable),
    ("ComponentGovernance.steps", Readable),
    ("ComponentPermissions.manageVersions", All),
    ("ComponentPermissions.share", All),
    ("ComponentPermissions.stateGovernance", All),
    ("ComponentPermissions.takeOver", All),
    ("ComponentPermissions.transfer", All),
    ("ComponentPermissions.update", All),
    ("ComponentPermissions.withdraw", All),
    ("ComponentSearchConnection.corrections", All),
    ("ComponentSearchConnection.facets", Readable),
    ("ComponentSearchEdge.highlights", Readable),
    ("ComponentTransfer.canAnswer", All),
    ("ComponentTransfer.canTakeBack", All),
    ("ComponentTransfer.component", Readable),
    ("ComponentTransfer.from", All),
    ("ComponentTransfer.to", All),
    ("ComponentVersion.canAdopt", All),
    ("ComponentVersion.canUpdate", All),
    ("ComponentVersion.component", Readable),
    ("ComponentsExport.skipped", Own),
    ("Event.actor", Own),
    ("Event.organisation", Own),
    ("Experience.canRevise", All),
    ("Experience.component", Readable),
    ("Experience.history", Readable),
    ("Experience.organisation", All),
    ("Experience.version", Readable),
    ("GovernanceFramework.roles", All),
    ("GovernanceFramework.steps", All),
    ("Highlight.fragments", Readable),
    ("ImportedRecord.changes", Done),
    ("ImportedRecord.component", Done),
    ("ImportedRecord.errors", Done),
    ("ImportedRecord.notes", Done),
    ("Membership.account", Own),
    ("Membership.organisation", Own),
    ("Organisation.adoptions", Readable),
    ("Organisation.party", All),
    ("Organisation.predecessors", All),
    ("Organisation.successors", All),
    ("PeerUse.component", Readable),
    ("Query._entities", Readable),
    ("Query._service", All),
    ("Query.allowedOrigins", Own),
    ("Query.claims", Own),
    ("Query.commonUses", Readable),
    ("Query.comparison", Readable),
    ("Query.component", Readable),
    ("Query.components", Readable),
    ("Query.events", Own),
    ("Query.exportComponents", Readable),
    ("Query.governanceFramework", All),
    ("Query.identityProviders", Own),
    ("Query.members", Own),
    ("Query.node", Readable),
    ("Query.nodes", Readable),
    ("Query.organisation", All),
    ("Query.organisations", All),
    ("Query.peerUses", Readable),
    ("Query.searchComponents", Readable),
    ("Query.viewer", All),
    ("Question.answers", Readable),
    ("Question.canAnswer", All),
    ("Question.canWithdraw", All),
    ("Question.component", Readable),
    ("Question.organisation", All),
    ("SameAs.component", Readable),
    ("SkippedComponent.component", Own),
    ("SkippedComponent.problems", Own),
    ("SupportEnding.newerVersion", Readable),
    ("SupportEnding.successor", Readable),
    ("SupportEnding.version", Readable),
    ("SupportFact.value", Readable),
    ("Viewer.account", Own),
    ("Viewer.adoptionsWithoutSupport", Own),
    ("Viewer.memberships", Own),
    ("Viewer.organisation", Own),
    ("Viewer.permissions", All),
    ("Viewer.questions", Own),
    ("Viewer.transfers", Own),
    ("ViewerMembership.organisation", Own),
    ("ViewerPermissions.createComponent", All),
    ("ViewerPermissions.manageMembers", All),
    ("ViewerPermissions.manageOrigins", All),
    ("ViewerPermissions.readEvents", All),
    ("ViewerPermissions.readMembers", All),
    ("ViewerPermissions.stateAdoption", All),
    ("ViewerPermissions.stateClaim", All),
    ("Withdrawal.successor", Readable),
];

/// What a field shows. `None` where that is nowhere said.
pub(super) fn shows(name: &str) -> Option<Shows> {
    let (of, field) = name.split_once('.')?;
    let of_page =
        of.ends_with("Connection") && ["edges", "nodes"].contains(&field) || of.ends_with("Edge") && field == "node";
    if of == "Mutation" || of.ends_with("Payload") {
        Some(Done)
    } else if of_page {
        // What the field that leads to the page lets through.
        Some(Readable)
    } else if of.ends_with("Connection") && field == "pageInfo" {
        Some(All)
    } else {
        ROWS.iter().find(|(row, _)| *row == name).map(|(_, shows)| *shows)
    }
}

#[tokio::test]
async fn every_field_of_the_schema_has_a_row() {
    let schema = super::schema::Schema::read().await.rows();
    let missing: Vec<_> = schema.iter().filter(|name| shows(name).is_none()).collect();
    let gone: Vec<_> = ROWS.iter().filter(|(row, _)| !schema.iter().any(|name| name == row)).collect();
    assert!(missing.is_empty(), "give these a row, and the scene something to see by them: {missing:?}");
    assert!(gone.is_empty(), "these are no longer in the schema: {gone:?}");
    assert!(schema.len() > ROWS.len());
}
