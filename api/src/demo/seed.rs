//! The demo's data: the municipalities of 2025, fictional suppliers and components.

use std::collections::HashMap;

use domain::catalogue::seed::{SeedComponent, seed as seed_components};
use domain::catalogue::{
    AdoptionState, AdoptionStatement, ComponentKind, Description, LifecyclePhase, Theme, VersionDays, VersionState,
    Visibility,
};
use domain::db::Db;
use domain::id::{OrganisationId, PartyId, ProviderId};
use domain::tenancy::OrganisationKind;
use domain::tenancy::set_up::{self, NewMember, NewOrganisation, NewProvider};
use domain::text::{Language, Localized};
use domain::time::Date;
use serde::Deserialize;

use super::{AUDIENCE, CLIENT, people};
use crate::commands::{CommandError, municipalities};

#[derive(Deserialize)]
struct Supplier {
    key: String,
    name: String,
    kvk: Option<String>,
}

#[derive(Deserialize)]
struct Partnership {
    key: String,
    name: String,
    province: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Component {
    owner: String,
    name: Localized,
    summary: Localized,
    purpose: Localized,
    kind: String,
    theme: String,
    licence: Option<String>,
    source_url: Option<String>,
    contact: Option<String>,
    visibility: String,
    #[serde(default)]
    shared_with: Vec<String>,
    supplier: Option<String>,
    phase: Option<String>,
    #[serde(default)]
    standards: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
    versions: Vec<Version>,
    adopters: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    number: String,
    state: String,
    released_on: Option<Date>,
    support_ends_on: Option<Date>,
    changes: Localized,
}

pub(super) fn read<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> Result<T, CommandError> {
    serde_json::from_str(text).map_err(|error| CommandError::Other(format!("{name}: {error}")))
}

/// Seeds an empty database. The same each time.
pub(super) async fn seed(db: &Db, issuer: &str) -> Result<(), CommandError> {
    let suppliers: Vec<Supplier> = read("suppliers.json", include_str!("data/suppliers.json"))?;
    let partnerships: Vec<Partnership> = read("partnerships.json", include_str!("data/partnerships.json"))?;
    let components: Vec<Component> = read("components.json", include_str!("data/components.json"))?;

    let vng = NewOrganisation::named(OrganisationKind::Association, "vng", "Vereniging van Nederlandse Gemeenten");
    let platform = set_up::add_organisations(db, &[vng]).await?[0];
    let names: Vec<_> = suppliers.iter().map(|supplier| (supplier.name.clone(), supplier.kvk.clone())).collect();
    let parties = set_up::add_parties(db, platform, &names).await?;
    let parties: HashMap<&str, PartyId> =
        suppliers.iter().zip(parties).map(|(supplier, id)| (supplier.key.as_str(), id)).collect();

    let mut organisations = municipalities()?;
    organisations.extend(partnerships.iter().map(|partnership| NewOrganisation {
        province: Some(partnership.province.clone()),
        ..NewOrganisation::named(OrganisationKind::Partnership, &partnership.key, &partnership.name)
    }));
    organisations.extend(suppliers.iter().map(|supplier| NewOrganisation {
        party: parties.get(supplier.key.as_str()).copied(),
        ..NewOrganisation::named(OrganisationKind::Supplier, &supplier.key, &supplier.name)
    }));
    organisations.push(super::life::successor());
    let ids = set_up::add_organisations(db, &organisations).await?;
    let mut known: HashMap<String, OrganisationId> =
        organisations.iter().zip(ids).map(|(organisation, id)| (organisation.slug.clone(), id)).collect();
    known.insert("vng".to_owned(), platform);

    let providers = add_people(db, issuer, &known).await?;

    let adopters: Vec<&NewOrganisation> = organisations
        .iter()
        .filter(|it| it.kind == OrganisationKind::Municipality && it.valid_from.is_none())
        .collect();
    let seeds = components
        .into_iter()
        .zip(0..)
        .map(|(component, number)| component.into_seed(number, &known, &parties, &suppliers, &adopters))
        .collect::<Result<Vec<_>, _>>()?;
    let names: Vec<_> = seeds.iter().map(|seed| seed.description.name.get(Language::Nl).to_owned()).collect();
    let seeded = seed_components(db, seeds).await?;
    let seeded = names.into_iter().zip(seeded).filter_map(|(name, seeded)| Some((name, seeded?))).collect();
    super::remarks::seed(db, &known, &seeded).await?;
    super::life::seed(db, &known, &seeded).await?;
    super::act::seed(db, &seeded).await?;
    super::assessments::seed(db, &providers, &seeded).await?;
    domain::coverage::publish_last_month(db).await?;
    Ok(())
}

async fn add_people(
    db: &Db,
    issuer: &str,
    known: &HashMap<String, OrganisationId>,
) -> Result<HashMap<&'static str, ProviderId>, CommandError> {
    let people: Vec<_> =
        people::people().into_iter().filter_map(|person| Some((*known.get(person.organisation)?, person))).collect();
    let mut slugs: Vec<&'static str> = people.iter().map(|(_, person)| person.organisation).collect();
    slugs.sort_unstable();
    slugs.dedup();
    // One issuer for all, told apart by a claim: as where municipalities share a login service.
    let new: Vec<_> = slugs
        .iter()
        .filter_map(|slug| {
            let provider = NewProvider {
                issuer: issuer.to_owned(),
                audience: AUDIENCE.to_owned(),
                organisation_claim: Some(("organisation".to_owned(), (*slug).to_owned())),
                subject_claim: "sub".to_owned(),
                algorithms: vec!["ES256".to_owned()],
                accept_plain_jwt: false,
                client: Some((CLIENT.to_owned(), Some(CLIENT.to_owned()))),
                email_domains: vec![format!("{slug}.example")],
            };
            Some((*known.get(*slug)?, provider))
        })
        .collect();
    let providers = set_up::add_providers(db, &new).await?;
    let by_organisation: HashMap<OrganisationId, _> =
        new.iter().zip(&providers).map(|((organisation, _), id)| (*organisation, *id)).collect();
    let members: Vec<_> = people
        .into_iter()
        .filter_map(|(organisation, person)| {
            Some(NewMember {
                organisation,
                provider: *by_organisation.get(&organisation)?,
                subject: person.subject,
                name: person.name,
                email: Some(person.email),
                roles: [person.role].into_iter().collect(),
                account: None,
            })
        })
        .collect();
    set_up::add_members(db, &members).await?;
    Ok(slugs.into_iter().filter(|slug| known.contains_key(*slug)).zip(providers).collect())
}

