//! Mutex and RwLock.

use crate::run::{self, How, Id, Name, Wants, panicking};
use ::std::any::type_name;
use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::panic::Location;
use ::std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use ::std::sync::{self, LockResult, PoisonError, TryLockError, TryLockResult};

/// A lock around a value.
#[derive(Default)]
pub struct Mutex<T: ?Sized> {
    name: Name,
    poisoned: AtomicBool,
    value: sync::Mutex<T>, // which nobody ever waits for
}

/// The right to use what a lock protects.
pub struct MutexGuard<'a, T: ?Sized> {
    mutex: &'a Mutex<T>,
    value: Option<sync::MutexGuard<'a, T>>,
    found: Option<String>, // in words
    wrote: bool,
    unwound: bool, // already when it was made
}

impl<T> Mutex<T> {
    /// A lock around this value.
    pub const fn new(value: T) -> Self {
        Self {
            name: Name::new(),
            poisoned: AtomicBool::new(false),
            value: sync::Mutex::new(value),
        }
    }

    /// The value.
    ///
    /// # Errors
    ///
    /// It is poisoned.
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.poisoned.into_inner();
        let value = self.value.into_inner();
        let value = value.unwrap_or_else(PoisonError::into_inner);
        match poisoned {
            true => Err(PoisonError::new(value)),
            false => Ok(value),
        }
    }
}

impl<T: ?Sized> Mutex<T> {
    pub(super) fn id(&self) -> Id {
        self.name.get("lock", type_name::<T>(), true).0
    }

    /// Waits until nobody else has it.
    ///
    /// # Errors
    ///
    /// Somebody panicked while it had it.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        if run::active() {
            let (lock, at) = (self.id(), Location::caller());
            run::step(Wants::Open(lock), None, at);
            run::with(|run| {
                run.take_lock(lock, How::Lock { wrote: true });
                run.ran(at, None);
            });
        }
        self.guard()
    }

    /// Takes it if nobody has it.
    ///
    /// # Errors
    ///
    /// Somebody has it, or panicked while it had it.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        if run::active() {
            let (lock, at) = (self.id(), Location::caller());
            run::step(Wants::Go, None, at);
            let free = run::with(|run| {
                run.ran(at, None);
                run.is_tried(type_name::<T>());
                let free = run.objects[lock].open;
                match free {
                    // Unlike a wish, it sees whether the lock is free.
                    true => run.take_lock(lock, How::Write),
                    false => run.touch(lock, How::Write),
                }
                free
            });
            if !free {
                return Err(TryLockError::WouldBlock);
            }
        }
        Ok(self.guard()?)
    }

    pub(super) fn guard(&self) -> LockResult<MutexGuard<'_, T>> {
        let value = match self.value.try_lock() {
            Ok(value) => value,
            Err(TryLockError::Poisoned(e)) => e.into_inner(),
            Err(TryLockError::WouldBlock) => {
                unreachable!("only one has it at a time")
            }
        };
        let guard = MutexGuard {
            mutex: self,
            found: run::text_of(&*value),
            value: Some(value),
            wrote: false,
            unwound: panicking(),
        };
        match self.poisoned.load(Relaxed) {
            true => Err(PoisonError::new(guard)),
            false => Ok(guard),
        }
    }

    /// The value, which nobody else can have.
    ///
    /// # Errors
    ///
    /// It is poisoned.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.value.get_mut()
    }

    /// Whether somebody panicked while it had it.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned.load(Relaxed)
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    pub(super) fn mutex(&self) -> &'a Mutex<T> {
        self.mutex
    }

    /// What `look` says of the value, without changing it in the eyes of the
    /// search unless it did.
    pub(super) fn look(&mut self, look: impl FnOnce(&mut T) -> bool) -> bool {
        look(self.value.as_mut().expect("it is held"))
    }

    fn release(&mut self) {
        if self.value.is_some() {
            if run::active() {
                run::fine_step(type_name::<T>(), Location::caller());
            }
            self.release_now();
        }
    }

    /// Gives the lock back in the step that goes on.
    pub(super) fn release_now(&mut self) {
        let left = self.value.take().and_then(|value| run::text_of(&*value));
        if let (Some(found), Some(left)) = (self.found.take(), left) {
            run::with(|run| run.value(found, left));
        }
        if panicking() && !self.unwound {
            self.mutex.poisoned.store(true, Relaxed);
        }
        if run::active() {
            let lock = self.mutex.id();
            run::with(|run| run.unlock(lock, self.wrote));
        }
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        self.release();
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is held")
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.wrote = true;
        self.value.as_mut().expect("it is held")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A lock that any number may have who only look.
#[derive(Default)]
pub struct RwLock<T: ?Sized> {
    name: Name,   // open as long as nobody writes
    unread: Name, // open as long as nobody reads or writes
    readers: sync::atomic::AtomicUsize,
    value: sync::RwLock<T>,
}

/// The right to look.
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    value: Option<sync::RwLockReadGuard<'a, T>>,
}

