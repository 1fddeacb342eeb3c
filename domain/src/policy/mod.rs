//! ALL authorization: who may do what. No I/O.
//!
//! A decision of the model (`component.share(permit, …)`) takes a [`Permit`], and a permit comes from here only: so an
//! unauthorised change does not compile. Reading is not decided here but by what a transaction can see (`db`), except
//! where even a colleague may not look.

mod reason;

use std::marker::PhantomData;

use crate::id::OrganisationId;
use crate::role::{Role, Roles};
use crate::tenancy::OrganisationKind;

pub use reason::Reason;

/// Who acts: what a decision needs to know of a viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The organisation acted for.
    pub organisation: OrganisationId,
    /// What kind of organisation that is.
    pub kind: OrganisationKind,
    /// The roles there.
    pub roles: Roles,
    /// The organisations that it succeeds by merger.
    pub predecessors: Vec<OrganisationId>,
}

/// What is acted upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The organisation whose row it is.
    pub owner: OrganisationId,
    /// Whether who acts wrote it: for what a second pair of eyes must do.
    pub is_author: bool,
}

impl Facts {
    /// Of a row that is `owner`'s.
    pub const fn of(owner: OrganisationId) -> Self {
        Self { owner, is_author: false }
    }
}

/// The proof that an action was allowed. Cannot be copied or made elsewhere.
#[derive(Debug)]
pub struct Permit<A>(PhantomData<A>);

/// An action as a type, so that a [`Permit`] is for it alone.
pub trait Act {
    /// The same as a value.
    const ACTION: Action;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// Everything that a role allows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// All actions.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code, as the event log has it where the action was refused.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;
            impl Act for $name {
                const ACTION: Action = Action::$name;
            }
        )*
    };
}

actions! {
    /// Enters a component in the catalogue, also by import.
    CreateComponent = "CREATE_COMPONENT";
    /// Changes what a component says of itself.
    UpdateComponent = "UPDATE_COMPONENT";
    /// Decides who sees a component.
    ShareComponent = "SHARE_COMPONENT";
    /// Adds a version or changes its state.
    ManageVersions = "MANAGE_VERSIONS";
    /// Sends files: for an import, or to attach to an assessment.
    UploadFiles = "UPLOAD_FILES";
    /// States that the own organisation plans to use, uses or no longer uses a version.
    StateAdoption = "STATE_ADOPTION";
    /// Tells of the own organisation's use of a component, and withdraws that.
    ShareExperience = "SHARE_EXPERIENCE";
    /// Asks the owner of a component, and withdraws the question.
    AskQuestion = "ASK_QUESTION";
    /// Answers a question about the own organisation's component.
    AnswerQuestion = "ANSWER_QUESTION";
    /// Claims, as a supplier, that an organisation uses its product.
    StateClaim = "STATE_CLAIM";
    /// Confirms or rejects a claim about the own organisation.
    AnswerClaim = "ANSWER_CLAIM";
    /// Withdraws a component, or undoes that.
    WithdrawComponent = "WITHDRAW_COMPONENT";
    /// Offers a component to another owner.
    TransferComponent = "TRANSFER_COMPONENT";
    /// Takes such an offer back.
    TakeBackTransfer = "TAKE_BACK_TRANSFER";
    /// Accepts or declines what another owner offers.
    AnswerTransfer = "ANSWER_TRANSFER";
    /// Makes a component of a predecessor by merger the own organisation's.
    TakeOverComponent = "TAKE_OVER_COMPONENT";
    /// States who fills a role of a component's governance, and which steps are done.
    StateGovernance = "STATE_GOVERNANCE";
    /// Starts, answers and revises assessments, and reuses those of others.
    WriteAssessment = "WRITE_ASSESSMENT";
    /// Decides on an assessment: approves it, or sends it back.
    ApproveAssessment = "APPROVE_ASSESSMENT";
    /// Withdraws an assessment.
    WithdrawAssessment = "WITHDRAW_ASSESSMENT";
    /// Decides who sees an approved assessment.
    ShareAssessment = "SHARE_ASSESSMENT";
    /// Answers the questions of the AI Act about a version of a component, for the own organisation.
    AssessAiAct = "ASSESS_AI_ACT";
    /// Fills in the own organisation's registration in the Algoritmeregister of a component.
    EditRegistration = "EDIT_REGISTRATION";
    /// Reads who is a member of the own organisation, with names and addresses.
    ReadMembers = "READ_MEMBERS";
    /// Invites people, gives roles, ends memberships, makes service accounts.
    ManageMembers = "MANAGE_MEMBERS";
    /// Reads the own organisation's event log.
    ReadEvents = "READ_EVENTS";
    /// Decides from which web origins the own organisation's frontends may call.
    ManageOrigins = "MANAGE_ORIGINS";
}

impl Action {
    /// Whether it is done to a component, as its owner.
    const fn is_of_component(self) -> bool {
        matches!(
            self,
            Self::UpdateComponent
                | Self::ShareComponent
                | Self::ManageVersions
                | Self::AnswerQuestion
                | Self::WithdrawComponent
                | Self::TransferComponent
                | Self::StateGovernance
        )
    }

