//! A world whose organisations are at real providers: two share one issuer, one has its own, one is at Entra.

use std::collections::HashMap;

use domain::id::ProviderId;
use domain::role::Role;
use domain::tenancy::set_up::{NewMember, NewProvider, add_members, add_providers};
use serde_json::{Value, json};

use crate::{Actor, Answer, Providers, Server, World};

/// The tenant of the issuer that imitates Entra (`tid`).
const ENTRA_TENANT: &str = "9a1b0c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3";

/// Asks who the server takes one for.
pub const WHO: &str = "{ viewer { account { name } organisation { slug } roles } }";

/// Name and value of the claim that tells organisations of an issuer apart.
type Claim = Option<(&'static str, &'static str)>;

/// Organisation, issuer, claim.
const REGISTERED: [(&str, &str, Claim); 4] = [
    ("utrecht", "alpha", Some(("organisation", "gm0344"))),
    ("amersfoort", "alpha", Some(("organisation", "gm0307"))),
    ("tilburg", "beta", None),
    ("vng", "entra", Some(("tid", ENTRA_TENANT))),
];

/// The world and its providers. Subjects are `<organisation>.<role>`, of readers and administrators.
pub struct Federation {
    /// The world. Its own issuer still is there.
    pub world: World,
    /// The providers.
    pub providers: Providers,
    /// What is registered, by slug of the organisation.
    pub registered: HashMap<&'static str, ProviderId>,
}

impl Federation {
    /// Registers the world's organisations at providers that it starts.
    pub async fn of(world: World) -> Self {
        let providers = Providers::start().await;
        let new: Vec<_> = REGISTERED
            .into_iter()
            .map(|(slug, issuer, claim)| (world.organisations[slug], provider(slug, issuer, claim, &providers)))
            .collect();
        let ids = add_providers(&world.database.db, &new).await.expect("providers");
        let registered = REGISTERED.into_iter().zip(ids).map(|((slug, ..), id)| (slug, id)).collect();
        let federation = Self { world, providers, registered };
        for (slug, ..) in REGISTERED {
            for role in [Role::Reader, Role::Administrator] {
                federation.add(slug, &format!("{slug}.{}", role.code()), role).await;
            }
        }
        federation
    }

    /// Makes a subject a member, by the name `<subject> bij <issuer>`.
    pub async fn add(&self, slug: &str, subject: &str, role: Role) -> domain::id::AccountId {
        self.introduce(slug, subject).await;
        let new = NewMember {
            organisation: self.world.organisations[slug],
            provider: self.registered[slug],
            subject: subject.to_owned(),
            name: self.name(slug, subject),
            email: None,
            roles: [role].into_iter().collect(),
            account: None,
        };
        add_members(&self.world.database.db, &[new]).await.expect("a member")[0]
    }

    /// The name of an added member.
    pub fn name(&self, slug: &str, subject: &str) -> String {
        format!("{subject} bij {}", issuer_of(slug))
    }

    /// Lets the provider know that a person is the organisation's. It knows everybody, but for this.
    pub async fn introduce(&self, slug: &str, subject: &str) {
        if let Some(claims) = shared_claim(slug) {
            let person = json!({ "issuer": issuer_of(slug), "subject": subject, "claims": claims });
            self.providers.call("person", person).await;
        }
    }

    /// A sound access token of `<organisation>.<role>`.
    pub async fn token(&self, person: &str) -> String {
        self.signed(person, json!({})).await
    }

    /// An access token of `<organisation>.<role>` with other `{ header, payload }`; null leaves a member out.
    pub async fn signed(&self, person: &str, overrides: Value) -> String {
        let (slug, _) = person.split_once('.').expect("<organisation>.<role>");
        let wanted = json!({ "issuer": issuer_of(slug), "subject": person, "overrides": overrides });
        let token = self.providers.call("token", wanted).await;
        token["token"].as_str().expect("a token").to_owned()
    }

    /// A forged token of `<organisation>.<role>`.
    pub async fn forged(&self, person: &str, kind: &str) -> String {
        let (slug, _) = person.split_once('.').expect("<organisation>.<role>");
        let wanted = json!({ "issuer": issuer_of(slug), "subject": person, "kind": kind });
        let token = self.providers.call("forge", wanted).await;
        token["token"].as_str().expect("a token").to_owned()
    }

    /// How often an organisation's issuer was asked for its keys.
    pub async fn key_requests(&self, slug: &str) -> i64 {
        let answer = self.providers.call("jwks_requests", json!({ "issuer": issuer_of(slug) })).await;
        answer["count"].as_i64().expect("a count")
    }

    /// Lets an organisation's issuer fail, or come back.
    pub async fn outage(&self, slug: &str, down: bool) {
        self.providers.call("outage", json!({ "issuer": issuer_of(slug), "down": down })).await;
    }

    /// Someone who shows a token.
    pub fn bearer(&self, token: &str) -> Actor {
        self.world.anonymous().with("authorization", &format!("Bearer {token}"))
    }

    /// What someone with a token is told about who they are.
    pub async fn who(&self, token: &str) -> Answer {
        self.bearer(token).ask(WHO).await
    }

    /// Asserts that a token lets `<organisation>.<role>` in, for that organisation.
    #[track_caller]
    pub fn let_in(&self, person: &str, token: &str) -> impl Future<Output = ()> {
        let place = std::panic::Location::caller();
        async move {
            let (slug, _) = person.split_once('.').expect("<organisation>.<role>");
            let answer = self.who(token).await;
            let viewer = &answer.data["viewer"];
            assert_eq!(viewer["account"]["name"], self.name(slug, person), "{place}: {answer:?}");
            assert_eq!(viewer["organisation"]["slug"], slug, "{place}: {answer:?}");
        }
    }

    /// Serves the world on a socket, and lets the providers know where.
    pub async fn serve(&self) -> Server {
        let server = Server::start(&self.world.database.db).await;
        for issuer in ["alpha", "beta", "entra"] {
            let uris = [format!("{}/login/callback", server.url)];
            self.providers.call("redirect_uris", json!({ "issuer": issuer, "uris": uris })).await;
        }
        server
    }
}

fn registered(slug: &str) -> (&'static str, Claim) {
    let found = REGISTERED.into_iter().find(|(own, ..)| *own == slug);
    let (_, issuer, claim) = found.unwrap_or_else(|| panic!("{slug} is at no provider"));
    (issuer, claim)
}

/// The name of an organisation's issuer.
pub fn issuer_of(slug: &str) -> &'static str {
    registered(slug).0
}

/// The claim that a person of a shared issuer needs.
fn shared_claim(slug: &str) -> Option<Value> {
    let (issuer, claim) = registered(slug);
    claim.filter(|_| issuer == "alpha").map(|(name, value)| json!({ name: value }))
}

fn provider(slug: &str, issuer: &str, claim: Claim, providers: &Providers) -> NewProvider {
    let entra = issuer == "entra";
    NewProvider {
        issuer: providers.issuer(issuer),
        audience: if entra { "11111111-2222-3333-4444-555555555555" } else { "urn:collectief:api" }.to_owned(),
        organisation_claim: claim.map(|(name, value)| (name.to_owned(), value.to_owned())),
        subject_claim: if entra { "oid" } else { "sub" }.to_owned(),
        algorithms: vec!["RS256".to_owned()],
        accept_plain_jwt: entra,
        client: Some(("collectief-web".to_owned(), Some("web".to_owned()))),
        email_domains: if slug == "tilburg" { Vec::new() } else { vec![format!("{slug}.nl")] },
    }
}