impl Component {
    fn into_seed(
        self,
        number: usize,
        known: &HashMap<String, OrganisationId>,
        parties: &HashMap<&str, PartyId>,
        suppliers: &[Supplier],
        municipalities: &[&NewOrganisation],
    ) -> Result<SeedComponent, CommandError> {
        let bad = |what: &str| CommandError::Other(format!("components.json: {what} of {:?}", self.name));
        let organisation = |slug: &String| known.get(slug).copied().ok_or_else(|| bad(slug));
        let visibility = match self.visibility.as_str() {
            "OWN" => Visibility::Own,
            "NAMED" => Visibility::Named,
            "MEMBERS" => Visibility::Members,
            "PUBLIC" => Visibility::Public,
            _ => return Err(bad("visibility")),
        };
        // Who uses it: spread over the country, other ones for each component, always the same.
        let spread = (0..self.adopters).map(|nth| municipalities[(number * 37 + nth * 101) % municipalities.len()]);
        let named: Vec<_> = municipalities.iter().copied().filter(|it| self.shared_with.contains(&it.slug)).collect();
        let adopters: Vec<_> = match visibility {
            Visibility::Own => Vec::new(),
            Visibility::Named => named.into_iter().take(self.adopters).collect(),
            Visibility::Members | Visibility::Public => spread.collect(),
        };
        let adoptions = adopters
            .into_iter()
            .zip(0..)
            .map(|(adopter, nth)| Ok((organisation(&adopter.slug)?, adopter.name.clone(), statement(nth))))
            .collect::<Result<Vec<_>, CommandError>>()?;
        let supplier = self.supplier.as_deref();
        Ok(SeedComponent {
            owner: organisation(&self.owner)?,
            shared_with: self.shared_with.iter().map(organisation).collect::<Result<_, _>>()?,
            visibility,
            supplier: supplier.and_then(|key| parties.get(key).copied()),
            versions: self
                .versions
                .iter()
                .map(|version| {
                    let state = VersionState::from_code(&version.state).ok_or_else(|| bad("state"))?;
                    let days =
                        VersionDays { released_on: version.released_on, support_ends_on: version.support_ends_on };
                    Ok((version.number.clone(), state, days, version.changes.clone()))
                })
                .collect::<Result<_, CommandError>>()?,
            adoptions,
            description: Description {
                phase: self
                    .phase
                    .as_deref()
                    .map(|code| LifecyclePhase::from_code(code).ok_or_else(|| bad("phase")))
                    .transpose()?,
                kind: ComponentKind::from_code(&self.kind).ok_or_else(|| bad("kind"))?,
                theme: Some(Theme::from_code(&self.theme).ok_or_else(|| bad("theme"))?),
                supplier: supplier.and_then(|key| suppliers.iter().find(|it| it.key == key)).map(|it| it.name.clone()),
                name: self.name,
                summary: self.summary,
                purpose: self.purpose,
                licence: self.licence,
                source_url: self.source_url,
                contact: self.contact,
                standards: self.standards,
                keywords: self.keywords,
            },
        })
    }
}

/// What the nth adopter states: most use it, some plan to, a few have ended.
fn statement(nth: usize) -> AdoptionStatement {
    let day = |year: i16, month: usize| Date::new(year, i8::try_from(month % 12 + 1).unwrap_or(1), 1).ok();
    match nth % 10 {
        7 => AdoptionStatement { state: AdoptionState::Planned, since: day(2027, nth), until: None, purpose: None },
        9 => AdoptionStatement {
            state: AdoptionState::Ended,
            since: day(2023, nth),
            until: day(2026, nth % 9),
            purpose: None,
        },
        _ => AdoptionStatement { state: AdoptionState::InUse, since: day(2025, nth), until: None, purpose: None },
    }
}
