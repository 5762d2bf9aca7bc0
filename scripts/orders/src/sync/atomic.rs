//! Atomics: each operation is a step, and all of them have one order.

pub use ::std::sync::atomic::Ordering;

use crate::run::{self, How, Name};
use ::std::fmt;
use ::std::panic::Location;
use ::std::sync::atomic::Ordering::SeqCst;

/// A fence: nothing to do, as all operations have one order.
pub fn fence(_: Ordering) {}

macro_rules! atomics {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => { $(
        $(#[$doc])*
        pub struct $name {
            name: Name,
            first: $type,
            value: ::std::sync::atomic::$name,
        }

        impl $name {
            /// One with this value.
            pub const fn new(first: $type) -> Self {
                let value = ::std::sync::atomic::$name::new(first);
                Self { name: Name::new(), first, value }
            }

            #[track_caller]
            fn touched(&self, how: How) -> &::std::sync::atomic::$name {
                if !run::active() {
                    return &self.value;
                }
                let at = Location::caller();
                let (id, fresh) =
                    self.name.get("atomic", stringify!($name), true);
                if fresh {
                    // A static one begins anew in each run. Any other is new.
                    self.value.store(self.first, SeqCst);
                }
                run::quick_step(at);
                run::with(|run| {
                    run.touch(id, how);
                    run.ran(at, None);
                });
                &self.value
            }

            /// What leaves the value as it is has only looked at it.
            #[track_caller]
            fn changed<T>(
                &self,
                change: impl FnOnce(&::std::sync::atomic::$name) -> T,
            ) -> T {
                let value = self.touched(How::Write);
                let before = value.load(SeqCst);
                let said = change(value);
                let after = value.load(SeqCst);
                if run::active() {
                    run::with(|run| {
                        if after == before {
                            run.only_looked();
                        }
                        run.number(before, after);
                    });
                }
                said
            }

            /// The value, which nobody else can have.
            pub fn get_mut(&mut self) -> &mut $type {
                if run::active() {
                    // From now on it is no longer at its first value.
                    self.name.get("atomic", stringify!($name), true);
                }
                self.value.get_mut()
            }

            /// The value.
            pub fn into_inner(self) -> $type {
                self.value.into_inner()
            }

            /// Looks.
            #[track_caller]
            pub fn load(&self, _: Ordering) -> $type {
                let value = self.touched(How::Read).load(SeqCst);
                if run::active() {
                    run::with(|run| run.number(value, value));
                }
                value
            }

            /// Changes.
            #[track_caller]
            pub fn store(&self, value: $type, _: Ordering) {
                self.changed(|own| own.store(value, SeqCst));
            }

            /// Changes, and says what was there.
            #[track_caller]
            pub fn swap(&self, value: $type, _: Ordering) -> $type {
                self.changed(|own| own.swap(value, SeqCst))
            }

            /// Changes if it is as expected.
            ///
            /// # Errors
            ///
            /// What is there instead.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                expected: $type,
                new: $type,
                _: Ordering,
                _: Ordering,
            ) -> Result<$type, $type> {
                self.changed(|own| {
                    own.compare_exchange(expected, new, SeqCst, SeqCst)
                })
            }

            /// The same; it never fails for no reason here.
            ///
            /// # Errors
            ///
            /// What is there instead.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                expected: $type,
                new: $type,
                _: Ordering,
                _: Ordering,
            ) -> Result<$type, $type> {
                self.changed(|own| {
                    own.compare_exchange(expected, new, SeqCst, SeqCst)
                })
            }

            /// Looks, and puts what `change` makes of it in its place if nobody
            /// else has changed it in between; if somebody has, once more.
            ///
            /// # Errors
            ///
            /// What is there, if that becomes nothing.
            #[track_caller]
            pub fn fetch_update(
                &self,
                set: Ordering,
                look: Ordering,
                mut change: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                let mut seen = self.load(look);
                while let Some(new) = change(seen) {
                    match self.compare_exchange(seen, new, set, look) {
                        Err(now) => seen = now,
                        done => return done,
                    }
                }
                Err(seen)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new(<$type>::default())
            }
        }

        impl From<$type> for $name {
            fn from(value: $type) -> Self {
                Self::new(value)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
                self.value.fmt(f)
            }
        }
    )* };
}

macro_rules! numbers {
    ($($name:ident: $type:ty;)*) => {
        atomics! { $(
            #[doc = concat!("A shared `", stringify!($type), "`.")]
            $name: $type;
        )* }
        $(impl $name {
            numbers! { $type:
                fetch_add "Adds, and says what was there.",
                fetch_sub "Subtracts, and says what was there.",
                fetch_max "Keeps the greater, and says what was there.",
                fetch_min "Keeps the smaller, and says what was there.",
                fetch_or "Sets bits, and says what was there.",
                fetch_and "Clears bits, and says what was there.",
            }
        })*
    };
    ($type:ty: $($method:ident $doc:literal,)*) => { $(
        #[doc = $doc]
        #[track_caller]
        pub fn $method(&self, value: $type, _: Ordering) -> $type {
            self.changed(|own| own.$method(value, SeqCst))
        }
    )* };
}

numbers! {
    AtomicU8: u8;
    AtomicU16: u16;
    AtomicU32: u32;
    AtomicU64: u64;
    AtomicUsize: usize;
    AtomicI32: i32;
    AtomicI64: i64;
    AtomicIsize: isize;
}

atomics! {
    /// A shared flag.
    AtomicBool: bool;
}

impl AtomicBool {
    /// Sets it if `value`, and says what was there.
    #[track_caller]
    pub fn fetch_or(&self, value: bool, _: Ordering) -> bool {
        self.changed(|own| own.fetch_or(value, SeqCst))
    }

    /// Clears it unless `value`, and says what was there.
    #[track_caller]
    pub fn fetch_and(&self, value: bool, _: Ordering) -> bool {
        self.changed(|own| own.fetch_and(value, SeqCst))
    }
}