    /// Whether it goes on in a predecessor's place: after a merger the successor takes over what was there, and ends what was
    /// under way. Everything else is done to rows of the own organisation only.
    const fn continues(self) -> bool {
        matches!(
            self,
            Self::TakeOverComponent
                | Self::TakeBackTransfer
                | Self::AnswerTransfer
                | Self::StateAdoption
                | Self::ShareExperience
                | Self::AskQuestion
                | Self::AnswerClaim
        )
    }
}

/// Whether `standing` (None: anonymous) may do `action`.
pub fn check(standing: Option<&Standing>, action: Action, facts: Facts) -> Result<(), Reason> {
    let standing = standing.ok_or(Reason::LoginRequired)?;
    // Nobody writes into another's rows.
    if standing.organisation != facts.owner {
        let predecessors = standing.predecessors.contains(&facts.owner);
        if predecessors && !action.continues() {
            return Err(Reason::Predecessors(action));
        }
        if !predecessors {
            return Err(Reason::OwnerOnly(action));
        }
    }
    let role = |needed: &'static [Role]| {
        if needed.iter().any(|role| standing.roles.has(*role)) { Ok(()) } else { Err(Reason::RoleRequired(needed)) }
    };
    match action {
        Action::StateAdoption
        | Action::ShareExperience
        | Action::AskQuestion
        | Action::AnswerClaim
        | Action::WriteAssessment
        | Action::ApproveAssessment
        | Action::WithdrawAssessment
        | Action::ShareAssessment
        | Action::AssessAiAct
            if !standing.kind.is_member() =>
        {
            Err(Reason::MembersOnly)
        }
        Action::StateClaim if standing.kind.is_member() => Err(Reason::SuppliersOnly),
        Action::CreateComponent
        | Action::UpdateComponent
        | Action::ShareComponent
        | Action::ManageVersions
        | Action::StateAdoption
        | Action::ShareExperience
        | Action::AskQuestion
        | Action::AnswerQuestion
        | Action::StateClaim
        | Action::AnswerClaim
        | Action::WithdrawComponent
        | Action::TransferComponent
        | Action::TakeBackTransfer
        | Action::AnswerTransfer
        | Action::TakeOverComponent
        | Action::StateGovernance => role(&[Role::Editor]),
        Action::UploadFiles | Action::EditRegistration => role(&[Role::Editor, Role::Assessor]),
        Action::WriteAssessment | Action::AssessAiAct => role(&[Role::Assessor]),
        Action::ApproveAssessment | Action::WithdrawAssessment | Action::ShareAssessment => {
            role(&[Role::Approver])?;
            if facts.is_author { Err(Reason::FourEyes) } else { Ok(()) }
        }
        Action::ReadMembers | Action::ManageMembers | Action::ReadEvents | Action::ManageOrigins => {
            role(&[Role::Administrator])
        }
    }
}

/// As [`check`], with the proof.
pub fn permit<A: Act>(standing: Option<&Standing>, _act: A, facts: Facts) -> Result<Permit<A>, Reason> {
    check(standing, A::ACTION, facts).map(|()| Permit(PhantomData))
}

#[cfg(feature = "lock-switches")]
impl<A> Permit<A> {
    /// For the tests that show that the other locks refuse when the policy does not.
    pub(crate) fn without_asking() -> Self {
        Self(PhantomData)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::id::Ids;
    use crate::time::Instant;

    /// Every role × action for the own organisation; for another organisation's rows nothing is allowed to anyone.
    #[test]
    fn golden_matrix() {
        let ids = Ids::seeded(1);
        let [own, other, before] = [(); 3].map(|()| ids.make(Instant::from_microseconds(0)));
        let mut table = String::new();
        for kind in OrganisationKind::ALL.iter().copied() {
            for role in Role::ALL.iter().copied().map(Some).chain([None]) {
                let roles = role.into_iter().collect();
                let standing = Standing { organisation: own, kind, roles, predecessors: vec![before] };
                let allowed = |owner| -> Vec<_> {
                    let actions = Action::ALL.iter();
                    let actions = actions.filter(|action| check(Some(&standing), **action, Facts::of(owner)).is_ok());
                    actions.map(|action| action.code()).collect()
                };
                let role = role.map_or("no role", Role::code);
                writeln!(table, "{} {role}: {}", kind.code(), allowed(own).join(" ")).unwrap();
                if !allowed(before).is_empty() {
                    writeln!(table, "{} {role} of a successor: {}", kind.code(), allowed(before).join(" ")).unwrap();
                }
                for action in Action::ALL {
                    assert_eq!(check(Some(&standing), *action, Facts::of(other)), Err(Reason::OwnerOnly(*action)));
                    let inherited = check(Some(&standing), *action, Facts::of(before));
                    assert_eq!(inherited == Err(Reason::Predecessors(*action)), !action.continues());
                    assert_eq!(check(None, *action, Facts::of(own)), Err(Reason::LoginRequired));
                }
            }
        }
        insta::assert_snapshot!("golden_matrix", table);
    }
}
