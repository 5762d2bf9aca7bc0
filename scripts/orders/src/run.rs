//! One run: who is there, who can move, what each step has touched.

use crate::net::Door;
use crate::sync::atomic::AtomicUsize;
use ::std::any::Any;
use ::std::cell::{Cell, RefCell};
use ::std::collections::HashMap;
use ::std::fmt::Debug;
use ::std::panic::Location;
use ::std::rc::Rc;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use ::std::time::Duration;
use smallvec::SmallVec;

/// Stands in [`Config::tried`] for the ends of threads.
pub const ENDS: &str = "the end of a thread";

/// The number of a task, an object or an event.
pub type Id = usize;
/// A place in the program's source.
pub type Place = &'static Location<'static>;

/// What a task needs before it can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// Nothing: it can.
    Go,
    /// That this object is open: a lock that is free, a thread that has ended,
    /// a channel that has something.
    Open(Id),
    /// A signal of the condition variable `of`, and then the lock.
    Signal {
        /// The condition variable.
        of: Id,
        /// The lock that it will want then.
        lock: Id,
    },
    /// That time passes.
    Time,
    /// Nothing any more: it has ended.
    Nothing,
}

/// What a step does to an object. Steps that do nothing to each other commute:
/// in either order they lead to the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Looks.
    Read,
    /// Changes.
    Write,
    /// Takes a lock. Whoever only looks at what it protects commutes with
    /// others who only look.
    Lock {
        /// Whether what it protects was changed.
        wrote: bool,
    },
    /// Gives a lock back that an earlier step has taken.
    Unlock {
        /// Whether it was taken to change what it protects.
        wrote: bool,
    },
    /// Goes to sleep in a condition variable.
    Sleep,
    /// Wakes those who sleep there.
    Notify {
        /// Whether there was somebody.
        woke: bool,
    },
    /// Prints a line: the number of its speaker, and of the block of free lines
    /// in which the contract has it.
    Print {
        /// Which speaker.
        speaker: usize,
        /// Which block.
        block: usize,
    },
}

impl How {
    /// Whether the order of the two makes a difference.
    pub fn conflicts(self, other: Self) -> bool {
        use How::{Lock, Notify, Print, Read, Sleep, Unlock};
        match (self, other) {
            (Read, Read) | (Sleep, Sleep) | (Unlock { .. }, Unlock { .. }) => {
                false
            }
            // Whom the first has woken could move before the second.
            (Notify { woke: a }, Notify { woke: b })
            | (Lock { wrote: a }, Lock { wrote: b })
            | (Lock { wrote: a }, Unlock { wrote: b })
            | (Unlock { wrote: a }, Lock { wrote: b }) => a || b,
            (
                Print { speaker, block },
                Print {
                    speaker: s,
                    block: b,
                },
            ) => speaker == s || block != b,
            _ => true,
        }
    }
}

/// An object that a step has touched, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Which object.
    pub object: Id,
    /// In what way.
    pub how: How,
    /// What kind of object: the type that it holds.
    pub kind: &'static str,
}

impl Touch {
    /// Whether the order of the two makes a difference.
    pub fn conflicts(self, other: Self) -> bool {
        self.object == other.object && self.how.conflicts(other.how)
    }
}

/// What a step has touched; most touch no more than fit in here.
pub type Touches = SmallVec<[Touch; 3]>;

/// A step: what a task did from one point of choice to the next.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// Who.
    pub task: Id,
    /// What it has touched.
    pub touches: Touches,
    /// Events without which it could not have been: who woke, started or let
    /// the task go on.
    pub causes: SmallVec<[Id; 2]>,
    /// All events before this one came before the clock moved last.
    pub tick: Id,
    /// The same at the moment when the task began to want this step.
    pub wanted: Id,
    /// Which ways data went in it: who was woken, whether for no reason.
    pub ways: Vec<usize>,
}

