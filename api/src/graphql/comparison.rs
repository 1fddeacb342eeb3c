//! Components side by side.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use domain::catalogue::{self, Beside, Compared, ComponentView, MOST_COMPARED, Row};
use domain::id::ComponentId;
use domain::remarks;
use domain::text::Language;

use super::common::parse;
use super::component::Component;
use super::context::request;
use super::error::{Error, Result};

/// In what components are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::Aspect")]
pub(crate) enum ComparisonAspect {
    /// What it is (soort).
    Kind,
    /// The policy theme (thema).
    Theme,
    /// The phase of its life cycle (levenscyclus).
    Phase,
    /// The owner (eigenaar).
    Owner,
    /// The supplier (leverancier), as the owner names it.
    Supplier,
    /// The licence (licentie).
    Licence,
    /// Whether it is open source.
    OpenSource,
    /// The standards (standaarden) that it keeps to.
    Standards,
    /// The newest version's number.
    NewestVersion,
    /// The newest version's state.
    VersionState,
    /// How many days old the newest version is.
    NewestVersionAge,
    /// When support ends (einde ondersteuning): of the version that you use, else of the newest active one.
    SupportEnding,
    /// How many versions there are.
    Versions,
    /// How many organisations use it now.
    ActiveAdopters,
    /// Since when it is in use.
    InUseSince,
    /// How many of those who tell of their use would choose it again.
    WouldChooseAgain,
}

/// What one component has of an aspect.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ComparisonCell {
    /// To show, in Dutch or English by Accept-Language.
    text: String,
    /// How it is known. Null where the owner states it.
    explanation: Option<String>,
}

/// One aspect of all the components.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ComparisonRow {
    /// Which aspect.
    aspect: ComparisonAspect,
    /// What to call it, in Dutch or English by Accept-Language.
    label: String,
    /// Whether all the components have the same.
    equal: bool,
    /// One for each component, in their order. Null where it is not stated.
    cells: Vec<Option<ComparisonCell>>,
}

impl ComparisonRow {
    fn of(row: Row, language: Language) -> Self {
        let text = |text: domain::text::Localized| text.get(language).to_owned();
        let cell =
            |cell: catalogue::Cell| ComparisonCell { text: text(cell.text), explanation: cell.explanation.map(text) };
        Self {
            aspect: row.aspect.into(),
            label: text(row.aspect.label()),
            equal: row.equal,
            cells: row.cells.into_iter().map(|it| it.map(cell)).collect(),
        }
    }
}

/// Components side by side, to draw as a table: the columns are the components, the rows the aspects.
pub(crate) struct Comparison {
    components: Vec<ComponentView>,
    rows: Vec<ComparisonRow>,
}

/// Components side by side, to draw as a table: the columns are the components, the rows the aspects.
#[Object]
impl Comparison {
    /// The components, in the order in which they were asked for; without those that you may not see.
    #[graphql(complexity = "5 * child_complexity")]
    async fn components(&self) -> Vec<Component> {
        self.components.iter().cloned().map(Component::from).collect()
    }

    /// The aspects. One of which no component has anything is left out.
    #[graphql(complexity = "20 * child_complexity")]
    async fn rows(&self) -> &[ComparisonRow] {
        &self.rows
    }
}

#[derive(Default)]
pub(crate) struct ComparisonQuery;

#[Object]
impl ComparisonQuery {
    /// Sets components side by side.
    async fn comparison(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Their global ids: 1 to 5.")] ids: Vec<ID>,
    ) -> Result<Comparison> {
        if ids.is_empty() || ids.len() > MOST_COMPARED {
            let language = request(context)?.language;
            return Err(Error::BadInput("ids", language, "Geef 1 tot en met 5 ids.", "Give 1 to 5 ids."));
        }
        Box::pin(compared(context, &ids)).await
    }
}

async fn compared(context: &Context<'_>, ids: &[ID]) -> Result<Comparison> {
    let request = request(context)?;
    let reader = request.reader();
    let tx = reader.tx().await?;
    let mut asked: Vec<ComponentId> = Vec::new();
    for id in ids.iter().filter_map(parse) {
        if !asked.contains(&id) {
            asked.push(id);
        }
    }
    let beside = Beside { owner: true, newest_version: true, ..Beside::default() };
    let views = catalogue::components_by_id(tx, &asked, beside).await?;
    let mut views: HashMap<_, _> = views.into_iter().map(|view| (view.component.id, view)).collect();
    let components: Vec<_> = asked.iter().filter_map(|id| views.remove(id)).collect();
    let seen: Vec<_> = components.iter().map(|view| view.component.id).collect();
    let versions = catalogue::version_counts(tx, &seen).await?;
    let support = catalogue::support_versions(tx, &seen).await?;
    let succeeding = |view: &ComponentView| view.component.withdrawal.as_ref().and_then(|it| it.successor);
    let successors: Vec<_> = components.iter().filter_map(succeeding).collect();
    let successors: HashMap<_, _> = catalogue::components_by_id(tx, &successors, Beside::default())
        .await?
        .into_iter()
        .map(|view| (view.component.id, view.component.description.name))
        .collect();
    let (used, tallies) = if request.viewer.is_member() {
        (Some(catalogue::uses(tx, &seen).await?), Some(remarks::tallies(tx, &seen).await?))
    } else {
        (None, None)
    };
    let compared: Vec<_> = components
        .iter()
        .map(|view| {
            let id = view.component.id;
            Compared {
                component: view.component.clone(),
                owner: view.owner.as_ref().map(|owner| owner.name.clone()),
                newest: view.newest_version.clone().flatten(),
                versions: versions.get(&id).copied().unwrap_or_default(),
                support: support.get(&id).cloned().unwrap_or_default(),
                successor: succeeding(view).and_then(|id| successors.get(&id).cloned()),
                used: used.as_ref().map(|used| used.get(&id).copied().unwrap_or_default()),
                tally: tallies.as_ref().map(|tallies| tallies.get(&id).copied().unwrap_or_default()),
            }
        })
        .collect();
    let rows = catalogue::compare(&compared, tx.now().day());
    Ok(Comparison { components, rows: rows.into_iter().map(|row| ComparisonRow::of(row, request.language)).collect() })
}
