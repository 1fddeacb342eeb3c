//! What waits for what: circles and long chains.

use std::collections::{BTreeMap, BTreeSet};

/// For each, what it waits for.
#[derive(Debug, Default)]
pub(super) struct Graph<'a>(BTreeMap<&'a str, BTreeSet<&'a str>>);

impl<'a> Graph<'a> {
    /// `waiting` waits for `other`.
    pub(super) fn add(&mut self, waiting: &'a str, other: &'a str) {
        self.0.entry(waiting).or_default().insert(other);
        self.0.entry(other).or_default();
    }

    /// Those that wait for each other, and how long the longest chain is.
    pub(super) fn circles(&self) -> (Vec<&'a str>, usize) {
        let mut left: BTreeMap<_, _> = self.0.iter().map(|(key, others)| (*key, others)).collect();
        let mut longest = 0;
        // Layer by layer those go that wait for nobody any more; then those for which nobody waits.
        loop {
            let free: Vec<_> = left
                .iter()
                .filter(|(_, others)| !others.iter().any(|other| left.contains_key(other)))
                .map(|(key, _)| *key)
                .collect();
            if free.is_empty() {
                break;
            }
            longest += 1;
            left.retain(|key, _| !free.contains(key));
        }
        loop {
            let waited_for: BTreeSet<_> = left.values().flat_map(|others| others.iter().copied()).collect();
            let before = left.len();
            left.retain(|key, _| waited_for.contains(key));
            if left.len() == before {
                return (left.into_keys().collect(), longest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_in_a_circle_are_named_and_not_those_beside_it() {
        let mut graph = Graph::default();
        for (waiting, other) in [("a", "b"), ("b", "c"), ("c", "a"), ("before", "a"), ("c", "after"), ("x", "y")] {
            graph.add(waiting, other);
        }
        assert_eq!(graph.circles().0, ["a", "b", "c"]);
    }

    #[test]
    fn a_chain_is_as_long_as_its_links() {
        let mut graph = Graph::default();
        graph.add("a", "b");
        graph.add("b", "c");
        graph.add("a", "c");
        assert_eq!(graph.circles(), (vec![], 3));
    }
}
