//! How the demo's components live: governance, a withdrawal, an offer to another owner, and a merger of municipalities.

use std::collections::HashMap;

use domain::catalogue::seed::Seeded;
use domain::catalogue::{
    AddVersion, AdoptVersion, AdoptionState, AdoptionStatement, ComponentKind, CreateComponent, Description, Framework,
    LifecyclePhase, OWN_FRAMEWORK, OfferTransfer, StateGovernance, Stated, Theme, VersionDays, VersionState,
    VersionText, WithdrawComponent, add_version, adopt_version, create_component, load_framework, offer_transfer,
    state_governance, withdraw_component,
};
use domain::db::Db;
use domain::id::OrganisationId;
use domain::tenancy::OrganisationKind;
use domain::tenancy::set_up::{NewOrganisation, merge, operator};
use domain::text::Localized;
use domain::time::Date;

use crate::commands::CommandError;

/// The fictional municipality into which two real ones merge in the demo.
pub(super) const SUCCESSOR: &str = "krommerijn";
const PREDECESSORS: [&str; 2] = ["bunnik", "wijk-bij-duurstede"];

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

/// It is there from the day of the merger.
pub(super) fn successor() -> NewOrganisation {
    NewOrganisation {
        province: Some("Utrecht".to_owned()),
        valid_from: Some(day(2026, 1, 1)),
        ..NewOrganisation::named(OrganisationKind::Municipality, SUCCESSOR, "Krommerijn")
    }
}

/// Does it all as its people would. `components` are what was entered, by Dutch name.
pub(super) async fn seed(
    db: &Db,
    known: &HashMap<String, OrganisationId>,
    components: &HashMap<String, Seeded>,
) -> Result<(), CommandError> {
    let of = |name: &str| {
        let missing = || CommandError::Other(format!("components.json: there is no {name}"));
        components.get(name).ok_or_else(missing)
    };
    let framework = Framework::read(OWN_FRAMEWORK).map_err(CommandError::Other)?;
    load_framework(db, &framework).await?;
    govern(db, of("Vroegsignalering van schulden")?).await?;

    let old = of("Brieven vertalen voor nieuwkomers")?.component;
    let withdrawal = WithdrawComponent {
        id: old,
        expected_revision: 1,
        reason: Localized::new(
            "Wij onderhouden deze component niet meer. Herschrijf een brief eerst in begrijpelijke taal.",
            Some("We do not maintain this component any more. First rewrite a letter in plain language.".to_owned()),
        ),
        successor: Some(of("Brieven herschrijven in begrijpelijke taal")?.component),
        once: None,
    };
    withdraw_component(db, &operator(db, "nijmegen").await?, withdrawal).await?;

    let receiver = known.get("vng").copied().ok_or_else(|| CommandError::Other("no VNG".to_owned()))?;
    let offer = OfferTransfer {
        component: of("Fietsen tellen in stallingen en rekken")?.component,
        to: receiver,
        note: Some("Wij stoppen met de ontwikkeling. Neemt de VNG het beheer over voor iedereen?".to_owned()),
        expires_on: None,
        once: None,
    };
    offer_transfer(db, &operator(db, "utrecht").await?, offer).await?;

    merged(db, of("Hulp bij teksten voor het Algoritmeregister")?).await
}

async fn govern(db: &Db, component: &Seeded) -> Result<(), CommandError> {
    let owner = operator(db, "utrecht").await?;
    let role = |by: &str| Stated::Role { filled_by: Some(by.to_owned()) };
    let step = |on: Date| Stated::Step { done_on: Some(on), evidence_url: None };
    for (item, stated) in [
        ("opdrachtgever", role("Manager Werk en Inkomen")),
        ("projectleider", role("Programma Schuldhulpverlening")),
        ("jurist", role("Afdeling Juridische Zaken")),
        ("verantwoordelijken-aanwijzen", step(day(2022, 9, 5))),
        ("probleem-beschrijven", step(day(2022, 11, 14))),
        ("grondslag-vaststellen", step(day(2023, 2, 20))),
        ("uitkomsten-toetsen", step(day(2023, 6, 1))),
        ("register-publiceren", step(day(2023, 9, 18))),
    ] {
        let command = StateGovernance {
            component: component.component,
            item: item.to_owned(),
            expected_revision: 0,
            stated,
            once: None,
        };
        state_governance(db, &owner, command).await?;
    }
    Ok(())
}

/// Two municipalities have something of their own and use the same, and then merge.
async fn merged(db: &Db, both_use: &Seeded) -> Result<(), CommandError> {
    let bunnik = operator(db, PREDECESSORS[0]).await?;
    let text = |dutch: &str, english: &str| Localized::new(dutch, Some(english.to_owned()));
    let description = Description {
        name: text(
            "Nesten van de eikenprocessierups vinden op foto's",
            "Finding nests of the oak processionary on photos",
        ),
        summary: text(
            "Dit model vindt nesten van de eikenprocessierups op foto's van bomen langs fietspaden. Een medewerker bekijkt elk gevonden nest en plant het weghalen.",
            "This model finds nests of the oak processionary caterpillar on photos of trees along cycle paths. Staff look at each nest found and plan its removal.",
        ),
        purpose: text(
            "De gemeente haalt nesten weg voordat mensen er last van hebben.",
            "The municipality removes nests before they trouble people.",
        ),
        kind: ComponentKind::Model,
        theme: Some(Theme::NatureAndEnvironment),
        licence: Some("EUPL-1.2".to_owned()),
        source_url: None,
        contact: Some("groen@bunnik.voorbeeld.nl".to_owned()),
        supplier: None,
        phase: Some(LifecyclePhase::Monitoring),
        standards: Vec::new(),
        keywords: Vec::new(),
    };
    let id = create_component(db, &bunnik, CreateComponent { description, once: None }).await?;
    let version = AddVersion {
        component: id,
        text: VersionText { number: "1.0".to_owned(), changes: text("Eerste versie.", "First version.") },
        state: VersionState::Active,
        days: VersionDays { released_on: Some(day(2025, 4, 1)), support_ends_on: None },
        once: None,
    };
    add_version(db, &bunnik, version).await?;
    for (slug, since) in PREDECESSORS.into_iter().zip([day(2025, 2, 1), day(2025, 5, 1)]) {
        let statement =
            AdoptionStatement { state: AdoptionState::InUse, since: Some(since), until: None, purpose: None };
        let command = AdoptVersion { version: both_use.newest, statement, once: None };
        adopt_version(db, &operator(db, slug).await?, command).await?;
    }
    Ok(merge(db, &PREDECESSORS, SUCCESSOR, day(2026, 1, 1)).await?)
}
