//! Threads as coroutines, and a look at values of any type; the only file with
//! `unsafe`.
//!
//! Threads of the system would need none, and be ten times as slow. Of a value of
//! any type there is no safe way to ask for its text if it has one.

#![allow(unsafe_code)]

use crate::run::{
    self, Config, ENDS, Id, Place, Run, Task, Verdict, Wants, with,
};
use crate::search::Strategy;
use ::std::any::{Any, TypeId};
use ::std::cell::{Cell, RefCell};
use ::std::collections::HashMap;
use ::std::fmt::Debug;
use ::std::panic::{AssertUnwindSafe, Location, catch_unwind};
use ::std::ptr;
use ::std::rc::Rc;
use ::std::time::Duration;
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};

type Thread = Coroutine<(), (), ()>;
/// For a value of some type its text.
type Text = fn(*const ()) -> String;

const STACK: usize = 256 * 1024; // bytes, for each task

::std::thread_local! {
    static STRATEGY: RefCell<Option<Box<dyn Strategy>>> =
        const { RefCell::new(None) };
    /// New ones, which the loop has not taken over yet.
    static STARTED: RefCell<Vec<(Id, Thread)>> =
        const { RefCell::new(Vec::new()) };
    static YIELDERS: RefCell<Vec<*const Yielder<(), ()>>> =
        const { RefCell::new(Vec::new()) };
    static STACKS: RefCell<Vec<DefaultStack>> =
        const { RefCell::new(Vec::new()) };
    static TEXTS: RefCell<HashMap<TypeId, Text>> =
        RefCell::default();
    /// Another task unwinds, and had to wait in that.
    static ANOTHER_UNWINDS: Cell<bool> = const { Cell::new(false) };
}

/// Whether the running task unwinds. The system's own answer is that of all
/// tasks, as they share a thread.
pub fn panicking() -> bool {
    ::std::thread::panicking() && !ANOTHER_UNWINDS.get()
}

/// Makes one run of the program `main`, in the order that the strategy says.
/// Returns the run, and the strategy.
///
/// A run that goes wrong is given up: nothing of it is dropped, and the memory
/// that it had is lost.
///
/// # Panics
///
/// If the system has no memory for one more stack.
pub fn run(
    config: &Config,
    strategy: Box<dyn Strategy>,
    main: &dyn Fn(),
) -> (Run, Box<dyn Strategy>) {
    run::begin(config.clone());
    STRATEGY.set(Some(strategy));
    YIELDERS.with_borrow_mut(Vec::clear);
    let body: Box<dyn FnOnce() + '_> = Box::new(|| {
        if let Err(payload) = catch_unwind(AssertUnwindSafe(main)) {
            with(|run| run.end(Verdict::Panic(said(&*payload))));
        }
    });
    // SAFETY: the coroutine is resumed in this function only, and it ends or is
    // reset before this function returns.
    let body = unsafe { forget_lifetime(body) };
    spawn(body, "main".to_owned(), None);

    let mut threads: Vec<Option<Thread>> = Vec::new();
    while let Some(task) = next() {
        for (task, thread) in STARTED.take() {
            threads.resize_with(threads.len().max(task + 1), || None);
            threads[task] = Some(thread);
        }
        let thread = threads[task].as_mut().expect("it has not ended");
        if let CoroutineResult::Return(()) = thread.resume(()) {
            let thread = threads[task].take().expect("it was there");
            STACKS.with_borrow_mut(|s| s.push(thread.into_stack()));
        }
    }
    let left = STARTED.take().into_iter().map(|(_, thread)| thread);
    for mut thread in threads.into_iter().flatten().chain(left) {
        // SAFETY: nobody resumes it any more, and what is on its stack is lost.
        // (To unwind it would run destructors that wait for others.)
        unsafe { thread.force_reset() };
        STACKS.with_borrow_mut(|s| s.push(thread.into_stack()));
    }
    (run::finish(), STRATEGY.take().expect("a strategy"))
}

