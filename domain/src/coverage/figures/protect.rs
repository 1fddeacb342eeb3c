//! Which figures can be published so that none tells of a single organisation: small groups and groups that one organisation
//! dominates are hidden, and with them whatever they could be computed from.
//!
//! The terms are those of statistical disclosure control: a threshold rule and a dominance rule for primary suppression,
//! secondary (complementary) suppression so that no subtraction undoes it (Hundepool and others, *Statistical Disclosure
//! Control*, 2012, chapter 4). What it does not keep: somebody who knows the parts of all others in a group but one; and what
//! an organisation changed from month to month in a group where nobody else did.

use std::collections::BTreeMap;

use crate::id::OrganisationId;

/// So many organisations at least stand behind a figure.
pub const LEAST_GROUP: usize = 5;

/// No organisation has more of a figure than one in so many parts.
pub const MOST_PART: u64 = 2;

/// How much each organisation has of a figure; those with nothing are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group(BTreeMap<OrganisationId, u64>);

impl Group {
    /// Adds to an organisation's part.
    pub fn add(&mut self, organisation: OrganisationId, much: u64) {
        if much > 0 {
            *self.0.entry(organisation).or_default() += much;
        }
    }

    /// The figure.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Whether it can be told by itself. That there is nothing can.
    pub(super) fn is_safe(&self) -> bool {
        let largest = self.0.values().max().copied().unwrap_or_default();
        self.0.is_empty() || (self.0.len() >= LEAST_GROUP && largest * MOST_PART <= self.total())
    }

    pub(super) fn together<'a>(groups: impl Iterator<Item = &'a Self>) -> Self {
        let mut all = Self::default();
        for (organisation, much) in groups.flat_map(|group| &group.0) {
            all.add(*organisation, *much);
        }
        all
    }
}

/// A figure that is the sum of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) total: usize,
    pub(super) parts: Vec<usize>,
}

impl Sum {
    /// The figure to hide next, so that this sum tells no hidden one. `None` where it tells none.
    fn remedy(&self, groups: &[Group], hidden: &[bool]) -> Option<usize> {
        let parts: Vec<_> = self.parts.iter().copied().filter(|part| hidden[*part]).collect();
        let tells = if hidden[self.total] {
            // The total is told by its parts.
            parts.is_empty()
        } else {
            // What is hidden of a published total is told together: it is a figure as any other.
            let together = Group::together(parts.iter().map(|part| &groups[*part]));
            parts.len() == 1 || !together.is_safe()
        };
        if tells { self.next(groups, hidden) } else { None }
    }

    /// What costs least to hide: the smallest part, else the total. A part that is nothing hides little, since nothing is less
    /// than that, so it comes last.
    fn next(&self, groups: &[Group], hidden: &[bool]) -> Option<usize> {
        let shown = self.parts.iter().copied().filter(|part| !hidden[*part]);
        let (nothing, some): (Vec<_>, Vec<_>) = shown.partition(|part| groups[*part].0.is_empty());
        let smallest = some.into_iter().min_by_key(|part| (groups[*part].0.len(), groups[*part].total(), *part));
        smallest.or((!hidden[self.total]).then_some(self.total)).or(nothing.first().copied())
    }

    fn names(&self, figure: usize) -> bool {
        self.total == figure || self.parts.contains(&figure)
    }
}

/// Which figures are hidden: those that cannot be told by themselves, and what would lead to them.
pub(super) fn hidden(groups: &[Group], sums: &[Sum]) -> Vec<bool> {
    let mut hidden: Vec<_> = groups.iter().map(|group| !group.is_safe()).collect();
    loop {
        let mut more = false;
        for sum in sums {
            while let Some(figure) = sum.remedy(groups, &hidden) {
                hidden[figure] = true;
                more = true;
            }
        }
        if more {
            continue;
        }
        // No sum by itself tells a hidden figure; several together might.
        for figure in told(&hidden, sums) {
            let next = sums.iter().filter(|sum| sum.names(figure)).find_map(|sum| sum.next(groups, &hidden));
            if let Some(next) = next {
                hidden[next] = true;
                more = true;
            }
        }
        if !more {
            return hidden;
        }
    }
}

/// A prime: sums are solved in the numbers below it, where nothing is rounded.
const PRIME: u64 = (1 << 31) - 1;

/// An equation between hidden figures: how often each stands in it, by figure.
type Row = Vec<(usize, u64)>;

/// The hidden figures that all sums together tell exactly: those that the equations determine.
fn told(hidden: &[bool], sums: &[Sum]) -> Vec<usize> {
    let mut solved: Vec<Option<Row>> = vec![None; hidden.len()];
    for sum in sums {
        let parts = sum.parts.iter().map(|part| (*part, PRIME - 1));
        let all = std::iter::once((sum.total, 1)).chain(parts);
        let mut row: Row = all.filter(|(figure, _)| hidden[*figure]).collect();
        row.sort_unstable();
        row = reduced(row, &solved);
        if let Some((first, factor)) = row.first().map(|(first, factor)| (*first, inverse(*factor))) {
            for (_, value) in &mut row {
                *value = *value * factor % PRIME;
            }
            solved[first] = Some(row);
        }
    }
    let of_hidden = (0..hidden.len()).filter(|figure| hidden[*figure]);
    of_hidden.filter(|figure| reduced(vec![(*figure, 1)], &solved).is_empty()).collect()
}

/// An equation less all that is solved. Each solved one begins with 1, at its own figure.
fn reduced(mut row: Row, solved: &[Option<Row>]) -> Row {
    let mut at = 0;
    while let Some((figure, much)) = row.get(at).copied() {
        match &solved[figure] {
            Some(other) => row = less(&row, other, much),
            None => at += 1,
        }
    }
    row
}

/// `row` less so many times `other`: both by figure.
fn less(row: &Row, other: &Row, times: u64) -> Row {
    let mut left = Row::with_capacity(row.len() + other.len());
    let (mut at, mut there) = (0, 0);
    loop {
        let (one, two) = (row.get(at), other.get(there));
        let value = match (one, two) {
            (None, None) => return left,
            (Some(one), Some(two)) if one.0 == two.0 => (one.0, (one.1 + (PRIME - two.1) * times) % PRIME),
            (Some(one), two) if two.is_none_or(|two| one.0 < two.0) => *one,
            (_, Some(two)) => (two.0, (PRIME - two.1) * times % PRIME),
            (Some(one), None) => *one,
        };
        at += usize::from(one.is_some_and(|one| one.0 == value.0));
        there += usize::from(two.is_some_and(|two| two.0 == value.0));
        if value.1 != 0 {
            left.push(value);
        }
    }
}

/// By what a number is multiplied to make 1 (Fermat).
fn inverse(number: u64) -> u64 {
    let (mut result, mut base, mut exponent) = (1, number % PRIME, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}
