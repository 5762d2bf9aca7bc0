//! 一件会到的包裹：到了要做什么，可以早说，也可以晚说。
//! A parcel will come: what to do then may be said early or late.

use std::mem;
use std::sync::{Mutex, OnceLock};

type Callback = Box<dyn FnOnce(u32) + Send>;

#[derive(Default)]
pub struct Delivery {
    parcel: OnceLock<u32>,
    callbacks: Mutex<Vec<Callback>>,
}

impl Delivery {
    /// The parcel has come: runs the callbacks that were added before.
    ///
    /// # Panics
    ///
    /// If the parcel is here already.
    pub fn arrive(&self, parcel: u32) {
        self.parcel.set(parcel).expect("it comes only once");
        let waiting = mem::take(&mut *self.callbacks.lock().unwrap());
        for callback in waiting {
            callback(parcel);
        }
    }

    /// Has `callback` called exactly once, with the parcel: when it arrives,
    /// or, if it is here already, at once in this thread. A callback may add
    /// another one.
    pub fn when_here(&self, callback: impl FnOnce(u32) + Send + 'static) {
        match self.parcel.get() {
            Some(parcel) => callback(*parcel),
            None => self.callbacks.lock().unwrap().push(Box::new(callback)),
        }
    }
}
