//! The grid: theme by area (nation, province, size class), and what is counted in each.

use std::collections::HashMap;

use super::protect::{Group, Sum, hidden};
use crate::catalogue::Theme;
use crate::coverage::{Coverage, CoverageState};
use crate::id::OrganisationId;
use crate::tenancy::{PROVINCES, SizeClass};
use crate::time::Date;

crate::coded::coded! {
    /// What is counted: needs, each an instrument for a version of a component that an organisation uses.
    Measure {
        /// All needs. The sum of `IN_FORCE` and `MISSING`.
        Needed = "NEEDED",
        /// Met by something in force. The sum of `OWN`, `REUSED` and `STALE`, and of `EXPIRING` and `LASTING`.
        InForce = "IN_FORCE",
        /// Met by an assessment of the organisation's own.
        Own = "OWN",
        /// Met by one that reuses another's.
        Reused = "REUSED",
        /// Met by one that no longer fits.
        Stale = "STALE",
        /// Not met.
        Missing = "MISSING",
        /// Met by one that ends within [`EXPIRING_DAYS`] days.
        Expiring = "EXPIRING",
        /// Met by one that holds longer.
        Lasting = "LASTING",
    }
}

/// What ends within so many days is told apart.
pub const EXPIRING_DAYS: i16 = 90;

/// Of which components.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ThemeCut {
    /// All.
    All,
    /// Those with this theme.
    Of(Theme),
    /// Those that have none.
    None,
}

/// Of which municipalities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// All.
    Nation,
    /// Those in this province.
    Province(&'static str),
    /// Those of this size.
    SizeClass(SizeClass),
}

/// A place in the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Of which components.
    pub theme: ThemeCut,
    /// Of which municipalities.
    pub area: Area,
    /// What is counted.
    pub measure: Measure,
}

impl ThemeCut {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::Of(theme) => theme.code(),
            Self::None => "NONE",
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let themes = Theme::ALL.iter().copied().map(Self::Of);
        [Self::All].into_iter().chain(themes).chain([Self::None])
    }
}

impl Area {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nation => "NL",
            Self::Province(name) => name,
            Self::SizeClass(class) => class.code(),
        }
    }

    fn provinces() -> impl Iterator<Item = Self> {
        PROVINCES.into_iter().map(Self::Province)
    }

    fn size_classes() -> impl Iterator<Item = Self> {
        SizeClass::ALL.iter().copied().map(Self::SizeClass)
    }

    fn all() -> impl Iterator<Item = Self> {
        [Self::Nation].into_iter().chain(Self::provinces()).chain(Self::size_classes())
    }
}

/// Every place of the grid, in its order.
pub fn cells() -> Vec<Cell> {
    let pairs = ThemeCut::all().flat_map(|theme| Area::all().map(move |area| (theme, area)));
    pairs
        .flat_map(|(theme, area)| Measure::ALL.iter().map(move |measure| Cell { theme, area, measure: *measure }))
        .collect()
}

/// A municipality's place.
#[derive(Debug, Clone, Copy)]
pub struct Municipality {
    /// Which.
    pub id: OrganisationId,
    /// In which province.
    pub province: &'static str,
    /// Of which size.
    pub size: SizeClass,
}

/// What is counted, as it comes in.
#[derive(Debug, Default)]
pub struct Count(HashMap<Cell, Group>);

impl Count {
    /// Counts what a municipality needs for a component of a theme.
    pub fn add(&mut self, of: &Municipality, theme: Option<Theme>, coverage: &Coverage, today: Date) {
        let of_state = match coverage.state {
            CoverageState::Own => Measure::Own,
            CoverageState::Reused => Measure::Reused,
            CoverageState::Stale => Measure::Stale,
            CoverageState::Missing => Measure::Missing,
        };
        let lasts = if coverage.expires_within(EXPIRING_DAYS, today) { Measure::Expiring } else { Measure::Lasting };
        let mut measures = vec![Measure::Needed, of_state];
        if coverage.state != CoverageState::Missing {
            measures.extend([Measure::InForce, lasts]);
        }
        for theme in [ThemeCut::All, theme.map_or(ThemeCut::None, ThemeCut::Of)] {
            for area in [Area::Nation, Area::Province(of.province), Area::SizeClass(of.size)] {
                for measure in &measures {
                    self.0.entry(Cell { theme, area, measure: *measure }).or_default().add(of.id, 1);
                }
            }
        }
    }

    /// Every place of the grid, with its figure where that can be published.
    pub fn published(mut self) -> Vec<(Cell, Option<i64>)> {
        let cells = cells();
        let groups: Vec<_> = cells.iter().map(|cell| self.0.remove(cell).unwrap_or_default()).collect();
        let hidden = hidden(&groups, &sums(&cells));
        let figure = |(cell, (group, hidden)): (&Cell, (&Group, bool))| {
            (*cell, (!hidden).then(|| i64::try_from(group.total()).unwrap_or(i64::MAX)))
        };
        cells.iter().zip(groups.iter().zip(hidden)).map(figure).collect()
    }
}

/// Which figures of the grid are sums of others.
pub(super) fn sums(cells: &[Cell]) -> Vec<Sum> {
    let places: HashMap<_, _> = cells.iter().enumerate().map(|(place, cell)| (*cell, place)).collect();
    let sum = |total: Cell, parts: Vec<Cell>| {
        // Every part is a place of the grid: both are made of the same lists.
        let parts = parts.iter().filter_map(|part| places.get(part).copied()).collect();
        places.get(&total).map(|total| Sum { total: *total, parts })
    };
    let mut all = Vec::new();
    for cell in cells {
        let with = |measures: &[Measure]| measures.iter().map(|measure| Cell { measure: *measure, ..*cell }).collect();
        match cell.measure {
            Measure::Needed => all.push(sum(*cell, with(&[Measure::InForce, Measure::Missing]))),
            Measure::InForce => {
                all.push(sum(*cell, with(&[Measure::Own, Measure::Reused, Measure::Stale])));
                all.push(sum(*cell, with(&[Measure::Expiring, Measure::Lasting])));
            }
            _ => {}
        }
        if cell.area == Area::Nation {
            all.push(sum(*cell, Area::provinces().map(|area| Cell { area, ..*cell }).collect()));
            all.push(sum(*cell, Area::size_classes().map(|area| Cell { area, ..*cell }).collect()));
        }
        if cell.theme == ThemeCut::All {
            let themes = ThemeCut::all().filter(|theme| *theme != ThemeCut::All);
            all.push(sum(*cell, themes.map(|theme| Cell { theme, ..*cell }).collect()));
        }
    }
    all.into_iter().flatten().collect()
}
