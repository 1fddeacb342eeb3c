//! Why not: what a person is told who may not do something.

use super::Action;
use crate::role::Role;
use crate::text::Language;

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Anonymous.
    LoginRequired,
    /// Another organisation's, and this was to be done with it.
    OwnerOnly(Action),
    /// Still a predecessor's, and this was to be done with it.
    Predecessors(Action),
    /// A supplier's organisation does not do this.
    MembersOnly,
    /// Only a supplier's organisation does this.
    SuppliersOnly,
    /// One of these roles is needed.
    RoleRequired(&'static [Role]),
    /// Who wrote it does not decide on it.
    FourEyes,
}

impl Reason {
    /// The stable code, as the event log has it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LoginRequired => "LOGIN_REQUIRED",
            Self::OwnerOnly(_) => "OWNER_ONLY",
            Self::Predecessors(_) => "PREDECESSORS",
            Self::MembersOnly => "MEMBERS_ONLY",
            Self::SuppliersOnly => "SUPPLIERS_ONLY",
            Self::RoleRequired(_) => "ROLE_REQUIRED",
            Self::FourEyes => "FOUR_EYES",
        }
    }

    /// For people.
    pub fn message(self, language: Language) -> String {
        let text = |dutch: &str, english: &str| match language {
            Language::Nl => dutch.to_owned(),
            Language::En => english.to_owned(),
        };
        match self {
            Self::LoginRequired => text("Log eerst in.", "Log in first."),
            Self::OwnerOnly(action) => {
                let (dutch, english) = action.of_others();
                text(dutch, english)
            }
            Self::Predecessors(action) if action.is_of_component() => text(
                "Deze component is nog van uw voorganger. Neem de component eerst over met takeOverComponent.",
                "This component still is your predecessor's. Take it over first, with takeOverComponent.",
            ),
            Self::Predecessors(_) => text(
                "Dit is van uw voorganger. U kunt het lezen, maar niet wijzigen.",
                "This is your predecessor's. You can read it but not change it.",
            ),
            Self::MembersOnly => text(
                "Dit kunnen alleen gemeenten, samenwerkingsverbanden en de VNG.",
                "Only municipalities, partnerships and the VNG can do this.",
            ),
            Self::FourEyes => text(
                "U hebt hieraan meegeschreven. Laat een andere vaststeller beslissen.",
                "You wrote part of this. Have another approver decide.",
            ),
            Self::SuppliersOnly => text("Dit kunnen alleen leveranciers.", "Only suppliers can do this."),
            Self::RoleRequired(roles) => {
                let dutch = roles.iter().map(|role| role.dutch()).collect::<Vec<_>>().join(" of ");
                let english = roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" or ");
                text(
                    &format!("Hiervoor moet u {dutch} zijn. Vraag het uw beheerder."),
                    &format!("You have to be {english} for this. Ask your administrator."),
                )
            }
        }
    }
}

impl Action {
    /// Why not with what is another's, and what can be done instead: in Dutch and English.
    const fn of_others(self) -> (&'static str, &'static str) {
        match self {
            Self::AnswerTransfer => (
                "Alleen wie de component krijgt aangeboden, kan het aanbod aannemen of afwijzen. Neem het terug als u het niet meer wilt.",
                "Only who is offered the component can accept or decline. Take the offer back if you do not want it any more.",
            ),
            Self::TransferComponent => (
                "Alleen de eigenaar kan de component aanbieden. Neem contact op met die organisatie.",
                "Only the owner can offer the component. Contact that organisation.",
            ),
            Self::TakeBackTransfer => (
                "Alleen wie de component aanbood, kan het aanbod terugnemen. Een aanbod aan u kunt u afwijzen.",
                "Only who offered the component can take the offer back. An offer to you, you can decline.",
            ),
            Self::AskQuestion => (
                "Alleen wie de vraag stelde, kan de vraag intrekken. Is de vraag aan u gesteld? Beantwoord de vraag.",
                "Only who asked the question can withdraw it. If it was put to you, answer it.",
            ),
            Self::AnswerQuestion => (
                "Alleen de eigenaar van de component kan antwoorden. Weet u het antwoord? Laat het de eigenaar weten.",
                "Only the owner of the component can answer. If you know the answer, tell the owner.",
            ),
            Self::ShareExperience => (
                "U kunt alleen over het gebruik van uw eigen organisatie vertellen. Leg dat gebruik eerst vast met adoptVersion.",
                "You can only tell of your own organisation's use. State that use first, with adoptVersion.",
            ),
            Self::StateAdoption => (
                "Dit is het gebruik van een andere organisatie. Leg uw eigen gebruik vast met adoptVersion.",
                "This is another organisation's use. State your own with adoptVersion.",
            ),
            Self::AnswerClaim => (
                "Alleen de organisatie waar deze melding over gaat, kan antwoorden. Wacht dat antwoord af.",
                "Only the organisation that this claim is about can answer. Wait for its answer.",
            ),
            Self::WriteAssessment => (
                "Dit is de beoordeling van een andere organisatie. Hergebruik haar met reuseAssessment en maak er uw eigen van.",
                "This is another organisation's assessment. Reuse it with reuseAssessment and make it your own.",
            ),
            Self::EditRegistration => (
                "Uw organisatie gebruikt deze component nog niet. Leg het gebruik eerst vast met adoptVersion.",
                "Your organisation does not use this component yet. State its use first, with adoptVersion.",
            ),
            Self::CreateComponent
            | Self::ApproveAssessment
            | Self::WithdrawAssessment
            | Self::ShareAssessment
            | Self::AssessAiAct
            | Self::UpdateComponent
            | Self::ShareComponent
            | Self::ManageVersions
            | Self::UploadFiles
            | Self::StateClaim
            | Self::WithdrawComponent
            | Self::TakeOverComponent
            | Self::StateGovernance
            | Self::ReadMembers
            | Self::ManageMembers
            | Self::ReadEvents
            | Self::ManageOrigins => (
                "Dit mag alleen de eigenaar. Neem contact op met die organisatie.",
                "Only the organisation that owns this may do so. Contact that organisation.",
            ),
        }
    }
}
