//! How much of documents one answer holds.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// At most so many bytes of documents are in one answer, and one component's export is no larger.
pub const MOST_ANSWER_BYTES: usize = 10 * 1024 * 1024;

/// How many bytes of documents an answer may still hold.
#[derive(Debug)]
pub struct Budget(AtomicUsize);

impl Budget {
    /// So many.
    pub const fn of(bytes: usize) -> Self {
        Self(AtomicUsize::new(bytes))
    }

    /// Takes so many. What does not fit ends it: whatever comes after does not fit either, so that the answer is not made of
    /// what happened to be small.
    pub fn take(&self, bytes: usize) -> bool {
        let taken = self.0.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(bytes)).is_ok();
        if !taken {
            self.0.store(0, SeqCst);
        }
        taken
    }

    /// Whether nothing fits any more.
    pub fn is_spent(&self) -> bool {
        self.0.load(SeqCst) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_ends_it() {
        let budget = Budget::of(10);
        assert!(budget.take(4) && budget.take(5) && !budget.is_spent());
        assert!(!budget.take(2) && budget.is_spent());
        assert!(!budget.take(1), "though one was left before");
    }
}
