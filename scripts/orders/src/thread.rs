//! Threads that are coroutines.

pub use crate::tasks::panicking;
pub use ::std::thread::{AccessError, Result, available_parallelism};

use crate::run::{self, How, Id, Wants};
use crate::tasks::spawn_scoped;
use ::std::cell::{Cell, RefCell};
use ::std::io;
use ::std::marker::PhantomData;
use ::std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use ::std::ptr;
use ::std::rc::Rc;
use ::std::sync::{Arc, Mutex};
use ::std::time::Duration;

type Slot<T> = Arc<Mutex<Option<Result<T>>>>;

#[track_caller]
fn start<'a, T: 'a>(
    body: impl FnOnce() -> T + 'a,
    name: Option<String>,
) -> (Thread, Slot<T>) {
    let slot: Slot<T> = Arc::default();
    let filled = Arc::clone(&slot);
    let at = Location::caller();
    let body = Box::new(move || {
        run::fine_step("", at);
        let ended = catch_unwind(AssertUnwindSafe(body));
        *filled.lock().unwrap() = Some(ended);
    });
    let shown = name.clone().unwrap_or_default();
    let task = spawn_scoped(body, shown, at);
    (Thread { task, name }, slot)
}

fn result<T>(slot: &Slot<T>) -> Result<T> {
    slot.lock().unwrap().take().expect("it has ended")
}

/// A handle of a thread.
#[derive(Clone, Debug)]
pub struct Thread {
    task: Id,
    name: Option<String>,
}

/// The number of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThreadId(Id);

impl Thread {
    /// Its number.
    pub fn id(&self) -> ThreadId {
        ThreadId(self.task)
    }

    /// Its name, if it was given one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Lets its next `park` go on at once.
    #[track_caller]
    pub fn unpark(&self) {
        run::step(Wants::Go, None, Location::caller());
        run::with(|run| {
            let permit = run.tasks[self.task].permit;
            run.touch(permit, How::Write);
            run.objects[permit].open = true;
        });
    }
}

/// The thread that runs this.
pub fn current() -> Thread {
    let task = run::with(|run| run.current);
    Thread { task, name: None }
}

/// A handle to join a thread.
#[derive(Debug)]
pub struct JoinHandle<T> {
    thread: Thread,
    slot: Slot<T>,
}

impl<T> JoinHandle<T> {
    /// Waits until it has ended.
    ///
    /// # Errors
    ///
    /// What it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        run::join(self.thread.task, Location::caller());
        result(&self.slot)
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Whether it has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        is_finished(self.thread.task, Location::caller())
    }
}

fn is_finished(task: Id, at: run::Place) -> bool {
    run::step(Wants::Go, None, at);
    run::with(|run| {
        run.is_tried(run::ENDS);
        let done = run.tasks[task].done;
        run.touch(done, How::Read);
        run.objects[done].open
    })
}

/// Starts a thread.
#[track_caller]
pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (thread, slot) = start(body, None);
    JoinHandle { thread, slot }
}

/// A thread with a name.
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// One without a name so far.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this name.
    #[must_use]
    pub fn name(self, name: String) -> Self {
        Self { name: Some(name) }
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// None here.
    #[track_caller]
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (thread, slot) = start(body, self.name);
        Ok(JoinHandle { thread, slot })
    }

    /// Starts it in a scope.
    ///
    /// # Errors
    ///
    /// None here.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        body: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.start(self.name, body))
    }
}

/// Threads that end before their scope does.
#[derive(Debug)]
pub struct Scope<'scope, 'env: 'scope> {
    tasks: Mutex<Vec<(Id, Ended)>>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

/// Whether a thread has panicked without anybody who joins it.
type Ended = Arc<Mutex<Option<bool>>>;

