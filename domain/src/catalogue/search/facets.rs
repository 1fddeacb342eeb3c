//! How many there are of each value, so that a reader sees where to go on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr, UnionType, WithClause,
};

use super::super::queries::{ComponentFilter, limit_to_found};
use super::super::rows::{component, term, version};
use super::super::store::{readable_versions, version_state_on};
use super::Finding;
use super::document::{STANDARD, standard_of};
use crate::db::{Read, Tx};
use crate::problem::Fault;
use crate::tenancy::SizeClass;
use crate::tenancy::rows::organisation;

crate::coded::coded! {
    /// By what found components are counted.
    Facet {
        /// What it is.
        Kind = "KIND",
        /// Its policy theme.
        Theme = "THEME",
        /// The phase of its life cycle.
        Phase = "PHASE",
        /// Its licence.
        Licence = "LICENCE",
        /// The province of its owner.
        Province = "PROVINCE",
        /// The size class of its owner, where that is a municipality.
        SizeClass = "SIZE_CLASS",
        /// The states of its versions.
        VersionState = "VERSION_STATE",
        /// The standards that it keeps to.
        Standard = "STANDARD",
    }
}

/// How many components have a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// By what is counted.
    pub facet: Facet,
    /// The value: a code or a text.
    pub value: String,
    /// How many, of those that answer the question, that the viewer reads and that the other filters let through.
    pub count: u64,
}

/// At most so many values of one facet, those that most have.
const MOST_VALUES: u64 = 50;

const MATCHED: &str = "matched";
const SIZE_CLASS: &str = "size_class";

/// Counts by every facet, in one statement. A facet's own filter does not bear on it: the other values stay to be chosen.
pub async fn facets(tx: &Tx<Read>, finding: &Finding, filter: &ComponentFilter) -> Result<Vec<FacetCount>, Fault> {
    // Every row that any facet counts, once, with whether each facet's own filter lets it through.
    let mut matched = Query::select();
    let column = |column| (component::Entity, column);
    matched.from(component::Entity).column(column(component::Column::Id)).cond_where(filter.plain(tx.scope()));
    for (_, at) in COLUMNS {
        matched.column(column(*at));
    }
    limit_to_found(&mut matched, tx, finding);
    let owner = |column| (organisation::Entity, column);
    matched.column(owner(organisation::Column::Province)).expr_as(size_class(), SIZE_CLASS).join(
        JoinType::InnerJoin,
        organisation::Entity,
        Expr::col(owner(organisation::Column::Id)).equals(column(component::Column::OwnerId)),
    );
    let filtered: Vec<_> =
        Facet::ALL.iter().filter(|facet| filter.of_facet(**facet, tx.scope(), tx.now().day()).is_some()).collect();
    for facet in &filtered {
        if let Some(condition) = filter.of_facet(**facet, tx.scope(), tx.now().day()) {
            let passes = Expr::case(condition, Expr::val(1)).finally(Expr::val(0));
            matched.expr_as(passes, passes_name(**facet));
        }
    }
    let mut parts = Facet::ALL.iter().map(|facet| {
        let mut part = values(tx, *facet);
        for other in filtered.iter().filter(|other| **other != facet) {
            part.and_where(Expr::col((MATCHED, passes_name(**other))).eq(1));
        }
        // Limited by itself: a part of a union has no order of its own.
        Query::select().columns(["facet", "value", "number"]).from_subquery(part, facet.code()).to_owned()
    });
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        all.union(UnionType::All, part);
    }
    let matched = CommonTableExpression::new().query(matched).table_name(MATCHED).materialized(true).to_owned();
    let with = all.with(WithClause::new().cte(matched).to_owned());
    let rows = tx.conn().query_all(&with).await?;
    let mut counts = rows
        .iter()
        .map(|row| {
            let code: String = row.try_get_by_index(0)?;
            Ok(FacetCount {
                facet: Facet::from_code(&code).ok_or_else(|| Fault::new(format!("facet {code}")))?,
                value: row.try_get_by_index(1)?,
                count: row.try_get_by_index::<i64>(2)?.unsigned_abs(),
            })
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    join_spellings(&mut counts);
    counts.sort_by(|one, other| {
        (one.facet, Reverse(one.count), &one.value).cmp(&(other.facet, Reverse(other.count), &other.value))
    });
    Ok(counts)
}

/// A standard that is written in several ways counts once, as most write it.
fn join_spellings(counts: &mut Vec<FacetCount>) {
    let mut standards: BTreeMap<String, Vec<(u64, String)>> = BTreeMap::new();
    counts.retain(|it| {
        let Some((compared, written)) = (it.facet == Facet::Standard).then(|| standard_of(&it.value)).flatten() else {
            return true;
        };
        standards.entry(compared.to_owned()).or_default().push((it.count, written.to_owned()));
        false
    });
    counts.extend(standards.into_values().filter_map(|spellings| {
        let count = spellings.iter().map(|(count, _)| count).sum();
        let (_, value) = spellings.into_iter().min_by_key(|(count, written)| (Reverse(*count), written.clone()))?;
        Some(FacetCount { facet: Facet::Standard, value, count })
    }));
}

/// The facets that are a column of the component.
const COLUMNS: &[(Facet, component::Column)] = &[
    (Facet::Kind, component::Column::Kind),
    (Facet::Theme, component::Column::Theme),
    (Facet::Phase, component::Column::Phase),
    (Facet::Licence, component::Column::Licence),
];

fn passes_name(facet: Facet) -> &'static str {
    match facet {
        Facet::Kind => "passes_kind",
        Facet::Theme => "passes_theme",
        Facet::Phase => "passes_phase",
        Facet::Licence => "passes_licence",
        Facet::Province => "passes_province",
        Facet::SizeClass => "passes_size_class",
        Facet::VersionState => "passes_version_state",
        Facet::Standard => "passes_standard",
    }
}