/// The right to change.
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    value: Option<sync::RwLockWriteGuard<'a, T>>,
}

impl<T> RwLock<T> {
    /// A lock around this value.
    pub const fn new(value: T) -> Self {
        Self {
            name: Name::new(),
            unread: Name::new(),
            readers: sync::atomic::AtomicUsize::new(0),
            value: sync::RwLock::new(value),
        }
    }
}

impl<T: ?Sized> RwLock<T> {
    fn ids(&self) -> (Id, Id) {
        let of = type_name::<T>();
        let (lock, fresh) = self.name.get("lock", of, true);
        let (unread, _) = self.unread.get("lock", of, true);
        if fresh {
            self.readers.store(0, Relaxed);
            run::with(|run| run.objects[unread].part_of = Some(lock));
        }
        (lock, unread)
    }

    /// Waits until nobody writes.
    ///
    /// # Errors
    ///
    /// None here: a panic while it is held does not poison it.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        if run::active() {
            let (lock, unread) = self.ids();
            run::step(Wants::Open(lock), None, Location::caller());
            self.readers.fetch_add(1, Relaxed);
            run::with(|run| {
                run.touch(lock, How::Lock { wrote: false });
                run.objects[unread].open = false;
            });
        }
        let value = self.value.try_read();
        let value = Some(value.unwrap_or_else(|_| unreachable!("free")));
        Ok(RwLockReadGuard { lock: self, value })
    }

    /// Waits until nobody has it.
    ///
    /// # Errors
    ///
    /// None here: a panic while it is held does not poison it.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        if run::active() {
            let (lock, unread) = self.ids();
            run::step(Wants::Open(unread), None, Location::caller());
            run::with(|run| {
                run.take_lock(lock, How::Lock { wrote: true });
                run.objects[unread].open = false;
            });
        }
        let value = self.value.try_write();
        let value = Some(value.unwrap_or_else(|_| unreachable!("free")));
        Ok(RwLockWriteGuard { lock: self, value })
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        self.value = None;
        if run::active() {
            let (lock, unread) = self.lock.ids();
            let last = self.lock.readers.fetch_sub(1, Relaxed) == 1;
            run::with(|run| {
                let read = How::Lock { wrote: false };
                let here = run.events.last().is_some_and(|event| {
                    let touches = &event.touches;
                    touches.iter().any(|t| (t.object, t.how) == (lock, read))
                });
                if !here {
                    run.touch(lock, How::Unlock { wrote: false });
                }
                run.objects[unread].open |= last;
            });
        }
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        self.value = None;
        if run::active() {
            let (lock, unread) = self.lock.ids();
            run::with(|run| {
                run.unlock(lock, true);
                run.objects[unread].open = true;
            });
        }
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is held")
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is held")
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("it is held")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.value.fmt(f)
    }
}
