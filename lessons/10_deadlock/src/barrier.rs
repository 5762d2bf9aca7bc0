//! 屏障：到齐了再一起走，走了还能再用。
//! A barrier: all wait until everybody is there; then it can be used again.

// ANCHOR: barrier
use std::sync::{Condvar, Mutex};

/// Lets threads go on when so many of them have come.
pub struct Barrier {
    people: usize,
    state: Mutex<State>,
    complete: Condvar,
}

struct State {
    missing: usize,
    round: u64, // how often they were complete
}

impl Barrier {
    /// A barrier for so many.
    ///
    /// # Panics
    /// When that is nobody.
    pub fn new(people: usize) -> Self {
        assert!(people > 0, "a barrier is for one at least");
        let state = State {
            missing: people,
            round: 0,
        };
        Self {
            people,
            state: Mutex::new(state),
            complete: Condvar::new(),
        }
    }

    /// Blocks until all have called it. What each did before is visible to all
    /// of them afterwards. Returns true to one of them, the last.
    pub fn wait(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        let round = state.round;
        state.missing -= 1;
        if state.missing > 0 {
            // By the time we are up, the next round may have begun: it is the
            // number that tells, not `missing`.
            drop(
                self.complete
                    .wait_while(state, |s| s.round == round)
                    .unwrap(),
            );
            return false;
        }
        state.missing = self.people;
        state.round += 1;
        drop(state);
        self.complete.notify_all();
        true
    }
}
// ANCHOR_END: barrier