/// Has the strategy choose who moves; none when the run has ended.
fn next() -> Option<Id> {
    with(|run| {
        if run.verdict.is_some() || run.exit.is_some() {
            return None;
        }
        run.look();
        if run.able.is_empty() {
            let waits = |task: &Task| task.wants != Wants::Nothing;
            if run.tasks.iter().any(waits) {
                run.end(Verdict::Stuck);
            }
            return None;
        }
        // As in any program: when main has ended, the others are cut off.
        if run.tasks[0].wants == Wants::Nothing {
            return None;
        }
        if run.events.len() >= run.config.most_steps {
            run.end(Verdict::Endless(run.events.len()));
            return None;
        }
        let chosen = STRATEGY.with_borrow_mut(|strategy| {
            strategy.as_mut().map(|strategy| strategy.task(run))
        })?;
        run.choices.push(chosen);
        let task = &mut run.tasks[chosen];
        task.yielded = false;
        task.moved = true;
        task.until = None; // what it waited for has come
        let event = run::Event {
            task: chosen,
            causes: ::std::mem::take(&mut task.causes),
            wanted: task.wanted,
            tick: run.tick,
            ..run::Event::default()
        };
        run.events.push(event);
        (run.current, run.fresh) = (chosen, None);
        Some(chosen)
    })
}

/// Tells what the running task wants next; returns when it may have it.
pub(crate) fn step(wants: Wants, until: Option<Duration>, at: Place) {
    let task = with(|run| {
        let (current, wanted) = (run.current, run.tick);
        let task = &mut run.tasks[current];
        (task.wants, task.until, task.at) = (wants, until, Some(at));
        (task.late, task.wanted) = (false, wanted);
        current
    });
    suspend(task);
}

/// A step that waits for nobody. Right behind the taking of a lock it belongs to
/// the step that took it: what others do between the two they could as well do
/// before, as only who tries the lock sees that it is taken (Lipton 1975).
pub(crate) fn quick_step(at: Place) {
    let joins = with(|run| {
        let fresh = run.fresh.take();
        fresh.is_some_and(|lock| !run.is_fine(run.objects[lock].of))
    });
    if !joins {
        step(Wants::Go, None, at);
    }
}

/// A step that is one only if somebody looks at objects of this type without
/// waiting for them.
pub(crate) fn fine_step(of: &str, at: Place) {
    if with(|run| run.is_fine(of)) && !panicking() {
        step(Wants::Go, None, at);
    }
}

/// A step to go to sleep, which is a part of the step that took the lock if nothing
/// else was done since: whoever would wake it needs that lock. If the condition is
/// not in the lock, somebody may change it and wake nobody just before.
pub(crate) fn sleep_step(lock: Id, of: &str, at: Place) {
    let joins = with(|run| run.fresh == Some(lock) && !run.is_fine(of));
    if !joins && !panicking() {
        step(Wants::Go, None, at);
    }
}

fn suspend(task: Id) {
    let yielder = YIELDERS.with_borrow(|yielders| yielders[task]);
    let unwinds = panicking();
    // SAFETY: it lives on the stack of the coroutine that runs this.
    unsafe { &*yielder }.suspend(());
    moves(unwinds);
}

/// A task moves that was unwinding before, or was not.
fn moves(unwinds: bool) {
    ANOTHER_UNWINDS.set(::std::thread::panicking() && !unwinds);
}

/// Does not go on: the run has ended.
pub(crate) fn never() -> ! {
    let task = with(|run| run.current);
    loop {
        with(|run| run.tasks[task].wants = Wants::Nothing);
        suspend(task);
    }
}

/// One of so many ways, as the strategy says: for what is left to chance.
pub fn choose(ways: usize) -> usize {
    if ways < 2 {
        return 0;
    }
    let way = STRATEGY.with_borrow_mut(|strategy| {
        strategy.as_mut().map_or(0, |strategy| strategy.way(ways))
    });
    with(|run| {
        run.choices.push(way);
        if let Some(event) = run.events.last_mut() {
            event.ways.push(way);
        }
    });
    way
}

/// A wait of the running task begins, with a limit or without: whether it ends
/// at once, as the strategy says. That is a step of its own.
pub(crate) fn ends_early_step(limited: bool, at: Place) -> bool {
    if with(|run| run.may_end_early(limited)) {
        step(Wants::Go, None, at);
    }
    ends_early(limited)
}

/// The same, in the step that goes on.
pub(crate) fn ends_early(limited: bool) -> bool {
    let may = with(|run| run.may_end_early(limited));
    let ends = choose(1 + usize::from(may)) == 1;
    if ends {
        with(|run| run.tasks[run.current].early += 1);
    }
    ends
}

