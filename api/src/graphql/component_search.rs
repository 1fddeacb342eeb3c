//! Searching components by words, with facets.

use async_graphql::{Context, Enum, Object, SimpleObject};
use domain::catalogue::{self, ComponentFilter, ComponentOrder, Finding};
use domain::search::highlight;
use domain::text::Language as Lang;

use super::common::Language;
use super::component::Component;
use super::component_codes::OrderDirection;
use super::component_query::{ComponentFilterInput, ComponentOrderInput, beside};
use super::context::request;
use super::error::{Error, Result};
use super::page::{Keys, PageArguments, PageInfo, cost, encode, info};

/// A question is at most so many characters.
const MOST_QUESTION: usize = 400;
/// Of a longer text, about so many characters around the first match are shown.
const AROUND: usize = 240;

/// By what found components are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::catalogue::Facet")]
pub(crate) enum ComponentFacet {
    /// What it is: a value of `ComponentKind`.
    Kind,
    /// Its policy theme (thema): a value of `Theme`.
    Theme,
    /// The phase of its life cycle (levenscyclus): a value of `LifecyclePhase`.
    Phase,
    /// Its licence.
    Licence,
    /// The province of its owner.
    Province,
    /// The size class (grootteklasse) of its owner, where that is a municipality: a value of `SizeClass`.
    SizeClass,
    /// The states of its versions: a value of `VersionState`. A component counts with each state that it has.
    VersionState,
    /// The standards that it keeps to. A component counts with each.
    Standard,
}

/// How many found components have a value.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct FacetCount {
    /// By what is counted.
    facet: ComponentFacet,
    /// The value: a code or a text, to give to the filter.
    value: String,
    /// How many, of what you may see. A facet's own filter does not bear on it: you see what else there is to choose.
    count: u64,
}

/// A word of the question that was taken for others, because nothing holds it as it stands.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SearchCorrection {
    /// The word.
    word: String,
    /// What it was taken for.
    taken_for: Vec<String>,
}

/// A text of a component in which the question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum SearchField {
    /// Its name.
    Name,
    /// Its summary.
    Summary,
    /// Its purpose.
    Purpose,
}

/// A piece of a text. All pieces of a highlight together are the text.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct HighlightFragment {
    /// The piece: plain text.
    text: String,
    /// Whether it answers the question.
    matched: bool,
}

/// Where in a component's texts the question is answered.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Highlight {
    /// Which text.
    field: SearchField,
    /// The text in pieces; a long one is cut around the first match, with `…` where it goes on.
    fragments: Vec<HighlightFragment>,
}

/// A found component, and where it stands in the list.
#[derive(SimpleObject)]
pub(crate) struct ComponentSearchEdge {
    /// Give as `after` or `before` for the page from here.
    cursor: String,
    /// The component.
    node: Component,
    /// How well it answers: to compare within one list. Null where nothing was asked.
    score: Option<i64>,
    /// Where it answers. Empty where it does so elsewhere: in its keywords, its supplier's name or what was imported with it.
    highlights: Vec<Highlight>,
}

/// A page of found components (Relay connection), with facets.
pub(crate) struct ComponentSearchConnection {
    edges: Vec<ComponentSearchEdge>,
    info: PageInfo,
    finding: Finding,
    filter: ComponentFilter,
}

/// A page of found components (Relay connection), with facets.
#[Object]
impl ComponentSearchConnection {
    /// What is on the page, each with where it answers the question.
    async fn edges(&self) -> &[ComponentSearchEdge] {
        &self.edges
    }

    /// What is on the page.
    async fn nodes(&self) -> Vec<&Component> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page stands.
    async fn page_info(&self) -> &PageInfo {
        &self.info
    }

    /// How many were found, of what you may see. Counted only when asked for.
    #[graphql(complexity = 20)]
    async fn total_count(&self, context: &Context<'_>) -> Result<u64> {
        let reader = request(context)?.reader();
        Box::pin(async { Ok(catalogue::count_hits(reader.tx().await?, &self.finding, &self.filter).await?) }).await
    }