/// A thread.
pub struct Task {
    /// The name that it was given, if any.
    pub name: String,
    /// Where it was started; main is started nowhere.
    pub started: Option<Place>,
    /// Whether it has made a step.
    pub moved: bool,
    /// As whom it has spoken.
    pub speakers: Vec<String>,
    /// What it needs.
    pub wants: Wants,
    /// Where in the source.
    pub at: Option<Place>,
    pub(crate) until: Option<Duration>,
    /// Its wait ended because time was up.
    pub(crate) late: bool,
    /// It has said that others may go first.
    pub yielded: bool,
    pub(crate) wanted: Id,
    pub(crate) spurious: usize,
    pub(crate) early: usize,
    pub(crate) causes: SmallVec<[Id; 2]>,
    pub(crate) done: Id,
    pub(crate) permit: Id,
    pub(crate) end: Option<Id>,
    pub(crate) locals: HashMap<usize, Rc<dyn Any>>,
}

impl Task {
    /// Whether this object stands for its end.
    pub fn is_done(&self, object: Id) -> bool {
        self.done == object
    }
}

/// Something that tasks share.
pub struct Object {
    /// Whether whoever waits for it can go on.
    pub open: bool,
    /// What it is.
    pub kind: &'static str,
    /// What it holds: a type.
    pub of: &'static str,
    /// Who has it, of a lock.
    pub holder: Option<Id>,
    /// Of what it is a part: whoever waits for it races for that.
    pub part_of: Option<Id>,
}

/// How a run went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody can move, and somebody still wants something.
    Stuck,
    /// The main thread panicked, with this text.
    Panic(String),
    /// The program ended with this status.
    Exit(i32),
    /// It had not ended after so many steps.
    Endless(usize),
    /// It does something that an order cannot be found for.
    Refused(String),
}

/// A line of the story of a run.
#[derive(Clone, Debug)]
pub struct Note {
    /// Who.
    pub task: Id,
    /// In which step, from 1 on; 0 is what comes before the first choice.
    pub step: usize,
    /// What happened.
    pub what: What,
}

/// What a line of a story tells.
#[derive(Clone, Debug)]
pub enum What {
    /// A line was printed.
    Said(String),
    /// A line of the source was run.
    Ran {
        /// Where in the source.
        at: Place,
        /// What it did to those who sleep.
        effect: Option<Effect>,
        /// What it found in a lock or an atomic, and what it left there, in the
        /// words of `Debug`. Of what a lock protects only the types are told that
        /// [`show`] knows.
        values: Vec<(String, String)>,
    },
}

/// What a step did to those who sleep in a condition variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It lay down.
    Asleep,
    /// It got up: it was woken, and has the lock again.
    Awake,
    /// It got up: time is over, and it has the lock again.
    Late,
    /// It woke these.
    Woke(Vec<Id>),
}

/// What a search lets happen besides the order.
#[derive(Clone, Debug)]
pub struct Config {
    /// How often each task may wake for no reason.
    pub spurious: usize,
    /// How often a wait of each task that has a limit may end at once, as if time
    /// had passed while somebody worked.
    pub early: usize,
    /// Whether threads that were started at the same place differ in nothing but
    /// their numbers, as far as anybody cares who looks at the run: of those that
    /// have not made a step yet one order will do. A promise that the program
    /// makes; nobody checks it.
    pub alike: bool,
    /// Whether `notify_one` may wake any waiter, and not only the first.
    pub any_waiter: bool,
    /// Whether everything is a step of its own: to unlock, to go to sleep, to
    /// begin, to end. Only to compare with.
    pub fine: bool,
    /// What somebody looks at without waiting for it: the types in locks that
    /// are tried, [`ENDS`] for threads. To unlock and to end is a step of its
    /// own there, as whoever looks can tell. A search finds out by itself.
    pub tried: Vec<&'static str>,
    /// Steps of a run that is taken for endless.
    pub most_steps: usize,
    /// Whether the story is written down.
    pub story: bool,
    /// For each speaker its number, and the blocks of its lines: what the
    /// contract leaves open.
    pub free: Option<Rc<Free>>,
}

