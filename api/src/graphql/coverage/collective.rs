//! The published figures of all municipalities together.

use std::collections::BTreeMap;

use async_graphql::{Context, Enum, Object, SimpleObject};
use domain::coverage::figures::{self, Area, Cell, Measure, ThemeCut};

use crate::graphql::component_codes::Theme;
use crate::graphql::context::request;
use crate::graphql::error::Result;
use crate::graphql::peers::SizeClass;
use crate::graphql::scalar::{DateTime, Month};

/// Into what municipalities are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum CoverageDivision {
    /// All together (landelijk).
    Nation,
    /// By province (provincie).
    Province,
    /// By size class (grootteklasse).
    SizeClass,
}

/// What municipalities together need and have of assessments, for one theme in one area. Each need is an instrument for a
/// version of a component that a municipality uses or plans to use. A figure is null where it, or another one computed from it,
/// would tell of fewer than five municipalities, or mostly of one.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct CoverageFigures {
    /// Of components with this theme (thema). Null: of all, or of those without one; see `isAllThemes`.
    theme: Option<Theme>,
    /// Whether it is about all components.
    is_all_themes: bool,
    /// Of municipalities in this province. Null: of all.
    province: Option<&'static str>,
    /// Of municipalities of this size class. Null: of all.
    size_class: Option<SizeClass>,
    /// All needs: the sum of `inForce` and `missing`.
    needed: Option<i64>,
    /// Met by something in force: the sum of own, reused and stale, and of expiring and lasting.
    in_force: Option<i64>,
    /// Met by an assessment of the municipality's own.
    own: Option<i64>,
    /// Met by one that reuses another's.
    reused: Option<i64>,
    /// Met by one that is in force and no longer fits.
    stale: Option<i64>,
    /// Not met.
    missing: Option<i64>,
    /// In force, and ending within 90 days.
    expiring: Option<i64>,
    /// In force for longer.
    lasting: Option<i64>,
}

/// The figures of a month.
pub(crate) struct CollectiveCoverage(figures::Published);

/// What municipalities together need and have of assessments (dekking), as it was published of a month. These are the only
/// figures over all municipalities, and no other cut of them can be asked for.
#[Object]
impl CollectiveCoverage {
    /// The month.
    async fn month(&self) -> Month {
        Month(self.0.month)
    }

    /// When it was counted: as things stood then.
    async fn counted_at(&self) -> DateTime {
        DateTime(self.0.counted_at)
    }

    /// The figures: for all components together first, then by theme, last those without one.
    #[graphql(complexity = "300 + 20 * child_complexity")]
    async fn figures(
        &self,
        #[graphql(default_with = "CoverageDivision::Nation", desc = "Of which municipalities.")] by: CoverageDivision,
        #[graphql(desc = "Only of components with these themes; all, and all together, where left out.")]
        themes: Option<Vec<Theme>>,
    ) -> Vec<CoverageFigures> {
        let themes: Option<Vec<domain::catalogue::Theme>> = themes.map(|all| all.into_iter().map(Into::into).collect());
        let asked = |cell: &Cell| {
            let theme =
                themes.as_ref().is_none_or(|themes| matches!(cell.theme, ThemeCut::Of(it) if themes.contains(&it)));
            let area = match cell.area {
                Area::Nation => by == CoverageDivision::Nation,
                Area::Province(_) => by == CoverageDivision::Province,
                Area::SizeClass(_) => by == CoverageDivision::SizeClass,
            };
            theme && area
        };
        let mut order = Vec::new();
        let mut figures: BTreeMap<_, BTreeMap<Measure, i64>> = BTreeMap::new();
        for (cell, figure) in self.0.figures.iter().filter(|(cell, _)| asked(cell)) {
            let place = (cell.theme.code(), cell.area.code());
            if !figures.contains_key(&place) {
                order.push((place, cell.theme, cell.area));
            }
            let of_place = figures.entry(place).or_default();
            of_place.extend(figure.map(|figure| (cell.measure, figure)));
        }
        let rendered = |(place, theme, area)| {
            let of = |measure| figures.get(&place).and_then(|of_place| of_place.get(&measure)).copied();
            CoverageFigures {
                theme: if let ThemeCut::Of(theme) = theme { Some(theme.into()) } else { None },
                is_all_themes: theme == ThemeCut::All,
                province: if let Area::Province(name) = area { Some(name) } else { None },
                size_class: if let Area::SizeClass(class) = area { Some(class.into()) } else { None },
                needed: of(Measure::Needed),
                in_force: of(Measure::InForce),
                own: of(Measure::Own),
                reused: of(Measure::Reused),
                stale: of(Measure::Stale),
                missing: of(Measure::Missing),
                expiring: of(Measure::Expiring),
                lasting: of(Measure::Lasting),
            }
        };
        order.into_iter().map(rendered).collect()
    }
}

#[derive(Default)]
pub(crate) struct CollectiveCoverageQuery;

#[Object]
impl CollectiveCoverageQuery {
    /// What municipalities together need and have of assessments, as it was published of a month. Everybody may read it. Null
    /// where nothing was published of that month.
    #[graphql(complexity = "50 + child_complexity")]
    async fn collective_coverage(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which month; the last one that was published where left out.")] month: Option<Month>,
    ) -> Result<Option<CollectiveCoverage>> {
        let reader = request(context)?.reader();
        let found = domain::coverage::published(reader.tx().await?, month.map(|month| month.0)).await?;
        Ok(found.map(CollectiveCoverage))
    }

    /// The months of which figures were published, the last first.
    #[graphql(complexity = 20)]
    async fn collective_coverage_months(&self, context: &Context<'_>) -> Result<Vec<Month>> {
        let reader = request(context)?.reader();
        Ok(domain::coverage::published_months(reader.tx().await?).await?.into_iter().map(Month).collect())
    }
}
