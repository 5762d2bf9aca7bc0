//! 自己写的调度器：一个线程，许多任务。
//! A scheduler of our own: one thread, many tasks.

use corosensei::CoroutineResult::{Return, Yield};
use corosensei::{Coroutine, Yielder, stack::DefaultStack};
use mio::{Events, Interest, Poll, Registry, Token, event::Source};
use std::any::Any;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::io::{self, ErrorKind};
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::time::{Duration, Instant};

const STACK: usize = 64 * 1024; // bytes, for each task

// ANCHOR: state
/// Runs tasks, all of them on the thread that calls [`run`](Scheduler::run).
///
/// A task keeps the thread until it calls a method of [`Me`] or ends, so no
/// two tasks are ever inside the same piece of code, and what they share
/// needs no lock: `Rc`, `Cell` and `RefCell` will do.
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
    ready: VecDeque<(Token, Task)>, // in the order of their turns
    parked: HashMap<Token, Task>,   // asleep, or waiting for IO
    deadlines: BinaryHeap<Reverse<(Instant, Token)>>, // the next on top
    poll: Poll,                     // asks the system which IO is ready
    registry: Rc<Registry>,         // tells it what to watch
    spawned: usize,
    stacks: Vec<DefaultStack>, // of tasks that have ended, for new ones
    panic: Option<Box<dyn Any + Send>>, // the first one
}

type Task = Coroutine<(), Request, ()>;

/// What a task asks for when it gives up the thread.
enum Request {
    Turn,                        // for the others
    Park(Option<Instant>),       // until then, if ever, or its IO is ready
    Spawn(Box<dyn FnOnce(&Me)>), // and on with this one
}
// ANCHOR_END: state

impl Scheduler {
    /// A scheduler without tasks. An error is the system's: it has no poll.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        Ok(Self {
            ready: VecDeque::new(),
            parked: HashMap::new(),
            deadlines: BinaryHeap::new(),
            registry: Rc::new(poll.registry().try_clone()?),
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
        let token = Token(self.spawned);
        let registry = Rc::clone(&self.registry);
        let kept = self.stacks.pop();
        let stack = kept.map_or_else(|| DefaultStack::new(STACK), Ok)?;
        let task = Task::with_stack(stack, move |yielder, ()| {
            body(&Me {
                yielder,
                token,
                registry: &registry,
            });
        });
        self.spawned += 1;
        self.ready.push_back((token, task));
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
        for (token, task) in mem::take(&mut self.ready) {
            self.turn(token, task)?; // ⑧ who is ready again comes next round
        }
        let patience = if !self.ready.is_empty() {
            Some(Duration::ZERO) // ⑨ a look at the IO, so nobody starves it
        } else if !self.parked.is_empty() {
            let next = self.deadlines.peek();
            next.map(|Reverse((at, _))| at.duration_since(Instant::now()))
        } else {
            return Ok(false);
        };
        // ⑩ Here, and nowhere else, the thread itself sleeps.
        match self.poll.poll(events, patience) {
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            polled => polled?,
        }
        for event in events.iter() {
            self.wake(event.token());
        }
        let now = Instant::now(); // ⑪
        while let Some(&Reverse((at, token))) = self.deadlines.peek()
            && at <= now
        {
            self.deadlines.pop();
            self.wake(token);
        }
        Ok(true)
    }

    /// Lets a task run until it asks for something.
    fn turn(&mut self, token: Token, mut task: Task) -> io::Result<()> {
        loop {
            let resume = AssertUnwindSafe(|| task.resume(())); // ⑫
            match panic::catch_unwind(resume) {
                Ok(Yield(Request::Spawn(body))) => {
                    self.spawn(body)?;
                    continue;
                }
                Ok(Yield(Request::Turn)) => self.ready.push_back((token, task)),
                Ok(Yield(Request::Park(until))) => {
                    self.deadlines.extend(until.map(|at| Reverse((at, token))));
                    self.parked.insert(token, task);
                }
                Ok(Return(())) => self.stacks.push(task.into_stack()),
                Err(payload) => {
                    self.panic.get_or_insert(payload);
                }
            }
            return Ok(());
        }
    }

    fn wake(&mut self, token: Token) {
        if let Some(task) = self.parked.remove(&token) {
            self.ready.push_back((token, task));
        }
    }
    // ANCHOR_END: rounds
}

// ANCHOR: me
/// What a task has in hand while it runs: itself, to give up the thread.
pub struct Me<'a> {
    yielder: &'a Yielder<(), Request>,
    token: Token,
    registry: &'a Registry,
}

impl Me<'_> {
    /// Gives every other task that is ready a turn.
    pub fn yield_now(&self) {
        self.yielder.suspend(Request::Turn);
    }

    /// Gives up the thread for at least `duration`; `Duration::MAX`, or any
    /// other that ends at no moment there is, is for ever.
    pub fn sleep(&self, duration: Duration) {
        let until = Instant::now().checked_add(duration);
        self.yielder.suspend(Request::Park(until));
    }

    /// Gives up the thread until `at`. Who wakes at an earlier moment runs
    /// earlier; at the same moment, who was spawned earlier.
    pub fn sleep_until(&self, at: Instant) {
        self.yielder.suspend(Request::Park(Some(at)));
    }

    /// Adds a task, as [`Scheduler::spawn`] does, without giving up the
    /// thread. If there is no memory for it, `run` ends with the error.
    pub fn spawn(&self, body: impl FnOnce(&Me) + 'static) {
        self.yielder.suspend(Request::Spawn(Box::new(body)));
    }

    /// Does `attempt` until it does not answer `WouldBlock`, and gives up the
    /// thread in between until `source` is ready for it.
    ///
    /// Its errors are those of `attempt`, and the system's, if it cannot
    /// watch `source`.
    pub fn io<S: Source, T>(
        &self,
        source: &mut S,
        interest: Interest,
        mut attempt: impl FnMut(&mut S) -> io::Result<T>,
    ) -> io::Result<T> {
        loop {
            match attempt(source) {
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                done => return done,
            }
            // ⑬ What became ready since the attempt is reported all the same.
            self.registry.register(source, self.token, interest)?;
            self.yielder.suspend(Request::Park(None));
            self.registry.deregister(source)?;
        }
    }
}
// ANCHOR_END: me

#[cfg(test)]
mod tests;