/// Of each speaker: a number, and for each of its lines the block of free lines
/// in which the contract has it.
pub type Free = HashMap<String, (usize, Vec<usize>)>;

impl Default for Config {
    fn default() -> Self {
        Self {
            spurious: 0,
            early: 0,
            alike: false,
            any_waiter: true,
            fine: false,
            tried: Vec::new(),
            most_steps: 20_000,
            story: false,
            free: None,
        }
    }
}

/// A run, while it goes on and when it has ended.
#[derive(Default)]
pub struct Run {
    /// The threads; the first is main.
    pub tasks: Vec<Task>,
    /// What they share.
    pub objects: Vec<Object>,
    /// The steps so far.
    pub events: Vec<Event>,
    /// Who can move now.
    pub able: Vec<Id>,
    /// Who has moved last.
    pub current: Id,
    /// The virtual time.
    pub now: Duration,
    /// What was printed.
    pub output: String,
    /// What was printed to stderr.
    pub errors: String,
    /// The story, if it is to be written down.
    pub notes: Vec<Note>,
    /// What went wrong, if anything did.
    pub verdict: Option<Verdict>,
    /// The status that the program has asked for.
    pub exit: Option<i32>,
    /// Who moved, step by step, and which way data went.
    pub choices: Vec<usize>,
    /// What may happen.
    pub config: Config,
    /// What somebody has looked at without waiting for it, besides what the
    /// search knows.
    pub(crate) tried: Vec<&'static str>,
    /// The lock that the step which goes on has taken, if it has done nothing
    /// since.
    pub(crate) fresh: Option<Id>,
    pub(crate) tick: Id,
    /// Who listens, by port.
    pub(crate) doors: HashMap<u16, Arc<Door>>,
    pub(crate) accepted: Arc<AtomicUsize>,
    spoken: HashMap<String, usize>,
}

/// The runs so far, on all threads.
static RUNS: AtomicU64 = AtomicU64::new(0);

::std::thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static SPARE: Cell<Run> = Cell::default();
    static ACTIVE: Cell<bool> = const { Cell::new(false) };
    static STORY: Cell<bool> = const { Cell::new(false) };
    /// The number of this run: by it an object knows that its own is an old one.
    static EPOCH: Cell<u64> = const { Cell::new(0) };
}

/// Whether the calling thread is in a run.
pub fn active() -> bool {
    ACTIVE.get()
}

/// Whether it is in one whose story is written down.
pub(crate) fn is_told() -> bool {
    STORY.get()
}

/// The run that goes on.
///
/// # Panics
///
/// Outside of a run.
pub fn with<T>(look: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(|run| look(run.as_mut().expect("in a run")))
}

pub(crate) fn begin(config: Config) {
    EPOCH.set(1 + RUNS.fetch_add(1, Relaxed));
    STORY.set(config.story);
    let spare = SPARE.take();
    RUN.set(Some(Run { config, ..spare }));
    ACTIVE.set(true);
}

/// Keeps the memory of a run that nobody needs any more for the next one.
pub(crate) fn recycle(run: Run) {
    let Run {
        mut objects,
        mut events,
        mut able,
        mut output,
        mut choices,
        ..
    } = run;
    objects.clear();
    events.clear();
    able.clear();
    output.clear();
    choices.clear();
    SPARE.set(Run {
        objects,
        events,
        able,
        output,
        choices,
        ..Run::default()
    });
}

pub(crate) fn finish() -> Run {
    ACTIVE.set(false);
    STORY.set(false);
    RUN.take().expect("a run")
}

/// The number of an object in this run; it has another in the next.
#[derive(Debug, Default)]
pub(crate) struct Name(AtomicU64);