/// A handle to join a thread of a scope.
#[derive(Debug)]
pub struct ScopedJoinHandle<'scope, T> {
    thread: Thread,
    slot: Slot<T>,
    ended: Ended,
    scope: PhantomData<&'scope ()>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits until it has ended.
    ///
    /// # Errors
    ///
    /// What it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        run::join(self.thread.task, Location::caller());
        *self.ended.lock().unwrap() = Some(false);
        result(&self.slot)
    }

    /// Whether it has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        is_finished(self.thread.task, Location::caller())
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread in this scope.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(None, body)
    }

    #[track_caller]
    fn start<F, T>(
        &'scope self,
        name: Option<String>,
        body: F,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let ended = Ended::default();
        let tells = Arc::clone(&ended);
        let watched = move || {
            let ended = catch_unwind(AssertUnwindSafe(body));
            *tells.lock().unwrap() = Some(ended.is_err());
            ended.unwrap_or_else(|payload| resume_unwind(payload))
        };
        let (thread, slot) = start(watched, name);
        let listed = (thread.task, Arc::clone(&ended));
        self.tasks.lock().unwrap().push(listed);
        ScopedJoinHandle {
            thread,
            slot,
            ended,
            scope: PhantomData,
        }
    }
}

/// Runs `body`, and then waits until all threads that it has started in the
/// scope have ended.
///
/// # Panics
///
/// If one of them that nobody has joined panicked.
#[track_caller]
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope {
        tasks: Mutex::default(),
        scope: PhantomData,
        env: PhantomData,
    };
    let ended = catch_unwind(AssertUnwindSafe(|| body(&scope)));
    let mut panicked = false;
    for nth in 0.. {
        let next = scope.tasks.lock().unwrap().get(nth).cloned();
        let Some((task, ended)) = next else {
            break;
        };
        run::join(task, Location::caller());
        panicked |= *ended.lock().unwrap() == Some(true);
    }
    match ended {
        Err(payload) => resume_unwind(payload),
        Ok(_) if panicked => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

/// Waits until so much time has passed.
#[track_caller]
pub fn sleep(time: Duration) {
    if time.is_zero() {
        return; // as the real one does
    }
    let until = run::with(|run| run.deadline(time));
    run::step(Wants::Time, until, Location::caller());
}

/// Lets others go first. Nobody can see it: it is no step.
pub fn yield_now() {
    run::with(|run| {
        let current = run.current;
        run.tasks[current].yielded = true;
    });
}

/// Waits for an `unpark`; one that has come before is enough.
#[track_caller]
pub fn park() {
    park_until(None, Location::caller());
}

/// The same, for so long at most.
#[track_caller]
pub fn park_timeout(limit: Duration) {
    let until = run::with(|run| run.deadline(limit));
    park_until(until, Location::caller());
}

fn park_until(until: Option<Duration>, at: run::Place) {
    let permit = run::with(|run| run.tasks[run.current].permit);
    match run::ends_early_step(until.is_some(), at) {
        true => run::step(Wants::Go, None, at),
        false => run::step(Wants::Open(permit), until, at),
    }
    run::with(|run| {
        run.touch(permit, How::Write);
        run.objects[permit].open = false;
    });
}

/// A value that each thread has for itself.
#[derive(Debug)]
pub struct LocalKey<T: 'static> {
    first: fn() -> T,
}

impl<T: 'static> LocalKey<T> {
    /// One that begins with what `first` makes.
    pub const fn new(first: fn() -> T) -> Self {
        Self { first }
    }

    /// Looks at the thread's own value.
    ///
    /// # Panics
    ///
    /// Never: each key has values of one type.
    pub fn with<R>(&'static self, look: impl FnOnce(&T) -> R) -> R {
        let key = ptr::from_ref(self).addr();
        let value = run::local(key, || Rc::new((self.first)()));
        look(value.downcast_ref().expect("the type of this key"))
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Puts a value there.
    pub fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// A copy of the value.
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Borrows the value.
    pub fn with_borrow<R>(&'static self, look: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| look(&cell.borrow()))
    }

    /// Borrows the value to change it.
    pub fn with_borrow_mut<R>(
        &'static self,
        change: impl FnOnce(&mut T) -> R,
    ) -> R {
        self.with(|cell| change(&mut cell.borrow_mut()))
    }
}
