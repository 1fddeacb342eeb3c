//! Exporting components in the forms of other registers.

use std::collections::HashMap;

use super::queries::originals;
use super::rows::adoption;
use super::{
    Adoption, Beside as ReadBeside, ComponentFilter, ComponentOrder, ComponentView, Origin, Version, components,
    components_by_id, origins_of,
};
use crate::db::{Read, Tx, padded};
use crate::exchange::register::Beside;
use crate::exchange::{self, Budget, Format, MOST_ANSWER_BYTES, Registration, Subject};
use crate::id::{ComponentId, VersionId};
use crate::page::{Cut, PageRequest, Position};
use crate::problem::{Failure, Fault, Flaw, Problem};
use crate::registrations::beside_of;
use crate::tenancy::{OrganisationKind, Viewer, organisations_by_id};
use crate::text::Language;
use crate::time::Date;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// At most so many components in one document.
pub const MOST_EXPORT: u16 = 5_000;

/// So many components are read at a time. It divides [`MOST_EXPORT`].
const PAGE: u16 = 250;

/// So many bytes of originals are parsed at a time, each of which is more in memory than in the database.
const PORTION: usize = 2 * 1024 * 1024;

/// A component's document, or why there is none.
pub type Written = Result<Registration, Vec<Problem>>;

const BESIDE: ReadBeside = ReadBeside { owner: true, newest_version: true, adoption_count: false };

/// The documents of these components, of those that are the viewer's own or adopted by its organisation: one registration is
/// of one organisation. A spreadsheet is of no one component. `None` where the budget holds no more.
pub async fn export_each(
    tx: &Tx<Read>,
    viewer: &Viewer,
    format: Format,
    ids: &[ComponentId],
    budget: &Budget,
) -> Result<Vec<(ComponentId, Option<Written>)>, Fault> {
    let views = components_by_id(tx, ids, BESIDE).await?.into_iter().map(|view| as_of(view, tx.now().day()));
    write_each(tx, viewer, format, views.collect(), budget).await
}

/// All that one document is made of.
struct Material {
    view: ComponentView,
    origin: Option<Origin>,
    original: Option<String>,
    is_own: bool,
    adoption: Option<Adoption>,
    beside: Beside,
}

impl Material {
    /// The version that it is about: the one that the organisation uses, or else the newest of its own.
    fn version(&self) -> Option<VersionId> {
        let newest = self.view.newest_version.as_ref().and_then(Option::as_ref);
        self.adoption.as_ref().map(|adoption| adoption.version).or(newest.map(|version| version.id))
    }

    fn bytes(&self) -> usize {
        self.origin.as_ref().map_or(0, |origin| origin.bytes)
    }

    fn write(&self, format: Format, owner_name: &str) -> Result<Written, Fault> {
        let subject = Subject {
            component: &self.view.component,
            version: self.view.newest_version.as_ref().and_then(Option::as_ref),
            owner_name,
            original: self.original.as_deref(),
            source_id: self.origin.as_ref().map(|origin| origin.source_id.as_str()),
            is_own: self.is_own,
            adoption: self.adoption.as_ref().map(|adoption| &adoption.statement),
            beside: Some(&self.beside),
        };
        match exchange::write(format, &subject) {
            Ok(written) if written.exported.text.len() > MOST_ANSWER_BYTES => Ok(Err(vec![too_large()])),
            Ok(written) => Ok(Ok(written)),
            Err(Failure::Refused(problems)) => Ok(Err(problems)),
            Err(Failure::Fault(fault)) => Err(fault),
        }
    }
}

fn too_large() -> Problem {
    let flaw = Flaw::Form("Dit document zou groter zijn dan 10 MB.", "This document would be over 10 MB.");
    Problem::invalid("document", flaw)
}