impl Name {
    pub(crate) const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// The number, and whether this is the first use in this run.
    pub(crate) fn get(
        &self,
        kind: &'static str,
        of: &'static str,
        open: bool,
    ) -> (Id, bool) {
        let (epoch, known) = (EPOCH.get(), self.0.load(Relaxed));
        if known >> 24 == epoch {
            return ((known & 0xff_ffff) as Id, false);
        }
        let id = with(|run| run.object(kind, of, open));
        self.0.store(epoch << 24 | id as u64, Relaxed);
        (id, true)
    }
}

impl Run {
    pub(crate) fn object(
        &mut self,
        kind: &'static str,
        of: &'static str,
        open: bool,
    ) -> Id {
        self.objects.push(Object {
            open,
            kind,
            of,
            holder: None,
            part_of: None,
        });
        self.objects.len() - 1
    }

    /// Whether all that is done to objects of this type is a step of its own.
    pub(crate) fn is_fine(&self, of: &str) -> bool {
        self.config.fine || self.config.tried.contains(&of)
    }

    /// Somebody looks at something of this type without waiting for it.
    pub(crate) fn is_tried(&mut self, of: &'static str) {
        if !self.config.tried.contains(&of) && !self.tried.contains(&of) {
            self.tried.push(of);
        }
    }

