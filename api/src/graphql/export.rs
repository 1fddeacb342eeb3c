//! Exporting components.

use async_graphql::{Context, Object, SimpleObject};
use domain::catalogue::{self, ComponentFilter, Written};
use domain::id::ComponentId;

use super::component::Component;
use super::component_query::ComponentFilterInput;
use super::context::request;
use super::error::{Error, Result};
use super::exchange::{ExchangeFormat, ExchangeNote};
use super::loaders::ExportOf;

/// A component in the form of another register. The owner's alone; a registration of what your organisation adopted is its
/// own.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ComponentExport {
    /// Its media type.
    media_type: &'static str,
    /// The document. Null where it would not be valid: see the problems.
    document: Option<String>,
    /// What the form has no place for.
    notes: Vec<ExchangeNote>,
    /// What is missing or wrong where there is no document.
    problems: Vec<ExchangeNote>,
    /// Of a registration: what keeps the Algorithm Register from publishing it. Empty where it can be published.
    publishable: Vec<ExchangeNote>,
    /// Of a registration: what keeps it from being complete by the standard's JSON Schema. Empty where it is.
    complete: Vec<ExchangeNote>,
}

/// A component's export; `None` where it is another's.
pub(crate) async fn export(
    context: &Context<'_>,
    component: ComponentId,
    format: ExchangeFormat,
) -> Result<Option<ComponentExport>> {
    let request = request(context)?;
    if format == ExchangeFormat::Csv {
        let (dutch, english) = ("Gebruik exportComponents voor CSV.", "Use exportComponents for CSV.");
        return Err(Error::BadInput("format", request.language, dutch, english));
    }
    let Some(written) = request.reader().load(ExportOf { component, format: format.into() }).await? else {
        return Ok(None);
    };
    let written = (*written).as_ref().ok_or(Error::TooMuch(request.language))?;
    Ok(Some(rendered(written, format, request.language)))
}

fn rendered(written: &Written, format: ExchangeFormat, language: domain::text::Language) -> ComponentExport {
    let media_type = domain::exchange::Format::from(format).media_type();
    let problems = |problems| ExchangeNote::of_problems(problems, language);
    match written {
        Ok(registration) => ComponentExport {
            media_type,
            document: Some(registration.exported.text.clone()),
            notes: ExchangeNote::of_all(&registration.exported.notes, language),
            problems: Vec::new(),
            publishable: problems(&registration.publishable),
            complete: problems(&registration.complete),
        },
        Err(refused) => ComponentExport {
            media_type,
            document: None,
            notes: Vec::new(),
            problems: problems(refused),
            publishable: Vec::new(),
            complete: Vec::new(),
        },
    }
}

/// A component that does not stand in an export.
#[derive(SimpleObject)]
pub(crate) struct SkippedComponent {
    /// Which one.
    component: Option<Component>,
    /// What is missing or wrong.
    problems: Vec<ExchangeNote>,
}

/// Many components in one document.
#[derive(SimpleObject)]
pub(crate) struct ComponentsExport {
    /// Its media type.
    media_type: &'static str,
    /// The document.
    document: String,
    /// How many components stand in it.
    count: usize,
    /// How many do not, because they would not be valid.
    skipped_count: usize,
    /// Which ones do not: the first 100.
    skipped: Vec<SkippedComponent>,
}

/// At most so many skipped ones are told one by one.
const MOST_SKIPPED: usize = 100;

#[derive(Default)]
pub(crate) struct ExportQuery;

#[Object]
impl ExportQuery {
    /// Components in one document, by name, at most 5,000 and 10 MB. As CSV: all that you may see. In another form: those of your
    /// organisation, and for the Algorithm Register (Algoritmeregister) those that it adopted, in its own name.
    #[graphql(complexity = "4_000 + 100 * child_complexity")]
    async fn export_components(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The form of the document.")] format: ExchangeFormat,
        #[graphql(desc = "Which ones; all where left out.")] filter: Option<ComponentFilterInput>,
    ) -> Result<ComponentsExport> {
        let request = request(context)?;
        let filter: ComponentFilter = filter.unwrap_or_default().checked(request.language)?;
        let reader = request.reader();
        let format = domain::exchange::Format::from(format);
        let exported = Box::pin(async {
            let tx = reader.tx().await?;
            let viewer = &request.viewer;
            let budget = reader.budget();
            let exported =
                catalogue::export_components(tx, viewer, format, &filter, request.language, None, budget).await?;
            Ok::<_, Error>(exported)
        })
        .await?;
        if !exported.is_whole {
            return Err(Error::TooMuch(request.language));
        }
        let skipped = exported.skipped.iter().take(MOST_SKIPPED).map(|(id, problems)| {
            let reader = reader.clone();
            async move {
                let component = reader.load(*id).await?.map(Component::from);
                Ok::<_, Error>(SkippedComponent {
                    component,
                    problems: ExchangeNote::of_problems(problems, request.language),
                })
            }
        });
        Ok(ComponentsExport {
            media_type: format.media_type(),
            skipped_count: exported.skipped.len(),
            skipped: futures::future::try_join_all(skipped).await?,
            document: exported.text,
            count: exported.count,
        })
    }
}
