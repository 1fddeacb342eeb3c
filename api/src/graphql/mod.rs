//! The GraphQL schema: resolvers parse, call and render.

mod act;
mod act_mutation;
mod act_tree;
mod adoption;
mod assessment;
mod claim;
mod common;
mod comparison;
mod component;
mod component_codes;
mod component_mutation;
mod component_query;
mod component_search;
pub(crate) mod context;
mod coverage;
pub(crate) mod drive;
mod entity;
pub(crate) mod error;
mod event;
mod exchange;
mod experience;
mod export;
mod facts;
mod governance;
mod import;
mod instrument;
mod knowing;
pub(crate) mod limits;
mod loaders;
mod member;
mod member_mutation;
pub(crate) mod message;
mod node;
pub(crate) mod order;
mod organisation;
mod page;
mod peers;
mod question;
mod registration;
mod registration_mutation;
mod scalar;
mod transfer;
mod transfer_mutation;
mod upload;
mod version;
mod viewer;
mod withdrawal;

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions, SchemaBuilder};

/// What can be read. Without login only what is public.
#[derive(MergedObject, Default)]
pub struct Query(
    viewer::ViewerQuery,
    node::NodeQuery,
    organisation::OrganisationQuery,
    component_query::ComponentQuery,
    component_search::SearchQuery,
    comparison::ComparisonQuery,
    peers::PeerQuery,
    claim::ClaimQuery,
    export::ExportQuery,
    member::MemberQuery,
    event::EventQuery,
    entity::EntityQuery,
    governance::GovernanceQuery,
    instrument::InstrumentQuery,
    assessment::AssessmentQuery,
    act::ActQuery,
    coverage::CollectiveCoverageQuery,
);

/// What can be done, for the organisation that you act for.
#[derive(MergedObject, Default)]
pub struct Mutation(
    component_mutation::ComponentMutation,
    import::ImportMutation,
    upload::UploadMutation,
    version::VersionMutation,
    adoption::AdoptionMutation,
    experience::ExperienceMutation,
    question::QuestionMutation,
    claim::ClaimMutation,
    member_mutation::MemberMutation,
    withdrawal::WithdrawalMutation,
    transfer_mutation::TransferMutation,
    governance::GovernanceMutation,
    assessment::AssessmentMutation,
    assessment::AssessmentDecisionMutation,
    assessment::AnswerMutation,
    assessment::AnswerImportMutation,
    assessment::AssessmentWorkMutation,
    act_mutation::ActMutation,
    registration_mutation::RegistrationMutation,
);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
}

/// The schema with its limits.
pub fn schema() -> Schema {
    builder().limit_depth(limits::MOST_DEPTH).limit_complexity(limits::MOST_COST).limit_directives(8).finish()
}

/// The schema in the schema definition language, without a database.
pub fn sdl() -> String {
    builder().finish().sdl_with_options(sorted())
}

/// The same as a subgraph of Apollo Federation: with its directives, and without the fields that only its router uses.
pub fn federated_sdl() -> String {
    let schema = async_graphql::Schema::build(entity::Keyed, Mutation::default(), EmptySubscription);
    schema.finish().sdl_with_options(sorted().federation())
}

fn sorted() -> SDLExportOptions {
    SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items()
}
