//! A world: organisations, people in every role, and the server.

use std::collections::HashMap;

use api::http::{Settings, router};
use axum::Router;
use domain::id::{OrganisationId, ProviderId};
use domain::role::Role;
use domain::tenancy::OrganisationKind;
use domain::tenancy::set_up::{
    NewMember, NewOrganisation, NewProvider, add_members, add_organisations, add_providers, parse_municipality,
};
use serde_json::{Value, json};

use crate::{Actor, Database, Issuer};

/// The audience of tokens for a world's API.
pub const AUDIENCE: &str = "urn:collectief:test";

/// Organisations over one database, and the server.
pub struct World {
    /// The database.
    pub database: Database,
    /// Who signs the people's tokens.
    pub issuer: Issuer,
    /// The server.
    pub router: Router,
    /// Organisations by slug.
    pub organisations: HashMap<String, OrganisationId>,
    /// Their providers by slug.
    pub providers: HashMap<String, ProviderId>,
}

impl World {
    /// Utrecht, Amersfoort, Tilburg, the VNG, a partnership and a supplier, each with a person in every role it can have.
    pub async fn new(database: Database) -> Self {
        let municipality = |fields| parse_municipality(fields).expect("a municipality");
        let new = [
            municipality(["GM0344", "Utrecht", "Utrecht", "376757", "2025", "utrecht"]),
            municipality(["GM0307", "Amersfoort", "Utrecht", "163298", "2025", "amersfoort"]),
            municipality(["GM0855", "Tilburg", "Noord-Brabant", "230357", "2025", "tilburg"]),
            NewOrganisation::named(OrganisationKind::Association, "vng", "VNG"),
            NewOrganisation::named(OrganisationKind::Partnership, "eemvallei", "Werkverband Eemvallei"),
            NewOrganisation::named(OrganisationKind::Supplier, "waterkant", "Waterkant Software"),
        ];
        let issuer = Issuer::start().await;
        let (organisations, providers, router) = (HashMap::new(), HashMap::new(), Router::new());
        let mut world = Self { database, issuer, router, organisations, providers };
        world.add(&new).await;
        world
    }

    /// Adds organisations, each with a person in every role it can have.
    pub async fn add(&mut self, new: &[NewOrganisation]) {
        let db = &self.database.db;
        let ids = add_organisations(db, new).await.expect("organisations");
        let provider = |slug: &str| NewProvider {
            issuer: self.issuer.url.clone(),
            audience: AUDIENCE.to_owned(),
            organisation_claim: Some(("organisation".to_owned(), slug.to_owned())),
            subject_claim: "sub".to_owned(),
            algorithms: vec!["ES256".to_owned()],
            accept_plain_jwt: false,
            client: None,
            email_domains: Vec::new(),
        };
        let new_providers: Vec<_> = ids.iter().zip(new).map(|(id, it)| (*id, provider(&it.slug))).collect();
        let providers = add_providers(db, &new_providers).await.expect("providers");
        let mut members = Vec::new();
        for ((organisation, provider), slug) in ids.iter().zip(&providers).zip(new.iter().map(|it| &it.slug)) {
            for role in Role::ALL.iter().copied().filter(|role| slug == "vng" || !role.of_association_only()) {
                members.push(NewMember {
                    organisation: *organisation,
                    provider: *provider,
                    subject: format!("{slug}.{}", role.code()),
                    name: format!("{} van {slug}", role.code()),
                    email: Some(format!("{}@{slug}.example", role.code())),
                    roles: [role].into_iter().collect(),
                    account: None,
                });
            }
        }
        add_members(db, &members).await.expect("members");
        let slugs = || new.iter().map(|it| it.slug.clone());
        self.organisations.extend(slugs().zip(ids));
        self.providers.extend(slugs().zip(providers));
        // A server keeps the providers that it knows for a while: a new one knows these too.
        self.router = router(db.clone(), settings("http://127.0.0.1:1")).expect("the server");
    }

