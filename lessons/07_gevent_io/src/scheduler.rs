//! 自己写的调度器：一个线程，许多任务。
//! A scheduler of our own: one thread, many tasks.

mod watch;

pub use watch::Watch;

use corosensei::CoroutineResult::{Return, Yield};
use corosensei::{Coroutine, Yielder, stack::DefaultStack};
use mio::{Events, Interest, Poll, Token, event::Source};
use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, ErrorKind};
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::time::{Duration, Instant};
use watch::Watched;

const STACK: usize = 64 * 1024; // bytes, for each task

// ANCHOR: state
/// Runs tasks, all of them on the thread that calls [`run`](Scheduler::run).
///
/// A task keeps the thread until it calls a method of [`Me`] or of [`Watch`],
/// or ends, so no two tasks are ever inside the same piece of code, and what
/// they share needs no lock: `Rc`, `Cell` and `RefCell` will do.
///
/// A task has a stack of 64 KiB. One that calls deeper ends the whole program,
/// with a signal and without a word.
///
/// A scheduler that is dropped unwinds the tasks that have begun and not
/// ended, as a panic would. A task that catches that should end: if it waits
/// again it is unwound again, and if it catches that in a loop, the drop never
/// returns. A destructor must not give up the thread: here that ends the whole
/// program, and during a panic the others run as if it were theirs.
pub struct Scheduler {
    ready: VecDeque<Task>, // in the order of their turns
    asleep: BTreeMap<(Instant, u64), Task>, // the next to wake comes first
    watched: Rc<Watched>,  // IO, and the tasks that wait for it
    poll: Poll,            // asks the system which IO is ready
    spawned: u64,
    stacks: Vec<DefaultStack>, // of tasks that have ended, for new ones
    panic: Option<Box<dyn Any + Send>>, // the first one
}

struct Task {
    number: u64, // in the order of spawning
    coroutine: Coroutine<io::Result<()>, Request, ()>,
}

/// What a task asks for when it gives up the thread.
enum Request {
    Turn,                        // for the others
    Sleep(Instant),              // until then
    Wait(Token),                 // until this IO is ready
    Spawn(Box<dyn FnOnce(&Me)>), // and on with this one
}
// ANCHOR_END: state

impl Scheduler {
    /// A scheduler without tasks. An error is the system's: it has no poll.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        Ok(Self {
            ready: VecDeque::new(),
            asleep: BTreeMap::new(),
            watched: Rc::new(Watched::by(poll.registry().try_clone()?)),
            poll,
            spawned: 0,
            stacks: Vec::new(),
            panic: None,
        })
    }

    /// Adds a task, which has its first turn after all tasks added before.
    /// An error is the system's: it has no memory for one more stack.
    pub fn spawn(
        &mut self,
        body: impl FnOnce(&Me) + 'static,
    ) -> io::Result<()> {
        let watched = Rc::clone(&self.watched);
        let kept = self.stacks.pop();
        let stack = kept.map_or_else(|| DefaultStack::new(STACK), Ok)?;
        let coroutine = Coroutine::with_stack(stack, move |yielder, _| {
            body(&Me {
                yielder,
                watched: &watched,
            });
        });
        let number = self.spawned;
        self.spawned += 1;
        self.ready.push_back(Task { number, coroutine });
        Ok(())
    }

    /// Runs the tasks until all have ended.
    ///
    /// A panic ends only its task; the first one goes on from here when the
    /// others have ended. An error is the system's and ends everything.
    pub fn run(mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(1024);
        while self.round(&mut events)? {}
        match self.panic.take() {
            Some(payload) => panic::resume_unwind(payload),
            None => Ok(()),
        }
    }

    // ANCHOR: rounds
    /// Gives one turn to every task that is ready, then waits until a task is
    /// ready again. False when no task is left.
    fn round(&mut self, events: &mut Events) -> io::Result<bool> {
        for task in mem::take(&mut self.ready) {
            self.turn(task); // ⑧ who is ready again comes next round
        }
        let patience = if !self.ready.is_empty() {
            Some(Duration::ZERO) // ⑨ a look at the IO, so nobody starves it
        } else if let Some(((at, _), _)) = self.asleep.first_key_value() {
            Some(at.duration_since(Instant::now()))
        } else if self.watched.has_waiting() {
            None
        } else {
            return Ok(false);
        };
        // ⑩ Here, and nowhere else, the thread itself sleeps.
        match self.poll.poll(events, patience) {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            polled => polled?,
        }
        for event in events.iter() {
            self.ready.extend(self.watched.note(event));
        }
        let now = Instant::now(); // ⑪
        while let Some(next) = self.asleep.first_entry()
            && next.key().0 <= now
        {
            self.ready.push_back(next.remove());
        }
        Ok(true)
    }

    /// Lets a task run until it asks for something.
    fn turn(&mut self, mut task: Task) {
        let mut answer = Ok(());
        loop {
            // ⑫
            let resume = AssertUnwindSafe(|| task.coroutine.resume(answer));
            match panic::catch_unwind(resume) {
                Ok(Yield(Request::Spawn(body))) => {
                    answer = self.spawn(body);
                    continue;
                }
                Ok(Yield(Request::Turn)) => self.ready.push_back(task),
                Ok(Yield(Request::Sleep(until))) => {
                    self.asleep.insert((until, task.number), task);
                }
                Ok(Yield(Request::Wait(token))) => {
                    self.watched.park(token, task);
                }
                Ok(Return(())) => {
                    self.stacks.push(task.coroutine.into_stack());
                }
                Err(payload) => {
                    self.panic.get_or_insert(payload);
                }
            }
            return;
        }
    }
    // ANCHOR_END: rounds
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        drop(self.watched.take_all()); // or they and it would keep each other
    }
}

// ANCHOR: me
/// What a task has in hand while it runs: itself, to give up the thread.
pub struct Me<'a> {
    yielder: &'a Yielder<io::Result<()>, Request>,
    watched: &'a Watched,
}

impl Me<'_> {
    /// Gives every other task that is ready a turn.
    pub fn yield_now(&self) {
        self.ask(Request::Turn);
    }

    /// Gives up the thread for at least `duration`; `Duration::MAX`, or any
    /// time over a hundred years, is for ever.
    pub fn sleep(&self, duration: Duration) {
        self.sleep_until(Instant::now() + duration.min(super::FOR_EVER));
    }

    /// Gives up the thread until `at`. Who wakes at an earlier moment runs
    /// earlier; at the same moment, who was spawned earlier.
    pub fn sleep_until(&self, at: Instant) {
        self.ask(Request::Sleep(at));
    }

    /// Adds a task, as [`Scheduler::spawn`] does, without giving up the
    /// thread.
    pub fn spawn(&self, body: impl FnOnce(&Me) + 'static) -> io::Result<()> {
        self.yielder.suspend(Request::Spawn(Box::new(body)))
    }

    /// Has the system tell when `source` becomes ready, for as long as the
    /// watch lasts. An error is the system's.
    pub fn watch(
        &self,
        source: &mut impl Source,
        interest: Interest,
    ) -> io::Result<Watch<'_>> {
        Watch::of(self, source, interest)
    }

    fn ask(&self, request: Request) {
        // Only a `Spawn` has anything else for an answer.
        let _ = self.yielder.suspend(request);
    }
}
// ANCHOR_END: me

#[cfg(test)]
mod tests;
