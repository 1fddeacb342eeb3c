//! First set-up by the operator, without the API: organisations, parties, providers, the first administrator, mergers.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use super::rows::{identity, membership, organisation, party, provider, succession};
use super::store::{account_row, membership_row};
use super::{
    Account, AccountKind, INVITATION_SECONDS, Membership, MembershipStage, Organisation, OrganisationKind, Viewer,
    check_roles, is_oin, tooi_uri,
};
use crate::audit::Author;
use crate::db::{Db, Purpose, is_duplicate, set_up_event};
use crate::event::{Event, EventType, Events};
use crate::id::{AccountId, OrganisationId, PartyId, ProviderId, fingerprint};
use crate::problem::{Check, Failure, Fault, Flaw, Outcome, Problem};
use crate::role::Roles;
use crate::text::fold;
use crate::time::Date;

/// The municipalities of 2025 as CBS counted them on 1 January: code, name, province, population, year, slug.
pub const MUNICIPALITIES: &str = include_str!("municipalities.csv");

/// An organisation to enter.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// CBS code, municipalities only.
    pub code: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// Inhabitants and the year of the count.
    pub population: Option<(i64, i32)>,
    /// Organisation identification number.
    pub oin: Option<String>,
    /// For a supplier: the party that it is.
    pub party: Option<PartyId>,
    /// First day.
    pub valid_from: Option<Date>,
}

impl NewOrganisation {
    /// An organisation with only a name.
    pub fn named(kind: OrganisationKind, slug: &str, name: &str) -> Self {
        Self {
            kind,
            slug: slug.to_owned(),
            name: name.to_owned(),
            code: None,
            province: None,
            population: None,
            oin: None,
            party: None,
            valid_from: None,
        }
    }

    fn check(&self, check: &mut Check) {
        check.text("name", &self.name, 200);
        let slug = check.text("slug", &self.slug, 63);
        if !slug.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            check.refuse(
                "slug",
                Flaw::Form(
                    "Gebruik kleine letters, cijfers en streepjes.",
                    "Use lower-case letters, digits and hyphens.",
                ),
            );
        }
        let is_code = |code: &String| {
            code.len() == 6 && code.starts_with("GM") && code[2..].bytes().all(|byte| byte.is_ascii_digit())
        };
        if self.code.as_ref().is_some_and(|code| !code.is_ascii() || !is_code(code)) {
            check.refuse(
                "code",
                Flaw::Form("Een CBS-code is GM met vier cijfers.", "A CBS code is GM and four digits."),
            );
        }
        if self.oin.as_ref().is_some_and(|oin| !is_oin(oin)) {
            check.refuse("oin", Flaw::Form("Dit is geen OIN van 20 posities.", "This is not an OIN of 20 positions."));
        }
    }
}

/// The municipalities in `csv` with [`MUNICIPALITIES`]' columns, less the header.
pub fn parse_municipality(fields: [&str; 6]) -> Option<NewOrganisation> {
    let [code, name, province, population, year, slug] = fields;
    Some(NewOrganisation {
        code: Some(code.to_owned()),
        province: Some(province.to_owned()),
        population: Some((population.parse().ok()?, year.parse().ok()?)),
        ..NewOrganisation::named(OrganisationKind::Municipality, slug, name)
    })
}