/// With the version in its state of `today`: documents go to who does not see that support has ended by itself.
fn as_of(mut view: ComponentView, today: Date) -> ComponentView {
    view.newest_version =
        view.newest_version.map(|version| version.map(|version| Version { state: version.state_on(today), ..version }));
    view
}

async fn write_each(
    tx: &Tx<Read>,
    viewer: &Viewer,
    format: Format,
    views: Vec<ComponentView>,
    budget: &Budget,
) -> Result<Vec<(ComponentId, Option<Written>)>, Fault> {
    let Some(acting) = viewer.organisation() else { return Ok(Vec::new()) };
    let is_own = |view: &ComponentView| viewer.readable().any(|own| own == view.component.owner);
    let own: Vec<_> = views.iter().filter(|view| is_own(view)).map(|view| view.component.id).collect();
    let all: Vec<_> = views.iter().map(|view| view.component.id).collect();
    let mut origins: HashMap<ComponentId, Origin> = origins_of(tx, &own)
        .await?
        .into_iter()
        .filter(|origin| origin.source == format.source())
        .map(|origin| (origin.component, origin))
        .collect();
    // A registration of what is adopted is the adopter's; a description of the software is its owner's alone.
    let mut adopted = if format == Format::Publiccode { HashMap::new() } else { adopted(tx, &all).await? };
    let organisation = organisations_by_id(tx, &[acting]).await?.into_iter().next();
    let organisation = organisation.ok_or_else(|| Fault::new("the acting organisation is not there"))?;
    let owner_name = match organisation.kind {
        OrganisationKind::Municipality if !organisation.name.to_lowercase().starts_with("gemeente ") => {
            format!("Gemeente {}", organisation.name)
        }
        _ => organisation.name,
    };
    let mut material: Vec<_> = views
        .into_iter()
        .map(|view| {
            let (id, is_own) = (view.component.id, is_own(&view));
            let (origin, adoption) = (origins.remove(&id), adopted.remove(&id));
            Material { origin, original: None, is_own, adoption, beside: Beside::default(), view }
        })
        .filter(|material| material.is_own || material.adoption.is_some())
        .collect();
    if format != Format::Publiccode {
        let used: Vec<_> = material.iter().map(|it| (it.view.component.id, it.version())).collect();
        let mut beside = beside_of(tx, viewer, &used).await?;
        for material in &mut material {
            material.beside = beside.remove(&material.view.component.id).unwrap_or_default();
        }
    }
    let mut all = Vec::new();
    for portion in portions(material.into_iter()) {
        if budget.is_spent() {
            all.extend(portion.iter().map(|material| (material.view.component.id, None)));
            continue;
        }
        for (id, written) in write_portion(tx, format, &owner_name, portion).await? {
            let size = written.as_ref().map_or(0, |written| written.exported.text.len());
            all.push((id, budget.take(size).then_some(written)));
        }
    }
    Ok(all)
}

/// In their order, in portions of no more originals than [`PORTION`]; one that is larger is a portion by itself.
fn portions(all: impl Iterator<Item = Material>) -> Vec<Vec<Material>> {
    let (mut portions, mut bytes) = (Vec::<Vec<Material>>::new(), 0);
    for material in all {
        bytes += material.bytes();
        match portions.last_mut() {
            Some(portion) if bytes <= PORTION => portion.push(material),
            _ => {
                bytes = material.bytes();
                portions.push(vec![material]);
            }
        }
    }
    portions
}

/// Reads the originals and writes the documents: where nobody waits for it, since parsing takes its time.
async fn write_portion(
    tx: &Tx<Read>,
    format: Format,
    owner_name: &str,
    mut portion: Vec<Material>,
) -> Result<Vec<(ComponentId, Written)>, Fault> {
    let imported: Vec<_> = portion.iter().filter_map(|it| it.origin.as_ref().map(|origin| origin.component)).collect();
    if !imported.is_empty() {
        let mut found = originals(tx, &imported).await?;
        for material in &mut portion {
            material.original = found.remove(&material.view.component.id);
        }
    }
    let owner_name = owner_name.to_owned();
    let writing = tokio::task::spawn_blocking(move || {
        let written = portion.iter().map(|it| Ok((it.view.component.id, it.write(format, &owner_name)?)));
        written.collect::<Result<Vec<_>, Fault>>()
    });
    writing.await.map_err(|error| Fault::new(format!("writing an export: {error}")))?
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
    /// Whether everything stands in it.
    pub is_whole: bool,
    /// Where the next document begins; `None` at the beginning.
    pub next: Option<Position>,
}

