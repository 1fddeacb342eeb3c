//! What happened. Audit, feed, subscriptions and webhooks all read the one log of these.

use crate::id::{Id, Kind};

/// The kinds of events, in the past tense of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventType {
    /// A component was entered.
    ComponentCreated,
    /// What a component says of itself changed.
    ComponentUpdated,
    /// Who sees a component changed.
    ComponentShared,
    /// A version was added.
    VersionAdded,
    /// A version's state or text changed.
    VersionUpdated,
    /// An organisation stated that it plans to use, uses or no longer uses a version.
    AdoptionStated,
    /// Somebody was invited.
    MemberInvited,
    /// An invitation was accepted.
    MemberJoined,
    /// Roles changed.
    MemberRolesChanged,
    /// A membership ended.
    MembershipEnded,
    /// A service account was made.
    ServiceAccountCreated,
    /// The web origins of an organisation's frontends changed.
    OriginsChanged,
    /// Organisations were set up or merged by the operator.
    OrganisationSetUp,
    /// Something was tried and refused; the action is its subject's.
    AttemptRefused,
}

impl EventType {
    /// All types.
    pub const ALL: [Self; 14] = [
        Self::ComponentCreated,
        Self::ComponentUpdated,
        Self::ComponentShared,
        Self::VersionAdded,
        Self::VersionUpdated,
        Self::AdoptionStated,
        Self::MemberInvited,
        Self::MemberJoined,
        Self::MemberRolesChanged,
        Self::MembershipEnded,
        Self::ServiceAccountCreated,
        Self::OriginsChanged,
        Self::OrganisationSetUp,
        Self::AttemptRefused,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ComponentCreated => "COMPONENT_CREATED",
            Self::ComponentUpdated => "COMPONENT_UPDATED",
            Self::ComponentShared => "COMPONENT_SHARED",
            Self::VersionAdded => "VERSION_ADDED",
            Self::VersionUpdated => "VERSION_UPDATED",
            Self::AdoptionStated => "ADOPTION_STATED",
            Self::MemberInvited => "MEMBER_INVITED",
            Self::MemberJoined => "MEMBER_JOINED",
            Self::MemberRolesChanged => "MEMBER_ROLES_CHANGED",
            Self::MembershipEnded => "MEMBERSHIP_ENDED",
            Self::ServiceAccountCreated => "SERVICE_ACCOUNT_CREATED",
            Self::OriginsChanged => "ORIGINS_CHANGED",
            Self::OrganisationSetUp => "ORGANISATION_SET_UP",
            Self::AttemptRefused => "ATTEMPT_REFUSED",
        }
    }

    /// From the code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Something that happened, before the log gives it its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventType,
    /// `TypeID` of what it happened to.
    pub subject: String,
    /// The subject's revision afterwards.
    pub revision: Option<i64>,
}

impl Event {
    /// That `kind` happened to `subject`.
    pub fn new<K: Kind>(kind: EventType, subject: Id<K>, revision: i64) -> Self {
        Self { kind, subject: subject.to_string(), revision: Some(revision) }
    }
}

/// At least one event: what a commit asks for.
#[derive(Debug, Clone)]
pub struct Events {
    /// The first, whose subject is what a repeated mutation answers with.
    pub first: Event,
    /// What else happened in the same transaction.
    pub rest: Vec<Event>,
}

impl From<Event> for Events {
    fn from(first: Event) -> Self {
        Self { first, rest: Vec::new() }
    }
}