/// Enters organisations, all or none.
pub async fn add_organisations(db: &Db, new: &[NewOrganisation]) -> Outcome<Vec<OrganisationId>> {
    let mut check = Check::default();
    new.iter().for_each(|organisation| organisation.check(&mut check));
    check.done()?;
    let tx = db.system(Purpose::SetUp).await?;
    let ids: Vec<OrganisationId> = new.iter().map(|_| tx.make_id()).collect();
    let rows = new.iter().zip(&ids).map(|(new, id)| organisation::ActiveModel {
        id: Set(id.uuid()),
        kind: Set(new.kind.code().to_owned()),
        slug: Set(new.slug.clone()),
        name: Set(new.name.clone()),
        sort_name: Set(fold(&new.name)),
        code: Set(new.code.clone()),
        province: Set(new.province.clone()),
        population: Set(new.population.map(|(count, _)| count)),
        population_year: Set(new.population.map(|(_, year)| year)),
        tooi_uri: Set(new.code.as_deref().map(tooi_uri)),
        oin: Set(new.oin.clone()),
        party_id: Set(new.party.map(PartyId::uuid)),
        valid_from: Set(new.valid_from.map(|day| day.to_string())),
        valid_until: Set(None),
        created_at: Set(tx.now().microseconds()),
    });
    match organisation::Entity::insert_many(rows).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(Problem::AlreadyExists("slug").into()),
        Err(error) => return Err(error.into()),
    }
    // The event is each organisation's own, so that its administrator reads in the log since when it is there.
    let mut by_organisation = ids.iter().map(|id| set_up_event(*id));
    let Some((author, first)) = by_organisation.next() else { return Ok(ids) };
    let rest: Vec<_> = by_organisation.collect();
    for (author, event) in rest {
        crate::audit::append(tx.conn(), db.ids(), tx.now(), author, vec![crate::audit::Entry::done(event)]).await?;
    }
    tx.commit(author, first).await?;
    Ok(ids)
}

/// An organisation by its slug, for the command line.
pub async fn organisation_by_slug(db: &Db, slug: &str) -> Outcome<Organisation> {
    let tx = db.system(Purpose::SetUp).await?;
    let row = organisation::Entity::find().filter(organisation::Column::Slug.eq(slug)).one(tx.conn()).await?;
    Ok(Organisation::try_from(row.ok_or(Problem::NotFound("organisation"))?)?)
}

/// A viewer for the operator's own work in the name of an organisation (imports): an editor, recorded as the operator.
pub async fn operator(db: &Db, slug: &str) -> Outcome<Viewer> {
    let organisation = organisation_by_slug(db, slug).await?;
    Ok(Viewer::operator(organisation.id, organisation.kind))
}

/// Enters parties, all or none: name and KVK number.
pub async fn add_parties(db: &Db, platform: OrganisationId, new: &[(String, Option<String>)]) -> Outcome<Vec<PartyId>> {
    let tx = db.system(Purpose::SetUp).await?;
    let ids: Vec<PartyId> = new.iter().map(|_| tx.make_id()).collect();
    let rows = new.iter().zip(&ids).map(|((name, kvk), id)| party::ActiveModel {
        id: Set(id.uuid()),
        name: Set(name.clone()),
        match_key: Set(fold(name)),
        kvk: Set(kvk.clone()),
        created_at: Set(tx.now().microseconds()),
    });
    party::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    let (author, event) = set_up_event(platform);
    tx.commit(author, event).await?;
    Ok(ids)
}

/// An identity provider to register.
#[derive(Debug, Clone)]
pub struct NewProvider {
    /// Issuer address, exactly as in `iss`.
    pub issuer: String,
    /// `aud` of tokens for this API.
    pub audience: String,
    /// Name and value of the claim that tells organisations of a shared issuer apart.
    pub organisation_claim: Option<(String, String)>,
    /// `sub`, or `oid` for Entra.
    pub subject_claim: String,
    /// JWA names.
    pub algorithms: Vec<String>,
    /// Whether token type `JWT` is taken besides `at+jwt`.
    pub accept_plain_jwt: bool,
    /// Client id and the name of the setting with its secret.
    pub client: Option<(String, Option<String>)>,
    /// E-mail domains by which a person's provider is found.
    pub email_domains: Vec<String>,
}

/// Signature algorithms that a provider may use: asymmetric ones that jsonwebtoken checks.
pub const ALGORITHMS: [&str; 9] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"];