    /// The moment so much later; none for a time that never ends.
    pub(crate) fn deadline(&self, limit: Duration) -> Option<Duration> {
        const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 86_400);
        (limit < FOR_EVER).then(|| self.now + limit)
    }

    /// Says what went wrong, unless something did before.
    pub(crate) fn end(&mut self, verdict: Verdict) {
        self.verdict.get_or_insert(verdict);
    }

    /// Whether a wait of the running task that begins now may end at once.
    pub(crate) fn may_end_early(&self, limited: bool) -> bool {
        limited && self.tasks[self.current].early < self.config.early
    }

    fn is_able(&self, task: Id) -> bool {
        match self.tasks[task].wants {
            Wants::Go => true,
            Wants::Open(object) => self.objects[object].open,
            _ => false,
        }
    }

    /// Finds out who can move. If nobody can, lets time pass until somebody
    /// can, or all have ended, or never will.
    pub(crate) fn look(&mut self) {
        loop {
            self.able.clear();
            for task in 0..self.tasks.len() {
                if self.is_able(task) {
                    self.able.push(task);
                }
            }
            if !self.able.is_empty() {
                return;
            }
            let times = self.tasks.iter().filter_map(|task| task.until);
            let Some(next) = times.min() else {
                return;
            };
            self.now = self.now.max(next);
            self.tick = self.events.len();
            for task in &mut self.tasks {
                if task.until.is_some_and(|until| until <= self.now) {
                    (task.until, task.late) = (None, true);
                    task.wanted = self.tick;
                    task.wants = match task.wants {
                        Wants::Signal { lock, .. } => Wants::Open(lock),
                        // A lock or a channel that was wanted for so long.
                        _ => Wants::Go,
                    };
                }
            }
        }
    }

    fn note(&mut self, what: What) {
        let (task, step) = (self.current, self.events.len());
        self.notes.push(Note { task, step, what });
    }

    /// The running task has made this step.
    pub(crate) fn ran(&mut self, at: Place, effect: Option<Effect>) {
        if self.config.story {
            let values = Vec::new();
            self.note(What::Ran { at, effect, values });
        }
    }

    /// What its last step found in an atomic, and what it left.
    pub(crate) fn number(&mut self, found: impl Debug, left: impl Debug) {
        if self.config.story {
            self.value(format!("{found:?}"), format!("{left:?}"));
        }
    }

    /// What its last step found, and what it left.
    pub(crate) fn value(&mut self, found: String, left: String) {
        let own = self.notes.iter_mut().rev();
        let mut own = own.filter(|note| note.task == self.current);
        let last = own.find_map(|note| match &mut note.what {
            What::Ran { values, .. } => Some(values),
            What::Said(_) => None,
        });
        if let Some(values) = last {
            values.push((found, left));
        }
    }

    /// Writes down what the step that goes on does. What comes before the
    /// first choice is the same in every run.
    pub(crate) fn touch(&mut self, object: Id, how: How) {
        let kind = self.objects[object].of;
        if let Some(event) = self.events.last_mut() {
            event.touches.push(Touch { object, how, kind });
        }
    }

    /// What the step did last has changed nothing.
    pub(crate) fn only_looked(&mut self) {
        let event = self.events.last_mut();
        if let Some(touch) = event.and_then(|event| event.touches.last_mut()) {
            touch.how = How::Read;
        }
    }

    pub(crate) fn take_lock(&mut self, lock: Id, how: How) {
        self.objects[lock].open = false;
        self.objects[lock].holder = Some(self.current);
        self.fresh = Some(lock);
        self.touch(lock, how);
    }

    /// A lock is given back: in the step that took it, or in a later one.
    pub(crate) fn unlock(&mut self, lock: Id, wrote: bool) {
        self.objects[lock].open = true;
        self.objects[lock].holder = None;
        self.fresh = None;
        let Some(event) = self.events.last_mut() else {
            return;
        };
        let taken = event.touches.iter_mut().rev().find(|touch| {
            touch.object == lock && matches!(touch.how, How::Lock { .. })
        });
        match taken {
            Some(touch) => touch.how = How::Lock { wrote },
            // Its `Lock` was written down as one that changes.
            None => self.touch(lock, How::Unlock { wrote: true }),
        }
    }

    /// Who sleeps in a condition variable, in the order of their numbers.
    pub(crate) fn asleep_in(&self, condvar: Id) -> Vec<Id> {
        let sleeps = |task: &Id| {
            let wants = self.tasks[*task].wants;
            matches!(wants, Wants::Signal { of, .. } if of == condvar)
        };
        (0..self.tasks.len()).filter(sleeps).collect()
    }

    pub(crate) fn wake(&mut self, task: Id) {
        let by = self.events.len().saturating_sub(1);
        let woken = &mut self.tasks[task];
        if let Wants::Signal { lock, .. } = woken.wants {
            woken.wants = Wants::Open(lock);
            woken.until = None;
            woken.wanted = self.tick;
            woken.causes.push(by);
        }
    }

    /// A line on stdout: with which others could it change places?
    pub(crate) fn print(&mut self, line: &str, stdout: Id) {
        self.output += line;
        self.output.push('\n');
        let speaker = line.strip_prefix('[').and_then(|l| l.split_once("] "));
        let speaker = speaker.map_or("", |(speaker, _)| speaker);
        if let Some(free) = self.config.free.clone() {
            let nth = self.spoken.entry(speaker.to_owned()).or_default();
            let known = free.get(speaker).and_then(|(number, blocks)| {
                Some((*number, *blocks.get(*nth)?))
            });
            *nth += 1;
            let (speaker, block) = known.unwrap_or((usize::MAX, usize::MAX));
            self.free_line(stdout, How::Print { speaker, block });
        }
        let task = &mut self.tasks[self.current];
        if !speaker.is_empty() && !task.speakers.iter().any(|s| s == speaker) {
            task.speakers.push(speaker.to_owned());
        }
        if self.config.story {
            self.note(What::Said(line.to_owned()));
        }
    }

    /// A line that was printed in the step that took the lock of stdout is all
    /// that others can see of it. If the lock was taken earlier, they could see
    /// that.
    fn free_line(&mut self, stdout: Id, print: How) {
        let Some(event) = self.events.last_mut() else {
            return;
        };
        let given_back = |touch: &Touch| {
            touch.object == stdout && matches!(touch.how, How::Unlock { .. })
        };
        if !event.touches.iter().any(given_back) {
            let lock = |touch: &Touch| matches!(touch.how, How::Lock { .. });
            event.touches.retain(|t| t.object != stdout || !lock(t));
            self.touch(stdout, print);
        }
    }
}

pub use crate::tasks::{choose, panicking, run, show};
pub(crate) use crate::tasks::{
    ends_early, ends_early_step, fine_step, join, local, never, quick_step,
    sleep_step, step, text_of,
};
