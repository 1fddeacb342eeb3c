//! Exporting components in the forms of other registers.

use std::collections::HashMap;

use super::rows::adoption;
use super::{
    Adoption, Beside, ComponentFilter, ComponentOrder, ComponentView, Origin, components, components_by_id, origins_of,
};
use crate::db::{Read, Tx, padded};
use crate::exchange::{self, Format, Registration, Subject};
use crate::id::ComponentId;
use crate::page::{Cut, PageRequest, Position};
use crate::problem::{Failure, Fault, Problem};
use crate::tenancy::{OrganisationKind, Viewer, organisations_by_id};
use crate::text::Language;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// At most so many components in one document.
pub const MOST_EXPORT: u16 = 5_000;

/// A component's document, or why there is none.
pub type Written = Result<Registration, Vec<Problem>>;

const BESIDE: Beside = Beside { owner: true, newest_version: true, adoption_count: false };

/// The documents of these components, of those that are the viewer's own or adopted by its organisation: one registration is
/// of one organisation. A spreadsheet is of no one component.
pub async fn export_each(
    tx: &Tx<Read>,
    viewer: &Viewer,
    format: Format,
    ids: &[ComponentId],
) -> Result<Vec<(ComponentId, Written)>, Fault> {
    let views = components_by_id(tx, ids, BESIDE).await?;
    write_each(tx, viewer, format, &views).await
}

async fn write_each(
    tx: &Tx<Read>,
    viewer: &Viewer,
    format: Format,
    views: &[ComponentView],
) -> Result<Vec<(ComponentId, Written)>, Fault> {
    let Some(acting) = viewer.organisation() else { return Ok(Vec::new()) };
    let is_own = |view: &ComponentView| viewer.readable().any(|own| own == view.component.owner);
    let (own, others): (Vec<_>, Vec<_>) = views.iter().partition(|view| is_own(view));
    let ids = |views: &[&ComponentView]| views.iter().map(|view| view.component.id).collect::<Vec<_>>();
    let origins: HashMap<ComponentId, Origin> =
        origins_of(tx, &ids(&own)).await?.into_iter().map(|origin| (origin.component, origin)).collect();
    // A registration of what is adopted is the adopter's; a description of the software is its owner's alone.
    let adopted = if format == Format::Publiccode { HashMap::new() } else { adopted(tx, &ids(&others)).await? };
    let organisation = organisations_by_id(tx, &[acting]).await?.into_iter().next();
    let organisation = organisation.ok_or_else(|| Fault::new("the acting organisation is not there"))?;
    let owner_name = match organisation.kind {
        OrganisationKind::Municipality if !organisation.name.to_lowercase().starts_with("gemeente ") => {
            format!("Gemeente {}", organisation.name)
        }
        _ => organisation.name,
    };
    let mut written = Vec::new();
    for view in views {
        let id = view.component.id;
        let adoption = adopted.get(&id);
        if !is_own(view) && adoption.is_none() {
            continue;
        }
        let origin = origins.get(&id).filter(|origin| origin.source == format.source());
        let subject = Subject {
            component: &view.component,
            version: view.newest_version.as_ref().and_then(Option::as_ref),
            owner_name: &owner_name,
            original: origin.map(|origin| origin.original.as_str()),
            source_id: origin.map(|origin| origin.source_id.as_str()),
            adoption: adoption.map(|adoption| &adoption.statement),
        };
        written.push(match exchange::write(format, &subject) {
            Ok(registration) => (id, Ok(registration)),
            Err(Failure::Refused(problems)) => (id, Err(problems)),
            Err(Failure::Fault(fault)) => return Err(fault),
        });
    }
    Ok(written)
}

/// The own organisation's adoption of each of these components: the newest statement.
async fn adopted(tx: &Tx<Read>, ids: &[ComponentId]) -> Result<HashMap<ComponentId, Adoption>, Fault> {
    let rows = adoption::Entity::find()
        .filter(adoption::Column::ComponentId.is_in(padded(ids)))
        .filter(tx.scope().own(adoption::Column::OrganisationId))
        .all(tx.conn())
        .await?;
    let mut newest: HashMap<ComponentId, Adoption> = HashMap::new();
    for row in rows {
        let adoption = Adoption::try_from(row)?;
        let known = newest.get(&adoption.component);
        if known.is_none_or(|known| known.updated_at < adoption.updated_at) {
            newest.insert(adoption.component, adoption);
        }
    }
    Ok(newest)
}

/// Many components in one document.
#[derive(Debug, Clone)]
pub struct CatalogueExport {
    /// The document.
    pub text: String,
    /// How many components stand in it.
    pub count: usize,
    /// Which ones do not, and why.
    pub skipped: Vec<(ComponentId, Vec<Problem>)>,
    /// Where the next document begins; `None` where everything stands in this one.
    pub next: Option<Position>,
}

/// The components that the viewer reads as a spreadsheet, or its own and adopted ones in another form: at most
/// [`MOST_EXPORT`], by name.
pub async fn export_components(
    tx: &Tx<Read>,
    viewer: &Viewer,
    format: Format,
    filter: &ComponentFilter,
    language: Language,
    after: Option<Position>,
) -> Result<CatalogueExport, Fault> {
    let request = PageRequest { cut: Cut::First, size: MOST_EXPORT, after, before: None };
    let page = components(tx, filter, ComponentOrder::Name, false, &request, BESIDE).await?;
    let next = page.rows.last().filter(|_| page.has_next).map(|(position, _)| position.clone());
    let views: Vec<ComponentView> = page.rows.into_iter().map(|(_, view)| view).collect();
    if format == Format::Csv {
        let rows = views.iter().map(|view| exchange::csv::Row {
            component: &view.component,
            owner_name: view.owner.as_ref().map_or("", |owner| owner.name.as_str()),
            version: view.newest_version.as_ref().and_then(Option::as_ref),
        });
        let text = exchange::csv::write(rows, language)?;
        return Ok(CatalogueExport { text, count: views.len(), skipped: Vec::new(), next });
    }
    let (mut texts, mut skipped) = (Vec::new(), Vec::new());
    for (id, written) in write_each(tx, viewer, format, &views).await? {
        match written {
            Ok(registration) => texts.push(registration.exported.text),
            Err(problems) => skipped.push((id, problems)),
        }
    }
    let count = texts.len();
    let text = match format {
        Format::Publiccode => texts.iter().map(|text| format!("---\n{text}")).collect(),
        _ => format!("[\n{}\n]\n", texts.join(",\n")),
    };
    Ok(CatalogueExport { text, count, skipped, next })
}
