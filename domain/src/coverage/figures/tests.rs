//! What is published, and what an attentive reader can make of it.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use uuid::Uuid;

use super::protect::{Sum, hidden};
use super::*;
use crate::catalogue::Theme;
use crate::coverage::{Coverage, CoverageState, NeedBasis};
use crate::id::{Id, OrganisationId};
use crate::instruments::{AdviceLevel, InstrumentKind};
use crate::tenancy::{PROVINCES, SizeClass};

fn organisation(number: u64) -> OrganisationId {
    Id::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn group(parts: &[u64]) -> Group {
    let mut group = Group::default();
    for (number, much) in (0..).zip(parts) {
        group.add(organisation(number), *much);
    }
    group
}

#[test]
fn a_small_group_and_a_dominated_one_are_not_told() {
    for (parts, safe) in [
        (vec![], true),
        (vec![1, 1, 1, 1], false),
        (vec![1, 1, 1, 1, 1], true),
        (vec![4, 1, 1, 1, 1], true),
        (vec![5, 1, 1, 1, 1], false),
        (vec![0, 9, 9, 9, 9], false),
    ] {
        assert_eq!(group(&parts).is_safe(), safe, "{parts:?}");
    }
}

#[test]
fn no_subtraction_tells_a_hidden_figure() {
    // Of three parts one is small: another one goes with it, the smallest.
    let groups = [group(&[2; 20]), group(&[1; 3]), group(&[1; 8]), group(&[1; 9])];
    let sums = [Sum { total: 0, parts: vec![1, 2, 3] }];
    assert_eq!(hidden(&groups, &sums), [false, true, true, false]);
    // Two small ones of the same four organisations are told together: so a third goes.
    let groups = [group(&[3; 20]), group(&[1; 4]), group(&[1; 4]), group(&[1; 9])];
    assert_eq!(hidden(&groups, &sums), [false, true, true, true]);
    // Beside nothing but zeros the total would tell it: something that is nothing goes with it.
    let groups = [group(&[1; 9]), group(&[1; 9]), group(&[]), group(&[1; 3])];
    let twice = [Sum { total: 0, parts: vec![1, 2] }, Sum { total: 1, parts: vec![3] }];
    let found = hidden(&groups, &twice);
    assert!(found[3] && found[1] && (found[0] || found[2]), "{found:?}");
}

#[test]
fn several_sums_together_tell_no_hidden_figure() {
    // Two squares of hidden figures in a table, joined by one figure: each row and column hides two or more, and yet that one
    // follows (all of the first square's rows less all of its columns).
    let size = 5;
    let small = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1), (2, 2), (2, 3), (3, 2), (3, 3)];
    // In each figure other organisations: three in a small one, so that two together can be told.
    let cell = |place: usize| {
        let few = small.contains(&(place / size, place % size));
        let base = 100 * u64::try_from(place).unwrap();
        let mut group = Group::default();
        (0..if few { 3 } else { 9 }).for_each(|number| group.add(organisation(base + number), 3));
        group
    };
    let mut groups: Vec<_> = (0..size * size).map(cell).collect();
    let mut sums = Vec::new();
    for line in 0..size {
        let row: Vec<_> = (0..size).map(|it| line * size + it).collect();
        let column: Vec<_> = (0..size).map(|it| it * size + line).collect();
        for parts in [row, column] {
            let total = Group::together(parts.iter().map(|part| &groups[*part]));
            sums.push(Sum { total: groups.len(), parts });
            groups.push(total);
        }
    }
    let found = hidden(&groups, &sums);
    let hidden_now = found[..size * size].iter().filter(|hidden| **hidden).count();
    assert!(hidden_now > small.len(), "another figure keeps the joint one: {found:?}");
    assert_eq!(by_hand(&found, &sums), Vec::<usize>::new());
}

/// What a reader finds who fills in whatever one sum tells, until no sum tells more.
fn by_hand(hidden: &[bool], sums: &[Sum]) -> Vec<usize> {
    let mut unknown = hidden.to_vec();
    loop {
        let one = sums.iter().find_map(|sum| {
            let mut open =
                std::iter::once(sum.total).chain(sum.parts.iter().copied()).filter(|figure| unknown[*figure]);
            open.next().filter(|_| open.next().is_none())
        });
        match one {
            Some(figure) => unknown[figure] = false,
            None => return (0..hidden.len()).filter(|figure| hidden[*figure] && !unknown[*figure]).collect(),
        }
    }
}

/// A municipality's place, and what it needs: theme, state, days left.
type Needing = (&'static str, SizeClass, Vec<(Option<Theme>, CoverageState, i64)>);

fn municipalities() -> impl Strategy<Value = Vec<Needing>> {
    let theme = prop::option::weighted(0.8, select(&Theme::ALL[..4]));
    let need = (theme, select(CoverageState::ALL), 0_i64..400);
    let all = (select(PROVINCES.as_slice()), select(SizeClass::ALL), prop::collection::vec(need, 0..9));
    prop::collection::vec(all, 1..90)
}

fn counted(municipalities: &[Needing]) -> Vec<(Cell, Option<i64>)> {
    let today: Date = "2026-11-25".parse().unwrap();
    let mut count = Count::default();
    for (number, (province, size, needs)) in (0..).zip(municipalities) {
        let of = Municipality { id: organisation(number), province, size: *size };
        for (theme, state, days) in needs {
            let coverage = Coverage {
                instrument: InstrumentKind::Dpia,
                level: AdviceLevel::Required,
                basis: NeedBasis::PreScan,
                state: *state,
                causes: Vec::new(),
                assessment: None,
                valid_until: Some(today.saturating_add(jiff::Span::new().days(*days))),
            };
            count.add(&of, *theme, &coverage, today);
        }
    }
    count.published()
}

#[test]
fn whatever_is_published_no_hidden_figure_follows_and_sums_are_sums() {
    let cells = cells();
    let sums = grid::sums(&cells);
    let tried = std::cell::Cell::new((0, 0));
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 12, failure_persistence: None, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let run = runner.run(&municipalities(), |municipalities| {
        let published = counted(&municipalities);
        prop_assert_eq!(published.iter().map(|(cell, _)| *cell).collect::<Vec<_>>(), cells.clone());
        let hidden: Vec<_> = published.iter().map(|(_, figure)| figure.is_none()).collect();
        prop_assert_eq!(by_hand(&hidden, &sums), Vec::<usize>::new());
        for sum in &sums {
            let parts: Option<i64> = sum.parts.iter().map(|part| published[*part].1).sum();
            if let (Some(parts), Some(total)) = (parts, published[sum.total].1) {
                prop_assert_eq!(parts, total, "{:?}", cells[sum.total]);
            }
        }
        let (shown, kept) = tried.get();
        let told = published.iter().filter(|(_, figure)| figure.is_some_and(|figure| figure > 0)).count();
        tried.set((shown + told, kept + hidden.iter().filter(|hidden| **hidden).count()));
        Ok(())
    });
    run.unwrap();
    let (shown, kept) = tried.get();
    assert!(shown > 500 && kept > 500, "both are tried: {shown} shown, {kept} kept");
}

#[test]
fn a_month_reads_as_it_is_written() {
    let month: Month = "2026-01".parse().unwrap();
    assert_eq!((month.to_string().as_str(), month.before().to_string().as_str()), ("2026-01", "2025-12"));
    for wrong in ["2026-1", "2026-13", "2026-01-01", "januari", ""] {
        assert!(wrong.parse::<Month>().is_err(), "{wrong}");
    }
}