/// The size class of the owner; nothing where no inhabitants are known.
fn size_class() -> SimpleExpr {
    let of = |class: SizeClass| class.holds((organisation::Entity, organisation::Column::Population));
    let mut classes = SizeClass::ALL.iter();
    let Some(first) = classes.next() else { return Expr::val(None::<String>) };
    classes.fold(Expr::case(of(*first), first.code()), |case, class| case.case(of(*class), class.code())).into()
}

/// Selects `facet`, `value` and `number` of one facet.
fn values(tx: &Tx<Read>, facet: Facet) -> SelectStatement {
    let mut select = Query::select();
    select.from(MATCHED).expr_as(Expr::val(facet.code()), "facet");
    let id = Expr::col((MATCHED, component::Column::Id));
    let value = match facet {
        Facet::Standard => {
            let standard = Expr::col((term::Entity, term::Column::Term));
            select.join(
                JoinType::InnerJoin,
                term::Entity,
                id.clone().equals((term::Entity, term::Column::ComponentId)).and(standard.clone().gte(STANDARD)).and(
                    // The character after the space: what starts so, as a range of the index.
                    standard.clone().lt(format!("{}!", STANDARD.trim_end())),
                ),
            );
            standard
        }
        Facet::VersionState => {
            let of_this = id.clone().equals((version::Entity, version::Column::ComponentId));
            select.join(JoinType::InnerJoin, version::Entity, of_this).cond_where(readable_versions(tx.scope()));
            version_state_on(tx.now().day())
        }
        Facet::Province => Expr::col((MATCHED, organisation::Column::Province)),
        Facet::SizeClass => Expr::col((MATCHED, SIZE_CLASS)),
        Facet::Kind => Expr::col((MATCHED, component::Column::Kind)),
        Facet::Theme => Expr::col((MATCHED, component::Column::Theme)),
        Facet::Phase => Expr::col((MATCHED, component::Column::Phase)),
        Facet::Licence => Expr::col((MATCHED, component::Column::Licence)),
    };
    select
        .expr_as(value.clone(), "value")
        .expr_as(id.count_distinct(), "number")
        .and_where(value.clone().is_not_null())
        .add_group_by([value.clone()])
        .order_by_expr(Expr::col("number"), Order::Desc)
        .order_by_expr(value, Order::Asc)
        .limit(MOST_VALUES)
        .to_owned()
}
