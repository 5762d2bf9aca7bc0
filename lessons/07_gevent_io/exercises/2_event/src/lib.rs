//! 第 7 课的调度器，缩到最小，加上第 1 课的 `Event`，不用锁。
//! The scheduler of lesson 7, made very small, and an `Event` without a lock.

use lesson06_coroutines::{Coroutine, Yielder};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// What a running task uses to give up the thread.
pub type Me<'a> = Yielder<'a, (), Request>;
type Task = Coroutine<(), Request>;

/// What a task asks for when it gives up the thread.
pub enum Request {
    Turn, // for the others
}

/// Runs tasks on one thread. A clone is the same scheduler.
#[derive(Clone, Default)]
pub struct Scheduler {
    ready: Rc<RefCell<VecDeque<Task>>>, // in the order of their turns
}

impl Scheduler {
    pub fn spawn(&self, body: impl FnOnce(Me) + 'static) {
        self.ready.borrow_mut().push_back(Coroutine::new(body));
    }

    /// Gives turns to tasks until none is ready; returns how many it gave.
    pub fn run(&self) -> usize {
        let mut turns = 0;
        loop {
            let next = self.ready.borrow_mut().pop_front();
            let Some(mut task) = next else { return turns };
            turns += 1;
            match task.next() {
                Some(Request::Turn) => self.ready.borrow_mut().push_back(task),
                None => {} // it has ended
            }
        }
    }
}

/// Not set at first; once it is set, it stays set. A clone is the same event.
#[derive(Clone)]
pub struct Event {
    set: Rc<Cell<bool>>,
}

impl Event {
    /// An event for the tasks of this scheduler.
    pub fn new(scheduler: &Scheduler) -> Self {
        todo!()
    }

    /// Gives up the thread, and gets no turn until the event is set. If it is
    /// set already, keeps the thread.
    pub fn wait(&self, me: &Me) {
        todo!()
    }

    /// Sets the event. All waiting tasks become ready, in the order in which
    /// they came. The caller keeps the thread.
    pub fn set(&self) {
        todo!()
    }
}