/// The components that the viewer reads as a spreadsheet, or its own and adopted ones in another form: by name, at most
/// [`MOST_EXPORT`] and what the budget holds.
pub async fn export_components(
    tx: &Tx<Read>,
    viewer: &Viewer,
    format: Format,
    filter: &ComponentFilter,
    language: Language,
    after: Option<Position>,
    budget: &Budget,
) -> Result<CatalogueExport, Fault> {
    let mut export =
        CatalogueExport { text: String::new(), count: 0, skipped: Vec::new(), is_whole: false, next: after };
    for number in 0..MOST_EXPORT / PAGE {
        let request = PageRequest { cut: Cut::First, size: PAGE, after: export.next.clone(), before: None };
        let page = components(tx, filter, ComponentOrder::Name, false, &request, BESIDE).await?;
        let today = tx.now().day();
        let (places, views): (Vec<_>, Vec<_>) =
            page.rows.into_iter().map(|(place, view)| (place, as_of(view, today))).unzip();
        let left = if format == Format::Csv {
            add_rows(&mut export, &views, number == 0, language, budget)?
        } else {
            let written = write_each(tx, viewer, format, views, budget).await?;
            add_documents(&mut export, format, written)
        };
        if let Some(left) = left {
            // The next document begins after the last that fitted in this one.
            let fitted = places.iter().take_while(|place| place.id != left.uuid()).last();
            export.next = fitted.cloned().or(export.next);
            break;
        }
        if !page.has_next {
            export.is_whole = true;
            break;
        }
        export.next = places.last().cloned();
    }
    if matches!(format, Format::Algoritmeregister | Format::AlgoritmeregisterSchema) {
        export.text = format!("[\n{}\n]\n", export.text);
    }
    Ok(export)
}

/// Adds rows to a spreadsheet; answers the first component that does not fit.
fn add_rows(
    export: &mut CatalogueExport,
    views: &[ComponentView],
    first: bool,
    language: Language,
    budget: &Budget,
) -> Result<Option<ComponentId>, Fault> {
    let rows = views.iter().map(|view| exchange::csv::Row {
        component: &view.component,
        owner_name: view.owner.as_ref().map_or("", |owner| owner.name.as_str()),
        version: view.newest_version.as_ref().and_then(Option::as_ref),
    });
    let text = exchange::csv::write(rows, language)?;
    // The headings stand above the first rows only.
    let text = if first { text.as_str() } else { text.split_once('\n').map_or("", |(_, rows)| rows) };
    if !budget.take(text.len()) {
        return Ok(views.first().map(|view| view.component.id));
    }
    export.text.push_str(text);
    export.count += views.len();
    Ok(None)
}

/// Adds documents to a document; answers the first component that does not fit.
fn add_documents(
    export: &mut CatalogueExport,
    format: Format,
    written: Vec<(ComponentId, Option<Written>)>,
) -> Option<ComponentId> {
    for (id, written) in written {
        match written {
            Some(Ok(registration)) => {
                match format {
                    Format::Publiccode => export.text.push_str("---\n"),
                    _ if export.count > 0 => export.text.push_str(",\n"),
                    _ => {}
                }
                export.text.push_str(&registration.exported.text);
                export.count += 1;
            }
            Some(Err(problems)) => export.skipped.push((id, problems)),
            None => return Some(id),
        }
    }
    None
}
