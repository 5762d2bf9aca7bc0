//! 一件会到的包裹：到了要做什么，可以早说，也可以晚说。
//! A parcel will come: what to do then may be said early or late.

use std::mem;
use std::sync::Mutex;

type Callback = Box<dyn FnOnce(u32) + Send>;

#[derive(Default)]
pub struct Delivery {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    parcel: Option<u32>,
    callbacks: Vec<Callback>, // empty once the parcel is here
}

impl Delivery {
    /// The parcel has come: runs the callbacks that were added before.
    ///
    /// # Panics
    ///
    /// If the parcel is here already.
    pub fn arrive(&self, parcel: u32) {
        let mut state = self.state.lock().unwrap();
        assert!(state.parcel.is_none(), "it comes only once");
        state.parcel = Some(parcel);
        let waiting = mem::take(&mut state.callbacks);
        drop(state); // a callback may add another one
        for callback in waiting {
            callback(parcel);
        }
    }

    /// Has `callback` called exactly once, with the parcel: when it arrives,
    /// or, if it is here already, at once in this thread. A callback may add
    /// another one.
    pub fn when_here(&self, callback: impl FnOnce(u32) + Send + 'static) {
        let mut state = self.state.lock().unwrap();
        match state.parcel {
            None => state.callbacks.push(Box::new(callback)),
            Some(parcel) => {
                drop(state);
                callback(parcel);
            }
        }
    }
}