    /// How many there are of each value, most first; of each facet at most 50. Counted only when asked for.
    #[graphql(complexity = "40 + child_complexity")]
    async fn facets(&self, context: &Context<'_>) -> Result<Vec<FacetCount>> {
        let reader = request(context)?.reader();
        let counts = Box::pin(async {
            Ok::<_, Error>(catalogue::facets(reader.tx().await?, &self.finding, &self.filter).await?)
        });
        let count = |it: catalogue::FacetCount| FacetCount { facet: it.facet.into(), value: it.value, count: it.count };
        Ok(counts.await?.into_iter().map(count).collect())
    }

    /// Which words of the question were taken for others.
    async fn corrections(&self) -> Vec<SearchCorrection> {
        let taken =
            |it: &catalogue::Correction| SearchCorrection { word: it.word.clone(), taken_for: it.taken_for.clone() };
        self.finding.corrections.iter().map(taken).collect()
    }
}

#[derive(Default)]
pub(crate) struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Finds components by words, in Dutch or English: in name, keywords, summary, purpose, kind, theme, supplier and imported
    /// texts. Finds other forms of a word, parts of compounds (`schulden` finds `schuldhulpverlening`), what means the same,
    /// and words with a typing error. Of what you may see; what you may not see changes nothing.
    #[graphql(complexity = "20 + cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    async fn search_components(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is looked for: words or a sentence, at most 400 characters. Empty: everything.")]
        question: String,
        #[graphql(desc = "Which ones; all where left out.")] filter: Option<ComponentFilterInput>,
        #[graphql(desc = "In which order; the best answer first where left out.")] order_by: Option<
            ComponentOrderInput,
        >,
        #[graphql(default, desc = "The language of the highlighted texts; Dutch where it is missing.")]
        language: Language,
        #[graphql(desc = "The first so many: 1 to 100. 20 where nothing is given.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ComponentSearchConnection> {
        let request = request(context)?;
        if question.chars().count() > MOST_QUESTION {
            let (dutch, english) = ("Gebruik maximaal 400 tekens.", "Use at most 400 characters.");
            return Err(Error::BadInput("question", request.language, dutch, english));
        }
        let filter = filter.unwrap_or_default().checked(request.language)?;
        let order = order_by.map_or(ComponentOrder::Relevance, |order| order.field.into());
        let descending = order_by.is_some_and(|order| order.direction == OrderDirection::Desc);
        let ahead = context.look_ahead();
        let beside = beside(&[ahead.field("nodes"), ahead.field("edges").field("node")]);
        let reader = request.reader();
        let finding = Box::pin(async { Ok::<_, Error>(catalogue::understand(reader.tx().await?, &question).await?) });
        let finding = finding.await?;
        let keys = match order {
            ComponentOrder::Relevance if finding.asks() => Keys::Numbers,
            ComponentOrder::Name | ComponentOrder::Relevance => Keys::Names,
            ComponentOrder::UpdatedAt => Keys::Numbers,
        };
        let page = PageArguments { first, after, last, before }.request(request.language, keys)?;
        let found = Box::pin(async {
            let tx = reader.tx().await?;
            Ok::<_, Error>(catalogue::search(tx, &finding, &filter, order, descending, &page, beside).await?)
        });
        let found = found.await?;
        let info = info(&found);
        let edges = found.rows.into_iter().map(|(position, hit)| ComponentSearchEdge {
            cursor: encode(&position),
            score: hit.score,
            highlights: highlights(&hit.view.component.description, &finding, language.into()),
            node: hit.view.into(),
        });
        Ok(ComponentSearchConnection { edges: edges.collect(), info, finding, filter })
    }
}

fn highlights(description: &catalogue::Description, finding: &Finding, language: Lang) -> Vec<Highlight> {
    let texts = [
        (SearchField::Name, &description.name, None),
        (SearchField::Summary, &description.summary, None),
        (SearchField::Purpose, &description.purpose, Some(AROUND)),
    ];
    let of = |(field, text, around): (_, &domain::text::Localized, _)| {
        let fragments = highlight(text.get(language), &finding.question, around)?;
        let fragment = |it: domain::search::Fragment| HighlightFragment { text: it.text, matched: it.matched };
        Some(Highlight { field, fragments: fragments.into_iter().map(fragment).collect() })
    };
    texts.into_iter().filter_map(of).collect()
}