    /// A person: `utrecht.editor`.
    pub fn actor(&self, person: &str) -> Actor {
        let (organisation, _) = person.split_once('.').expect("<organisation>.<role>");
        Actor::new(self.router.clone(), Some(self.issuer.token(organisation, person)))
    }

    /// The public.
    pub fn anonymous(&self) -> Actor {
        Actor::new(self.router.clone(), None)
    }

    /// The global id of an organisation.
    pub fn organisation(&self, slug: &str) -> String {
        self.organisations[slug].to_string()
    }

    /// A component of the editor's organisation with one version: (component, version).
    pub async fn component(&self, editor: &str, name: &str) -> (String, String) {
        let editor = self.actor(editor);
        let created = editor
            .run(
                "mutation($input: CreateComponentInput!) { createComponent(input: $input) { component { id } errors { code path } } }",
                json!({ "input": { "description": {
                    "name": { "nl": name, "en": format!("{name} (en)") }, "summary": { "nl": format!("Wat {name} doet") },
                    "purpose": { "nl": format!("Waarvoor {name} is") }, "kind": "MODEL", "theme": "SOCIAL_SECURITY",
                    "licence": "EUPL-1.2", "contact": "ai@example.org", "supplierName": format!("Maker van {name}"),
                } } }),
            )
            .await;
        let component = id_of(&created.data["createComponent"]["component"]);
        let added = editor
            .run(
                "mutation($input: AddVersionInput!) { addVersion(input: $input) { version { id } errors { code path } } }",
                json!({ "input": { "componentId": component, "number": "1.0", "state": "ACTIVE",
                    "changes": { "nl": format!("Eerste versie van {name}") } } }),
            )
            .await;
        (component, id_of(&added.data["addVersion"]["version"]))
    }

    /// Shares a component of the editor's organisation.
    pub async fn share(&self, editor: &str, component: &str, visibility: &str, with: &[&str]) {
        let editor = self.actor(editor);
        let found = editor.run("query($id: ID!) { component(id: $id) { revision } }", json!({ "id": component })).await;
        let names: Vec<_> = with.iter().map(|slug| self.organisation(slug)).collect();
        let shared = editor
            .run(
                "mutation($input: ShareComponentInput!) { shareComponent(input: $input) { component { visibility } errors { code message path } } }",
                json!({ "input": { "id": component, "expectedRevision": found.data["component"]["revision"],
                    "visibility": visibility, "organisationIds": names } }),
            )
            .await;
        assert_eq!(shared.data["shareComponent"]["errors"], json!([]), "{shared:?}");
    }

    /// States that the editor's organisation uses a version, and answers the adoption's id.
    pub async fn adopt(&self, editor: &str, version: &str, purpose: &str) -> String {
        let adopted = self
            .actor(editor)
            .run(
                "mutation($input: AdoptVersionInput!) { adoptVersion(input: $input) { adoption { id } errors { code message path } } }",
                json!({ "input": { "versionId": version,
                    "statement": { "state": "IN_USE", "since": "2026-01-01", "purpose": purpose } } }),
            )
            .await;
        assert_eq!(adopted.data["adoptVersion"]["errors"], json!([]), "{adopted:?}");
        id_of(&adopted.data["adoptVersion"]["adoption"])
    }
}

/// The server's settings in tests.
pub fn settings(public_url: &str) -> Settings {
    Settings {
        public_url: public_url.to_owned(),
        allowed: api::Allowed { loopback: true, private_hosts: Vec::new() },
        secrets: [("web".to_owned(), "web-secret".into())].into(),
        graphiql: None,
        pending_migrations: 0,
    }
}

/// The id of an object in an answer.
pub fn id_of(object: &Value) -> String {
    object["id"].as_str().unwrap_or_else(|| panic!("no id in {object}")).to_owned()
}