/// Registers an organisation's identity providers, all or none.
pub async fn add_providers(db: &Db, new: &[(OrganisationId, NewProvider)]) -> Outcome<Vec<ProviderId>> {
    let Some((owner, _)) = new.first() else { return Ok(Vec::new()) };
    let mut check = Check::default();
    for (_, new) in new {
        check.text("issuer", &new.issuer, 500);
        check.text("audience", &new.audience, 500);
        check.text("subjectClaim", &new.subject_claim, 100);
        if new.algorithms.is_empty() || new.algorithms.iter().any(|name| !ALGORITHMS.contains(&name.as_str())) {
            check.refuse(
                "algorithms",
                Flaw::Form(
                    "Kies uit RS256, PS256, ES256 en de langere, of EdDSA.",
                    "Choose from RS256, PS256, ES256 and the longer ones, or EdDSA.",
                ),
            );
        }
    }
    check.done()?;
    let tx = db.system(Purpose::SetUp).await?;
    let ids: Vec<ProviderId> = new.iter().map(|_| tx.make_id()).collect();
    let rows = new.iter().zip(&ids).map(|((organisation, new), id)| {
        let (claim, value) = new.organisation_claim.clone().unwrap_or_default();
        let (client_id, client_secret_name) =
            new.client.clone().map_or((None, None), |(id, secret)| (Some(id), secret));
        provider::ActiveModel {
            id: Set(id.uuid()),
            organisation_id: Set(organisation.uuid()),
            issuer: Set(new.issuer.clone()),
            audience: Set(new.audience.clone()),
            organisation_claim: Set(claim),
            organisation_claim_value: Set(value),
            subject_claim: Set(new.subject_claim.clone()),
            algorithms: Set(new.algorithms.join(" ")),
            accept_plain_jwt: Set(new.accept_plain_jwt),
            client_id: Set(client_id),
            client_secret_name: Set(client_secret_name),
            email_domains: Set(new.email_domains.join(" ").to_lowercase()),
            active: Set(true),
            created_at: Set(tx.now().microseconds()),
        }
    });
    match provider::Entity::insert_many(rows).exec_without_returning(tx.conn()).await {
        Ok(_) => {}
        Err(error) if is_duplicate(&error) => return Err(Problem::AlreadyExists("issuer").into()),
        Err(error) => return Err(error.into()),
    }
    let (author, event) = set_up_event(*owner);
    tx.commit(author, event).await?;
    Ok(ids)
}

/// A member to enter without an invitation: the demo's people, and the tests'.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// With which provider they log in.
    pub provider: ProviderId,
    /// By which subject.
    pub subject: String,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Their roles.
    pub roles: Roles,
    /// An account that is there already and becomes a member of one more organisation.
    pub account: Option<AccountId>,
}

/// Enters members, all or none.
pub async fn add_members(db: &Db, new: &[NewMember]) -> Outcome<Vec<AccountId>> {
    let tx = db.system(Purpose::SetUp).await?;
    let (mut accounts, mut members, mut identities, mut events) = (vec![], vec![], vec![], vec![]);
    let mut ids = Vec::new();
    for new in new {
        let account = Account {
            id: new.account.unwrap_or_else(|| tx.make_id()),
            kind: AccountKind::Person,
            name: new.name.clone(),
            email: new.email.clone(),
        };
        let membership = Membership {
            id: tx.make_id(),
            organisation: new.organisation,
            account: account.id,
            stage: MembershipStage::Active,
            roles: new.roles.clone(),
            revision: 1,
            created_at: tx.now(),
        };
        if new.account.is_none() {
            accounts.push(account_row(&account, tx.now()));
            identities.push(identity::ActiveModel {
                provider_id: Set(new.provider.uuid()),
                subject: Set(new.subject.clone()),
                account_id: Set(account.id.uuid()),
                created_at: Set(tx.now().microseconds()),
            });
        }
        members.push(membership_row(&membership, fold(&new.name)));
        events.push((new.organisation, Event::new(EventType::MemberJoined, membership.id, 1)));
        ids.push(account.id);
    }
    if !accounts.is_empty() {
        super::rows::account::Entity::insert_many(accounts).exec_without_returning(tx.conn()).await?;
        identity::Entity::insert_many(identities).exec_without_returning(tx.conn()).await?;
    }
    membership::Entity::insert_many(members).exec_without_returning(tx.conn()).await?;
    let Some((organisation, first)) = events.pop() else { return Ok(ids) };
    for (organisation, event) in events {
        let author = Author { actor: None, organisation };
        crate::audit::append(tx.conn(), db.ids(), tx.now(), author, vec![crate::audit::Entry::done(event)]).await?;
    }
    tx.commit(Author { actor: None, organisation }, first).await?;
    Ok(ids)
}

