//! Cells that are filled once.

use crate::run::{self, How, Id, Name, Wants};
use ::std::any::type_name;
use ::std::fmt;
use ::std::ops::Deref;
use ::std::panic::Location;
use ::std::sync;

/// A cell that can be filled once.
///
/// One that was full before the run began is a constant: to look is no step.
pub struct OnceLock<T> {
    name: Name,
    value: sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self {
            name: Name::new(),
            value: sync::OnceLock::new(),
        }
    }

    /// Its number; none for a constant.
    fn id(&self) -> Option<Id> {
        if !run::active() {
            return None;
        }
        let (id, fresh) = self.name.get("lock", type_name::<T>(), true);
        if fresh && self.value.get().is_some() {
            run::with(|run| run.objects[id].kind = "constant");
        }
        let kind = run::with(|run| run.objects[id].kind);
        (kind != "constant").then_some(id)
    }

    /// What is in it, if anything.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if let Some(id) = self.id() {
            run::quick_step(Location::caller());
            run::with(|run| run.touch(id, How::Lock { wrote: false }));
        }
        self.value.get()
    }

    /// Fills it.
    ///
    /// # Errors
    ///
    /// The value comes back if it is full.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        if let Some(id) = self.id() {
            run::step(Wants::Open(id), None, Location::caller());
            run::with(|run| run.touch(id, How::Lock { wrote: true }));
        }
        self.value.set(value)
    }

    /// What is in it, filled now if it was empty. Others wait meanwhile.
    #[track_caller]
    pub fn get_or_init(&self, fill: impl FnOnce() -> T) -> &T {
        let id = self.id();
        if let Some(id) = id {
            run::step(Wants::Open(id), None, Location::caller());
            run::with(|run| run.take_lock(id, How::Lock { wrote: true }));
        }
        let full = self.value.get().is_some();
        if !full {
            let value = fill();
            let _ = self.value.set(value);
        }
        if let Some(id) = id {
            run::with(|run| run.unlock(id, !full));
        }
        self.value.get().expect("it is full")
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// Something that is done once.
#[derive(Debug, Default)]
pub struct Once(OnceLock<()>);

impl Once {
    /// Not done yet.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Does it, unless it was done. Others wait meanwhile.
    #[track_caller]
    pub fn call_once(&self, act: impl FnOnce()) {
        self.0.get_or_init(act);
    }

    /// Whether it was done.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.0.get().is_some()
    }
}

/// A value that is made when somebody first looks.
#[derive(Debug)]
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    make: F,
}

impl<T, F: Fn() -> T> LazyLock<T, F> {
    /// One that `make` makes.
    pub const fn new(make: F) -> Self {
        Self {
            cell: OnceLock::new(),
            make,
        }
    }
}

impl<T, F: Fn() -> T> Deref for LazyLock<T, F> {
    type Target = T;
    #[track_caller]
    fn deref(&self) -> &T {
        self.cell.get_or_init(&self.make)
    }
}
