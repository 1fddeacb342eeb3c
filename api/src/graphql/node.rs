//! Anything with an id, by its id (Relay).

use async_graphql::{Context, ID, Interface, Object};
use domain::id::{self, Id};

use super::act::ActProfile;
use super::adoption::Adoption;
use super::assessment::{Assessment, AssessmentAttachment, AssessmentComment, AssessmentEdition, AssessmentMeasure};
use super::claim::Claim;
use super::component::Component;
use super::context::request;
use super::error::{Error, Result};
use super::event::{Event, event};
use super::experience::Experience;
use super::instrument::Instrument;
use super::member::{Account, Membership};
use super::organisation::{Organisation, Party};
use super::question::{Answer, Question};
use super::transfer::ComponentTransfer;
use super::version::ComponentVersion;

/// Anything with a global id (Relay).
#[derive(Interface)]
#[expect(clippy::large_enum_variant, reason = "it lives for one field: a box would cost more than it saves")]
#[graphql(field(name = "id", ty = "ID", desc = "Global id."))]
pub(crate) enum Node {
    /// See `Organisation`.
    Organisation(Organisation),
    /// See `Party`.
    Party(Party),
    /// See `Account`.
    Account(Account),
    /// See `Membership`.
    Membership(Membership),
    /// See `Component`.
    Component(Component),
    /// See `ComponentVersion`.
    ComponentVersion(ComponentVersion),
    /// See `Adoption`.
    Adoption(Adoption),
    /// See `Experience`.
    Experience(Experience),
    /// See `Question`.
    Question(Question),
    /// See `Answer`.
    Answer(Answer),
    /// See `Claim`.
    Claim(Claim),
    /// See `ComponentTransfer`.
    ComponentTransfer(ComponentTransfer),
    /// See `Instrument`.
    Instrument(Instrument),
    /// See `Assessment`.
    Assessment(Assessment),
    /// See `AssessmentEdition`.
    AssessmentEdition(AssessmentEdition),
    /// See `AssessmentComment`.
    AssessmentComment(AssessmentComment),
    /// See `AssessmentMeasure`.
    AssessmentMeasure(AssessmentMeasure),
    /// See `AssessmentAttachment`.
    AssessmentAttachment(AssessmentAttachment),
    /// See `ActProfile`.
    ActProfile(ActProfile),
    /// See `Event`.
    Event(Event),
}

async fn load(context: &Context<'_>, id: &ID) -> Result<Option<Node>> {
    let Some((prefix, uuid)) = id::split(id) else { return Ok(None) };
    let reader = request(context)?.reader();
    macro_rules! of {
        ($kind:ty, $node:ident) => {
            reader.load(Id::<$kind>::from_uuid(uuid)).await?.map(|it| Node::$node(it.into()))
        };
    }
    Ok(match prefix.as_str() {
        "organisation" => of!(id::OrganisationKind, Organisation),
        "party" => of!(id::PartyKind, Party),
        "account" => of!(id::AccountKind, Account),
        // Who the members are is for administrators, as the list.
        "membership" if request(context)?.allow(domain::policy::Action::ReadMembers).is_ok() => {
            of!(id::MembershipKind, Membership)
        }
        "component" => of!(id::ComponentKind, Component),
        "version" => of!(id::VersionKind, ComponentVersion),
        "adoption" => of!(id::AdoptionKind, Adoption),
        "experience" => of!(id::ExperienceKind, Experience),
        "question" => of!(id::QuestionKind, Question),
        "answer" => of!(id::AnswerKind, Answer),
        "claim" => of!(id::ClaimKind, Claim),
        "transfer" => of!(id::TransferKind, ComponentTransfer),
        "instrument" => of!(id::InstrumentVersionKind, Instrument),
        "assessment" => of!(id::AssessmentKind, Assessment),
        "edition" => of!(id::EditionKind, AssessmentEdition),
        "comment" => of!(id::CommentKind, AssessmentComment),
        "measure" => of!(id::MeasureKind, AssessmentMeasure),
        "attachment" => of!(id::AttachmentKind, AssessmentAttachment),
        "actprofile" => of!(id::ActProfileKind, ActProfile),
        "event" => event(context, Id::from_uuid(uuid)).await?.map(Node::Event),
        _ => None,
    })
}

#[derive(Default)]
pub(crate) struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Anything by its global id. Null where there is no such thing or you may not see it.
    async fn node(&self, context: &Context<'_>, #[graphql(desc = "Its global id.")] id: ID) -> Result<Option<Node>> {
        load(context, &id).await
    }

    /// Several things by their global ids, in the same order; at most 100.
    #[graphql(complexity = "ids.len().max(1) * child_complexity")]
    async fn nodes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Their global ids.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>> {
        if ids.len() > 100 {
            let language = request(context)?.language;
            return Err(Error::BadInput("ids", language, "Geef maximaal 100 ids.", "Give at most 100 ids."));
        }
        futures::future::try_join_all(ids.iter().map(|id| load(context, id))).await
    }
}
