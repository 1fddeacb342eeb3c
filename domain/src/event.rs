//! What happened. Audit, feed, subscriptions and webhooks all read the one log of these.

use crate::id::{Id, Kind, OrganisationId};

/// Hands the kinds of events to a macro: here they become the domain's type, in the API the schema's.
#[macro_export]
macro_rules! event_types {
    ($with:ident) => {
        $with! {
            /// The kinds of events, in the past tense of the field.
            EventType {
                /// A component was entered.
                ComponentCreated = "COMPONENT_CREATED",
                /// What a component says of itself changed.
                ComponentUpdated = "COMPONENT_UPDATED",
                /// Who sees a component changed.
                ComponentShared = "COMPONENT_SHARED",
                /// A version was added.
                VersionAdded = "VERSION_ADDED",
                /// A version's state or text changed.
                VersionUpdated = "VERSION_UPDATED",
                /// An organisation stated that it plans to use, uses or no longer uses a version.
                AdoptionStated = "ADOPTION_STATED",
                /// An organisation told of its use of a component, or told something else.
                ExperienceShared = "EXPERIENCE_SHARED",
                /// An organisation no longer stands by its experience.
                ExperienceWithdrawn = "EXPERIENCE_WITHDRAWN",
                /// A question was put to the owner of a component.
                QuestionAsked = "QUESTION_ASKED",
                /// A question was withdrawn.
                QuestionWithdrawn = "QUESTION_WITHDRAWN",
                /// The owner of a component answered a question.
                QuestionAnswered = "QUESTION_ANSWERED",
                /// A supplier claimed that an organisation uses its product.
                ClaimStated = "CLAIM_STATED",
                /// An organisation confirmed or rejected a claim about itself.
                ClaimAnswered = "CLAIM_ANSWERED",
                /// A component was withdrawn (ingetrokken), or its withdrawal got another reason or successor.
                ComponentWithdrawn = "COMPONENT_WITHDRAWN",
                /// The withdrawal of a component was undone.
                ComponentReinstated = "COMPONENT_REINSTATED",
                /// A component was offered to another owner.
                TransferOffered = "TRANSFER_OFFERED",
                /// Such an offer was taken back.
                TransferTakenBack = "TRANSFER_TAKEN_BACK",
                /// Such an offer was accepted.
                TransferAccepted = "TRANSFER_ACCEPTED",
                /// Such an offer was declined.
                TransferDeclined = "TRANSFER_DECLINED",
                /// A component became the acting organisation's own, by transfer or after a merger (herindeling).
                ComponentTakenOver = "COMPONENT_TAKEN_OVER",
                /// Who fills a role of a component's governance, or whether a step is done, was stated.
                GovernanceStated = "GOVERNANCE_STATED",
                /// An assessment was started.
            AssessmentStarted = "ASSESSMENT_STARTED",
            /// An assessment was begun with another's answers (hergebruik).
            AssessmentReused = "ASSESSMENT_REUSED",
            /// A new edition of an assessment was begun.
            AssessmentRevised = "ASSESSMENT_REVISED",
            /// Questions of an assessment were answered.
            AssessmentAnswered = "ASSESSMENT_ANSWERED",
            /// What an assessment is about, or comes to, was written.
            AssessmentDescribed = "ASSESSMENT_DESCRIBED",
            /// It was decided what becomes of answers that their source changed.
            AssessmentChangesAccepted = "ASSESSMENT_CHANGES_ACCEPTED",
            /// An assessment was put before an approver.
            AssessmentSubmitted = "ASSESSMENT_SUBMITTED",
            /// An approver sent an assessment back.
            AssessmentReturned = "ASSESSMENT_RETURNED",
            /// An edition of an assessment was approved (vastgesteld); another's, where your organisation rests on it.
            AssessmentApproved = "ASSESSMENT_APPROVED",
            /// It was decided who reads an approved assessment.
            AssessmentShared = "ASSESSMENT_SHARED",
            /// An assessment was withdrawn (ingetrokken); another's, where your organisation rests on it.
            AssessmentWithdrawn = "ASSESSMENT_WITHDRAWN",
            /// A colleague said something of an assessment, or that it is settled.
            AssessmentCommented = "ASSESSMENT_COMMENTED",
            /// A measure was stated, or what became of it.
            MeasureStated = "MEASURE_STATED",
            /// The advice of the data protection officer was recorded.
            AdviceRecorded = "ADVICE_RECORDED",
            /// A file was attached to an assessment.
            FileAttached = "FILE_ATTACHED",
            /// A file was taken off an assessment.
            FileDetached = "FILE_DETACHED",
            /// The questions of the AI Act about a version of a component were begun, or begun anew.
            ActProfileStarted = "ACT_PROFILE_STARTED",
            /// Such a question was answered, or an answer was taken back.
            ActProfileAnswered = "ACT_PROFILE_ANSWERED",
            /// The last such question was answered: the profile under the AI Act is known.
            ActProfileFinished = "ACT_PROFILE_FINISHED",
            /// A registration in the Algorithm Register (Algoritmeregister) was filled in. The subject is its component.
            RegistrationUpdated = "REGISTRATION_UPDATED",
            /// Somebody was invited.
                MemberInvited = "MEMBER_INVITED",
                /// An invitation was accepted, or the operator entered a member.
                MemberJoined = "MEMBER_JOINED",
                /// Roles changed.
                MemberRolesChanged = "MEMBER_ROLES_CHANGED",
                /// A membership ended.
                MembershipEnded = "MEMBERSHIP_ENDED",
                /// A service account was made.
                ServiceAccountCreated = "SERVICE_ACCOUNT_CREATED",
                /// The web origins of the organisation's frontends changed.
                OriginsChanged = "ORIGINS_CHANGED",
                /// The operator set up or merged the organisation.
                OrganisationSetUp = "ORGANISATION_SET_UP",
                /// Somebody asked for an address to send a file to.
                UploadCreated = "UPLOAD_CREATED",
                /// A file was sent to its address.
                UploadReceived = "UPLOAD_RECEIVED",
                /// Something was tried and refused: see `refused`.
                AttemptRefused = "ATTEMPT_REFUSED",
            }
        }
    };
}

use crate::coded::coded;
event_types!(coded);

/// Something that happened, before the log gives it its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventType,
    /// `TypeID` of what it happened to.
    pub subject: String,
    /// The subject's revision afterwards.
    pub revision: Option<i64>,
    /// Whom it concerns besides who acted: it is in their log too.
    pub audience: Vec<OrganisationId>,
}

impl Event {
    /// That `kind` happened to `subject`.
    pub fn new<K: Kind>(kind: EventType, subject: Id<K>, revision: i64) -> Self {
        Self { kind, subject: subject.to_string(), revision: Some(revision), audience: Vec::new() }
    }

    /// The same, in the log of these organisations too.
    #[must_use]
    pub fn addressed_to(self, audience: impl IntoIterator<Item = OrganisationId>) -> Self {
        Self { audience: audience.into_iter().collect(), ..self }
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
