//! First set-up by the operator, without the API: organisations, parties, providers, the first administrator, mergers.

mod merger;
mod people;

pub use merger::*;
pub use people::*;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::rows::{organisation, party, succession};
use super::{Organisation, OrganisationKind, Viewer, is_oin, tooi_uri};
use crate::db::{Db, Purpose, is_duplicate, set_up_event};
use crate::id::{OrganisationId, PartyId};
use crate::problem::{Check, Failure, Fault, Flaw, Outcome, Problem};
use crate::text::fold;
use crate::time::Date;

/// The municipalities of 2025 as CBS counted them on 1 January: code, name, province, population, year, slug.
pub const MUNICIPALITIES: &str = include_str!("../municipalities.csv");

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
    for organisation in new {
        organisation.check(&mut check);
    }
    check.done()?;
    let tx = db.system(Purpose::SetUp).await?;
    for (path, column, values) in [
        ("slug", organisation::Column::Slug, new.iter().map(|it| Some(&it.slug)).collect::<Vec<_>>()),
        ("code", organisation::Column::Code, new.iter().map(|it| it.code.as_ref()).collect()),
        ("oin", organisation::Column::Oin, new.iter().map(|it| it.oin.as_ref()).collect()),
    ] {
        let taken = column.is_in(values.into_iter().flatten().map(String::as_str));
        if organisation::Entity::find().filter(taken).one(tx.conn()).await?.is_some() {
            return Err(Problem::taken(path).into());
        }
    }
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
        Err(error) if is_duplicate(&error) => return Err(Problem::taken("slug").into()),
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

/// The CBS codes of the municipalities that are there, ended ones too.
pub async fn organisation_codes(db: &Db) -> Outcome<Vec<String>> {
    let tx = db.system(Purpose::SetUp).await?;
    let rows = organisation::Entity::find().filter(organisation::Column::Code.is_not_null()).all(tx.conn()).await?;
    Ok(rows.into_iter().filter_map(|row| row.code).collect())
}

/// An organisation by its slug, for the command line.
pub async fn organisation_by_slug(db: &Db, slug: &str) -> Outcome<Organisation> {
    let tx = db.system(Purpose::SetUp).await?;
    let row = organisation::Entity::find().filter(organisation::Column::Slug.eq(slug)).one(tx.conn()).await?;
    Ok(Organisation::try_from(row.ok_or(Problem::NotFound("organisation"))?)?)
}

/// A viewer for the operator's own work in the name of an organisation (imports, exports, the demo): an editor and
/// assessor, recorded as the operator, who reads what was a predecessor's as the organisation's people do.
pub async fn operator(db: &Db, slug: &str) -> Outcome<Viewer> {
    let organisation = organisation_by_slug(db, slug).await?;
    let tx = db.system(Purpose::SetUp).await?;
    let predecessors = succession::Entity::find()
        .filter(succession::Column::SuccessorId.eq(organisation.id.uuid()))
        .filter(succession::Column::EffectiveOn.lte(tx.now().day().to_string()))
        .all(tx.conn())
        .await?;
    let predecessors = predecessors.iter().map(|row| OrganisationId::from_uuid(row.predecessor_id)).collect();
    Ok(Viewer::operator(organisation.id, organisation.kind, predecessors))
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

impl From<Failure> for Fault {
    /// For work that is never refused: the demo's and the tests' own data.
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Fault(fault) => fault,
            Failure::Refused(problems) => Self::new(format!("refused: {problems:?}")),
        }
    }
}
