//! Switches that disable one lock each. Without the feature `lock-switches` nothing can be disabled.

#[cfg(feature = "lock-switches")]
use std::sync::atomic::{AtomicBool, Ordering};

/// A lock that has a switch. Row level security has none here: the tests disable it in the database itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// That a viewer is minted from an active membership only.
    Viewer,
    /// That statements are filtered by what the transaction may read.
    Filter,
    /// That a decision needs the policy's permit.
    Policy,
}

#[derive(Debug, Default)]
pub(super) struct Switches {
    #[cfg(feature = "lock-switches")]
    disabled: [AtomicBool; 3],
}

impl Switches {
    #[cfg(feature = "lock-switches")]
    pub(super) fn set(&self, lock: Lock, disabled: bool) {
        self.disabled[lock as usize].store(disabled, Ordering::SeqCst);
    }

    #[cfg(feature = "lock-switches")]
    pub(super) fn disabled(&self, lock: Lock) -> bool {
        self.disabled[lock as usize].load(Ordering::SeqCst)
    }

    #[cfg(not(feature = "lock-switches"))]
    #[expect(clippy::unused_self, reason = "the same signature as with the switches")]
    pub(super) const fn disabled(&self, _lock: Lock) -> bool {
        false
    }
}
