//! Condition variables, and the barrier that one makes.

use super::lock::{Mutex, MutexGuard};
use crate::run::{self, Effect, How, Id, Name, Wants};
use ::std::panic::Location;
use ::std::sync::{LockResult, PoisonError};
use ::std::time::Duration;

/// A place to sleep until somebody wakes one.
#[derive(Debug, Default)]
pub struct Condvar {
    name: Name,
}

/// Whether a wait has ended because time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether time was up.
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// One in which nobody sleeps.
    pub const fn new() -> Self {
        Self { name: Name::new() }
    }

    fn id(&self) -> Id {
        self.name.get("condvar", "condvar", true).0
    }

    /// Sleeps until it is woken, or until a moment. Returns the guard again,
    /// and whether time was up.
    #[track_caller]
    fn sleep<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        limit: Option<Duration>,
    ) -> (MutexGuard<'a, T>, bool) {
        let (mutex, at) = (guard.mutex(), Location::caller());
        let (of, lock) = (self.id(), mutex.id());
        let (may_wake, kind) = run::with(|run| {
            let spurious = run.tasks[run.current].spurious;
            (spurious < run.config.spurious, run.objects[lock].of)
        });
        run::sleep_step(lock, kind, at);
        let until =
            run::with(|run| limit.and_then(|limit| run.deadline(limit)));
        // To wake for no reason, or early, is as if it had not gone to sleep.
        let wakes = run::choose(1 + usize::from(may_wake)) == 1;
        let early = !wakes && run::ends_early(until.is_some());
        let sleeps = !wakes && !early;
        run::with(|run| {
            let current = run.current;
            run.tasks[current].spurious += usize::from(wakes);
            if sleeps {
                run.touch(of, How::Sleep);
            }
            run.ran(at, Some(Effect::Asleep));
        });
        guard.release_now();
        match sleeps {
            true => run::step(Wants::Signal { of, lock }, until, at),
            false => run::step(Wants::Open(lock), None, at),
        }
        let late = run::with(|run| {
            run.take_lock(lock, How::Lock { wrote: true });
            let late = early || run.tasks[run.current].late;
            let up = if late { Effect::Late } else { Effect::Awake };
            run.ran(at, Some(up));
            late
        });
        let guard = mutex.guard().unwrap_or_else(PoisonError::into_inner);
        (guard, late)
    }

    /// Sleeps until it is woken.
    ///
    /// # Errors
    ///
    /// The lock is poisoned.
    #[track_caller]
    pub fn wait<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let (guard, _) = self.sleep(guard, None);
        poisoned_or(guard.mutex().is_poisoned(), guard)
    }

    /// Sleeps as long as this is so.
    ///
    /// # Errors
    ///
    /// The lock is poisoned.
    #[track_caller]
    pub fn wait_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while guard.look(&mut condition) {
            (guard, _) = self.sleep(guard, None);
        }
        poisoned_or(guard.mutex().is_poisoned(), guard)
    }

    /// Sleeps until it is woken, for so long at most.
    ///
    /// # Errors
    ///
    /// The lock is poisoned.
    #[track_caller]
    pub fn wait_timeout<'a, T: ?Sized>(
        &self,
        guard: MutexGuard<'a, T>,
        limit: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (guard, late) = self.sleep(guard, Some(limit));
        let poisoned = guard.mutex().is_poisoned();
        poisoned_or(poisoned, (guard, WaitTimeoutResult(late)))
    }

    /// Sleeps as long as this is so, for so long at most.
    ///
    /// # Errors
    ///
    /// The lock is poisoned.
    #[track_caller]
    pub fn wait_timeout_while<'a, T: ?Sized>(
        &self,
        mut guard: MutexGuard<'a, T>,
        limit: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let end = run::with(|run| run.deadline(limit));
        let (mut late, mut over) = (false, false);
        while !late && guard.look(&mut condition) {
            let left =
                end.map(|end| run::with(|run| end.saturating_sub(run.now)));
            late = over || left.is_some_and(|left| left.is_zero());
            if !late {
                (guard, over) = self.sleep(guard, left);
            }
        }
        let poisoned = guard.mutex().is_poisoned();
        poisoned_or(poisoned, (guard, WaitTimeoutResult(late)))
    }

    /// Wakes one of those who sleep.
    #[track_caller]
    pub fn notify_one(&self) {
        self.notify(Location::caller(), |mut asleep| {
            let any = run::with(|run| run.config.any_waiter);
            if asleep.len() > 1 {
                let nth = if any { run::choose(asleep.len()) } else { 0 };
                asleep = vec![asleep[nth]];
            }
            asleep
        });
    }

    /// Wakes all who sleep.
    #[track_caller]
    pub fn notify_all(&self) {
        self.notify(Location::caller(), |asleep| asleep);
    }

    /// Wakes those whom `choose` takes of those who sleep.
    fn notify(&self, at: run::Place, choose: impl FnOnce(Vec<Id>) -> Vec<Id>) {
        let condvar = self.id();
        run::quick_step(at);
        let asleep = run::with(|run| {
            let asleep = run.asleep_in(condvar);
            let woke = !asleep.is_empty();
            run.touch(condvar, How::Notify { woke });
            asleep
        });
        let woken = choose(asleep);
        run::with(|run| {
            woken.iter().for_each(|task| run.wake(*task));
            run.ran(at, Some(Effect::Woke(woken)));
        });
    }
}

fn poisoned_or<G>(poisoned: bool, guard: G) -> LockResult<G> {
    match poisoned {
        true => Err(PoisonError::new(guard)),
        false => Ok(guard),
    }
}

/// A place where so many wait until all have come.
#[derive(Debug)]
pub struct Barrier {
    many: usize,
    state: Mutex<(usize, usize)>, // who has come, and how often all have
    all: Condvar,
}

/// Whether this was the one that came last.
#[derive(Clone, Copy, Debug)]
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether it was.
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// For so many.
    pub const fn new(many: usize) -> Self {
        Self {
            many,
            state: Mutex::new((0, 0)),
            all: Condvar::new(),
        }
    }

    /// Waits until all have come.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let mut state = self.state.lock().unwrap();
        let round = state.1;
        state.0 += 1;
        if state.0 < self.many {
            let waits = |state: &mut (usize, usize)| state.1 == round;
            drop(self.all.wait_while(state, waits).unwrap());
            return BarrierWaitResult(false);
        }
        *state = (0, round + 1);
        drop(state);
        self.all.notify_all();
        BarrierWaitResult(true)
    }
}