/// Invites an organisation's first administrator. `code` is the secret of the invitation's address.
pub async fn invite_administrator(db: &Db, slug: &str, name: &str, email: &str, code: &str) -> Outcome<()> {
    let organisation = organisation_by_slug(db, slug).await?;
    let roles: Roles = [crate::role::Role::Administrator].into_iter().collect();
    let mut check = Check::default();
    let name = check.text("name", name, 200);
    let email = check.text("email", email, 254);
    check_roles(&mut check, &roles, organisation.kind, AccountKind::Person);
    check.done()?;
    let tx = db.system(Purpose::SetUp).await?;
    let account = Account { id: tx.make_id(), kind: AccountKind::Person, name, email: Some(email) };
    let stage = MembershipStage::Invited {
        invitation_hash: fingerprint(code),
        expires_at: tx.now().plus_seconds(INVITATION_SECONDS),
    };
    let membership = Membership {
        id: tx.make_id(),
        organisation: organisation.id,
        account: account.id,
        stage,
        roles,
        revision: 1,
        created_at: tx.now(),
    };
    super::rows::account::Entity::insert(account_row(&account, tx.now())).exec_without_returning(tx.conn()).await?;
    membership::Entity::insert(membership_row(&membership, fold(&account.name)))
        .exec_without_returning(tx.conn())
        .await?;
    let author = Author { actor: None, organisation: organisation.id };
    tx.commit(author, Event::new(EventType::MemberInvited, membership.id, 1)).await?;
    Ok(())
}

/// Merges organisations (herindeling): from `day` on, `successor` reads what was the predecessors', who end that day.
pub async fn merge(db: &Db, predecessors: &[&str], successor: &str, day: Date) -> Outcome<()> {
    let into = organisation_by_slug(db, successor).await?;
    let mut from = Vec::new();
    for slug in predecessors {
        from.push(organisation_by_slug(db, slug).await?);
    }
    if from.iter().any(|organisation| organisation.id == into.id) {
        return Err(Problem::invalid(
            "successor",
            Flaw::Form("Een organisatie volgt zichzelf niet op.", "An organisation does not succeed itself."),
        )
        .into());
    }
    let tx = db.system(Purpose::SetUp).await?;
    // Whoever a predecessor succeeded is succeeded too: the pairs are kept whole, so that a login needs no recursion.
    let mut all: Vec<Uuid> = from.iter().map(|organisation| organisation.id.uuid()).collect();
    let earlier =
        succession::Entity::find().filter(succession::Column::SuccessorId.is_in(all.clone())).all(tx.conn()).await?;
    all.extend(earlier.into_iter().map(|row| row.predecessor_id));
    // And whoever succeeded the successor already succeeds these as well.
    let later =
        succession::Entity::find().filter(succession::Column::PredecessorId.eq(into.id.uuid())).all(tx.conn()).await?;
    let successors: Vec<Uuid> =
        std::iter::once(into.id.uuid()).chain(later.into_iter().map(|row| row.successor_id)).collect();
    if all.iter().any(|id| successors.contains(id)) {
        return Err(Problem::invalid(
            "successor",
            Flaw::Form("Dit zou een kring van opvolgers geven.", "This would make a circle of successors."),
        )
        .into());
    }
    let rows = successors.iter().flat_map(|successor| {
        all.iter().map(|predecessor| succession::ActiveModel {
            successor_id: Set(*successor),
            predecessor_id: Set(*predecessor),
            effective_on: Set(day.to_string()),
        })
    });
    succession::Entity::insert_many(rows)
        .on_conflict(sea_orm::sea_query::OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    organisation::Entity::update_many()
        .col_expr(organisation::Column::ValidUntil, Expr::value(day.to_string()))
        .filter(Expr::col(organisation::Column::Id).is_in(from.iter().map(|organisation| organisation.id.uuid())))
        .exec(tx.conn())
        .await?;
    let rest = from.iter().map(|organisation| Event::new(EventType::OrganisationSetUp, organisation.id, 2)).collect();
    let first = Event::new(EventType::OrganisationSetUp, into.id, 2);
    tx.commit(Author { actor: None, organisation: into.id }, Events { first, rest }).await?;
    Ok(())
}

impl From<Failure> for Fault {
    /// For work that is never refused: the demo's and the tests' own data.
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => fault,
            Failure::Refused(problems) => Self::new(format!("refused: {problems:?}")),
        }
    }
}