/// Starts a task. It runs at once to the first thing that it wants, which
/// nobody can see.
fn spawn(body: Box<dyn FnOnce()>, name: String, started: Option<Place>) -> Id {
    let (task, parent) = with(|run| {
        let done = run.object("thread", ENDS, false);
        let permit = run.object("permit", "", false);
        let causes = run.events.len().checked_sub(1).into_iter().collect();
        run.tasks.push(Task {
            name,
            started,
            moved: false,
            speakers: Vec::new(),
            wants: Wants::Go,
            at: None,
            until: None,
            late: false,
            yielded: false,
            wanted: run.tick,
            spurious: 0,
            early: 0,
            causes,
            done,
            permit,
            end: None,
            locals: HashMap::new(),
        });
        let task = run.tasks.len() - 1;
        (task, ::std::mem::replace(&mut run.current, task))
    });
    YIELDERS.with_borrow_mut(|yielders| {
        yielders.resize(yielders.len().max(task + 1), ptr::null());
    });
    let kept = STACKS.with_borrow_mut(Vec::pop);
    let stack = kept.unwrap_or_else(|| {
        DefaultStack::new(STACK).expect("memory for a stack")
    });
    let mut thread = Thread::with_stack(stack, move |yielder, ()| {
        YIELDERS.with_borrow_mut(|yielders| {
            yielders[task] = ptr::from_ref(yielder);
        });
        moves(false);
        body();
        // Its thread-locals go with it, outside of `with`: they may want it.
        let locals = with(|run| ::std::mem::take(&mut run.tasks[task].locals));
        drop(locals);
        fine_step(ENDS, Location::caller());
        with(|run| {
            let done = run.tasks[task].done;
            run.objects[done].open = true;
            run.touch(done, run::How::Write);
            run.tasks[task].wants = Wants::Nothing;
            run.tasks[task].end = run.events.len().checked_sub(1);
        });
    });
    let unwinds = panicking();
    let resumed = thread.resume(());
    moves(unwinds);
    match resumed {
        CoroutineResult::Yield(()) => {
            STARTED.with_borrow_mut(|started| started.push((task, thread)));
        }
        CoroutineResult::Return(()) => {
            STACKS.with_borrow_mut(|s| s.push(thread.into_stack()));
        }
    }
    with(|run| run.current = parent);
    task
}

/// Waits until a task has ended.
pub(crate) fn join(task: Id, at: Place) {
    let done = with(|run| run.tasks[task].done);
    step(Wants::Open(done), None, at);
    with(|run| {
        let end = run.tasks[task].end;
        if let Some(event) = run.events.last_mut() {
            event.causes.extend(end);
        }
    });
}

/// The running task's own value under this key.
pub(crate) fn local(
    key: usize,
    first: impl FnOnce() -> Rc<dyn Any>,
) -> Rc<dyn Any> {
    let known =
        with(|run| run.tasks[run.current].locals.get(&key).map(Rc::clone));
    known.unwrap_or_else(|| {
        let value = first();
        with(|run| {
            let locals = &mut run.tasks[run.current].locals;
            locals.insert(key, Rc::clone(&value));
        });
        value
    })
}

/// Forgets how long a task's body may be kept.
///
/// # Safety
///
/// What it borrows must outlive the task: until it has ended, or its run has
/// been given up, after which it is never touched.
pub(crate) unsafe fn forget_lifetime<'a>(
    body: Box<dyn FnOnce() + 'a>,
) -> Box<dyn FnOnce()> {
    // SAFETY: the types differ in the lifetime only.
    unsafe {
        ::std::mem::transmute::<Box<dyn FnOnce() + 'a>, Box<dyn FnOnce()>>(body)
    }
}

/// Starts a task that borrows from its scope.
pub(crate) fn spawn_scoped<'a>(
    body: Box<dyn FnOnce() + 'a>,
    name: String,
    started: Place,
) -> Id {
    // SAFETY: `thread::scope` does not return before its tasks have ended; if
    // the run is given up, neither it nor they go on.
    spawn(unsafe { forget_lifetime(body) }, name, Some(started))
}

/// From now on, stories tell what becomes of values of this type that a lock
/// protects, in the words of its `Debug`.
pub fn show<T: Debug + 'static>() {
    let text: Text = |value| {
        // SAFETY: `text_of` hands in a reference to a value of this type.
        format!("{:?}", unsafe { &*value.cast::<T>() })
    };
    TEXTS.with_borrow_mut(|texts| texts.insert(typeid::of::<T>(), text));
}

/// A value in words, if a story is written and [`show`] knows its type.
pub(crate) fn text_of<T: ?Sized>(value: &T) -> Option<String> {
    if !run::is_told() {
        return None;
    }
    let known = typeid::of::<T>();
    let text = TEXTS.with_borrow(|texts| texts.get(&known).copied())?;
    Some(text(ptr::from_ref(value).cast()))
}

fn said(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().copied();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    literal.or(text).unwrap_or_default().to_owned()
}
