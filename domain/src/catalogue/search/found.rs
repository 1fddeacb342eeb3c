//! Which components answer a question, and how well: in the database, over the index's rows that the viewer reads.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, IntoIden, JoinType, Query, SelectStatement, SimpleExpr, UnionType,
};

use super::super::rows::{reader, term};
use super::super::store::named;
use crate::db::{Mode, Read, Scope, Tx};
use crate::problem::Fault;
use crate::search::{Question, variants};

/// At most so many misspelt words of a question are corrected, each by at most so many others.
const MOST_CORRECTED: usize = 3;
const MOST_CORRECTIONS: usize = 6;

/// A word that was taken for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As it stands in the question, folded.
    pub word: String,
    /// What it was taken for: words that are in texts the viewer reads.
    pub taken_for: Vec<String>,
}

/// A question that was read with the viewer's part of the catalogue at hand.
#[derive(Debug, Clone, Default)]
pub struct Finding {
    /// What is looked for.
    pub question: Question,
    /// What of it was taken for something else.
    pub corrections: Vec<Correction>,
}

impl Finding {
    /// Whether it asks after anything: if not, everything answers it.
    pub fn asks(&self) -> bool {
        !self.question.slots.is_empty()
    }
}

/// Reads a question. A word of which nothing is found is taken for those one letter away that are: at most two statements.
pub async fn understand(tx: &Tx<Read>, text: &str) -> Result<Finding, Fault> {
    let mut question = Question::read(text);
    let mut corrections = Vec::new();
    if question.slots.is_empty() {
        return Ok(Finding { question, corrections });
    }
    let known = known(tx, question.terms().into_iter().map(str::to_owned).collect()).await?;
    let unknown: Vec<_> = question
        .unknown(&known)
        .into_iter()
        .take(MOST_CORRECTED)
        .map(|(at, word)| (at, word.to_owned(), variants(word)))
        .filter(|(.., variants)| !variants.is_empty())
        .collect();
    if !unknown.is_empty() {
        let terms = unknown.iter().flat_map(|(.., variants)| variants.keys().cloned()).collect();
        let known = self::known(tx, terms).await?;
        for (at, word, variants) in unknown {
            let fits: Vec<_> =
                variants.into_iter().filter(|(term, _)| known.contains(term)).take(MOST_CORRECTIONS).collect();
            if fits.is_empty() {
                continue;
            }
            for (term, variant) in &fits {
                question.correct(at, term, variant);
            }
            let mut taken_for: Vec<_> = fits.into_iter().map(|(_, variant)| variant.word).collect();
            taken_for.sort_unstable();
            taken_for.dedup();
            corrections.push(Correction { word, taken_for });
        }
    }
    Ok(Finding { question, corrections })
}

/// Which of these terms stand in something that the viewer reads.
async fn known(tx: &Tx<Read>, mut terms: Vec<String>) -> Result<HashSet<String>, Fault> {
    terms.sort_unstable();
    let last = terms.last().cloned();
    if let Some(last) = last {
        terms.resize(terms.len().next_power_of_two(), last); // few prepared statements
    }
    let (asked, word) = (Alias::new("asked"), Expr::col((Alias::new("asked"), Alias::new("column1"))));
    let mut there = Condition::any();
    for range in ranges(tx.scope()) {
        let row = Query::select()
            .expr(Expr::val(1))
            .from(term::Entity)
            .and_where(Expr::col((term::Entity, term::Column::Term)).eq(word.clone()))
            .cond_where(range)
            .to_owned();
        there = there.add(Expr::exists(row));
    }
    let mut select = Query::select();
    select.expr(word).from_values(terms, asked).cond_where(there);
    let rows = tx.conn().query_all(&select).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index::<String>(0)?)).collect()
}

/// The index's rows that the viewer reads, as the policy on `component_term`, in ranges of its indexes.
fn ranges(scope: &Scope) -> Vec<Condition> {
    let named =
        Scope::named((term::Entity, term::Column::ComponentId), named(scope, reader::Column::ComponentId, None));
    scope.shared_in_ranges((term::Entity, term::Column::OwnerId), (term::Entity, term::Column::Visibility), named)
}

/// Selects `component_id` and `score` of the components that answer the question.
pub(in crate::catalogue) fn found<M: Mode>(tx: &Tx<M>, question: &Question) -> SelectStatement {
    let mut rows: Vec<(i32, String, i32, i32)> = question
        .slots
        .iter()
        .zip(0..)
        .flat_map(|(slot, number)| {
            let row = move |it: &crate::search::Alternative| (number, it.term.clone(), slot.points(it), slot.share);
            slot.alternatives.iter().map(row)
        })
        .collect();
    if let Some(last) = rows.last().cloned() {
        rows.resize(rows.len().next_power_of_two(), last); // a double changes no maximum
    }
    let (asked, hit) = (Alias::new("asked"), Alias::new("hit"));
    let of = |name: &'static str| Expr::col((Alias::new("asked"), Alias::new(name)));
    let column = |column| Expr::col((term::Entity, column));
    let mut parts = ranges(tx.scope()).into_iter().map(|range| {
        Query::select()
            .column((term::Entity, term::Column::ComponentId))
            .expr_as(of("column1"), "slot")
            .expr_as(of("column3").mul(column(term::Column::Weight)).max(), "best")
            .expr_as(of("column4").max(), "share")
            .from_values(rows.clone(), asked.clone())
            .join(JoinType::InnerJoin, term::Entity, column(term::Column::Term).eq(of("column2")))
            .cond_where(range)
            .add_group_by([column(term::Column::ComponentId), of("column1")])
            .to_owned()
    });
    let mut hits = parts.next().unwrap_or_default();
    for part in parts {
        hits.union(UnionType::All, part);
    }
    let sum = |name: &'static str| -> SimpleExpr { Expr::col((Alias::new("hit"), Alias::new(name))).sum() };
    Query::select()
        .column((hit.clone(), term::Column::ComponentId))
        .expr_as(sum("best"), "score")
        .from_subquery(hits, hit.clone().into_iden())
        .group_by_col((hit, term::Column::ComponentId))
        .and_having(sum("share").gte(question.needed()))
        .to_owned()
}
