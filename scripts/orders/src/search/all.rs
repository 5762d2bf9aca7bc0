//! Every order: one of each kind, or each of them.
//!
//! Two orders are of one kind if each can be made from the other by changing
//! places of neighbours that do nothing to each other. One of each kind is
//! enough: dynamic partial-order reduction with source sets (Abdulla, Aronsson,
//! Jonsson, Sagonas 2014) and sleep sets (Godefroid 1996).

use super::Strategy;
use crate::run::{Event, How, Id, Run, Touch, Touches, Wants};
use smallvec::SmallVec;

/// Every order. At most 64 tasks.
#[derive(Default)]
pub struct All {
    reduced: bool,
    nodes: Vec<Node>,           // the choices of this run
    past: Vec<Past>, // its events, kept as far as the next run is the same
    step: usize,     // the node of the step that goes on
    way: usize,      // its next choice of a way
    repeats: bool,   // this run is one that was made before
    ticks: Vec<(usize, Clock)>, // all that came before the clock moved
}

/// A choice of who moves.
#[derive(Default)]
struct Node {
    able: Tasks,
    todo: Tasks, // to be tried
    done: Tasks,
    chosen: Id,
    asleep: Vec<Asleep>,
    twins: Vec<(Id, Id)>,      // see `twins`
    objects: usize,            // how many there were
    ways: Vec<(usize, usize)>, // which was taken, of how many
    touches: Vec<Touch>,       // of the step, whichever ways it went
}

/// A set of tasks.
type Tasks = u64;

fn only(task: Id) -> Tasks {
    1 << task
}

fn has(tasks: Tasks, task: Id) -> bool {
    tasks & only(task) != 0
}

/// A task that need not move now: what it would do was tried before, and has
/// not changed since.
#[derive(Clone)]
struct Asleep {
    task: Id,
    touches: Vec<Touch>,
    /// How many objects there were. A number is given when an object is first
    /// used: from this one on, another order gives other numbers, and only the
    /// kind of the object is known.
    objects: usize,
}

impl Asleep {
    fn is_woken_by(&self, touches: &[Touch]) -> bool {
        let conflict = |a: &Touch, b: &Touch| {
            let known = a.object < self.objects || b.object < self.objects;
            let same = match known {
                true => a.object == b.object,
                false => a.kind == b.kind,
            };
            same && a.how.conflicts(b.how)
        };
        let woken = |a| touches.iter().any(|b| conflict(a, b));
        self.touches.iter().any(woken)
    }
}

/// An event, and what came before it in every order of this kind: for each
/// task, how many of its events.
struct Past {
    task: Id,
    nth: u32, // of the task's events, from 1 on
    touches: Touches,
    objects: Objects, // of these touches
    before: Clock,    // itself included
}

/// Some objects, and perhaps some more: two sets that have none in common
/// have no object in common.
type Objects = u64;

fn objects(touches: &[Touch]) -> Objects {
    let one = |touch: &Touch| 1 << (touch.object % 64);
    touches.iter().fold(0, |all, touch| all | one(touch))
}

#[derive(Clone, Default)]
struct Clock(SmallVec<[u32; 8]>);

impl Clock {
    fn has(&self, task: Id, nth: u32) -> bool {
        self.0.get(task).is_some_and(|&count| count >= nth)
    }

    fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, others) in self.0.iter_mut().zip(&other.0) {
            *own = (*own).max(*others);
        }
    }

    fn set(&mut self, task: Id, nth: u32) {
        if self.0.len() <= task {
            self.0.resize(task + 1, 0);
        }
        self.0[task] = nth;
    }
}

impl Past {
    /// Whether it came before everything that has this clock.
    fn is_in(&self, clock: &Clock) -> bool {
        clock.has(self.task, self.nth)
    }
}

impl All {
    /// One order of each kind.
    pub fn kinds() -> Box<Self> {
        Box::new(Self {
            reduced: true,
            ..Self::default()
        })
    }

    /// Each order, to compare with: there are very many.
    pub fn orders() -> Box<Self> {
        Box::default()
    }

    /// The step of the last node has ended.
    fn learn(&mut self, event: &Event) {
        if self.past.len() + 1 != self.nodes.len() {
            return; // it was learnt in an earlier run
        }
        if let Some(node) = self.nodes.last_mut() {
            node.touches.extend(event.touches.iter().copied());
        }
        let past = match self.reduced {
            true => self.placed(event),
            false => Past {
                task: event.task,
                nth: 0,
                touches: Touches::new(),
                objects: 0,
                before: Clock::default(),
            },
        };
        self.past.push(past);
    }

    /// The event among those before it: looks for its races, and has the other
    /// way round tried.
    fn placed(&mut self, event: &Event) -> Past {
        let task = event.task;
        let last = self.past.iter().rev().find(|past| past.task == task);
        let nth = 1 + last.map_or(0, |last| last.nth);
        let mut before = last.map_or_else(Clock::default, |l| l.before.clone());
        for cause in &event.causes {
            if let Some(cause) = self.past.get(*cause) {
                before.join(&cause.before);
            }
        }
        // The clock had moved before it wanted this: they cannot change places.
        before.join(self.until(event.wanted));
        let started = before.clone();
        let (mut races, objects) = (Vec::new(), objects(&event.touches));
        for (at, past) in self.past.iter().enumerate().rev() {
            let apart = past.objects & objects == 0 || past.task == task;
            if apart || past.is_in(&before) {
                continue;
            }
            let mut conflict = false;
            for (a, b) in pairs(&past.touches, &event.touches) {
                conflict = true;
                match (a.how, b.how) {
                    // The lock was taken in an earlier step: there the other
                    // could have been first. (To print takes stdout's.)
                    (
                        How::Unlock { .. },
                        How::Lock { .. } | How::Print { .. },
                    ) => {
                        let taken = self.taken(at, a.object);
                        let new = |at: &usize| !self.past[*at].is_in(&started);
                        races.extend(taken.filter(new));
                    }
                    // Nobody else could have given it back before.
                    (
                        How::Lock { .. } | How::Print { .. },
                        How::Unlock { .. },
                    ) => {}
                    _ => races.push(at),
                }
            }
            if conflict {
                before.join(&past.before);
            }
        }
        for race in races {
            self.reverse(race, task, &before);
        }
        before.join(self.until(event.tick));
        before.set(task, nth);
        Past {
            task,
            nth,
            touches: event.touches.clone(),
            objects,
            before,
        }
    }

    /// All of so many first events.
    fn until(&mut self, count: usize) -> &Clock {
        let known = self.ticks.iter().position(|(at, _)| *at == count);
        let at = known.unwrap_or_else(|| {
            let mut all = Clock::default();
            for past in &self.past[..count] {
                all.join(&past.before);
            }
            self.ticks.push((count, all));
            self.ticks.len() - 1
        });
        &self.ticks[at].1
    }

    /// Where the lock was taken that is given back in this event.
    fn taken(&self, at: usize, lock: Id) -> Option<usize> {
        let task = self.past[at].task;
        let takes = |touch: &Touch| {
            let takes = matches!(touch.how, How::Lock { .. } | How::Write);
            touch.object == lock && takes
        };
        (0..=at).rev().find(|&at| {
            let past = &self.past[at];
            past.task == task && past.touches.iter().any(takes)
        })
    }

    /// In the place of event `at` somebody must be tried through whom `task`,
    /// whose next event has this clock, comes first.
    fn reverse(&mut self, at: usize, task: Id, clock: &Clock) {
        let first = &self.past[at];
        let mut moved: Tasks = 0;
        let mut firsts: Tasks = 0; // who can begin
        let mut between: Vec<&Past> = Vec::new();
        for past in &self.past[at + 1..] {
            if first.is_in(&past.before) {
                continue; // it needs what is to come later
            }
            let needs = |other: &&Past| other.is_in(&past.before);
            if !has(moved, past.task) && !between.iter().any(needs) {
                firsts |= only(past.task);
            }
            moved |= only(past.task);
            between.push(past);
        }
        let needs = |other: &&Past| other.is_in(clock);
        if !has(moved, task) && !between.iter().any(needs) {
            firsts |= only(task);
        }
        let node = &mut self.nodes[at];
        firsts &= node.able;
        let mut task = task;
        for &(twin, first) in &node.twins {
            if has(firsts, twin) {
                firsts = firsts & !only(twin) | only(first);
                task = if task == twin { first } else { task };
            }
        }
        if firsts == 0 {
            let twins = node.twins.iter();
            let twins = twins.fold(0, |all, (twin, _)| all | only(*twin));
            node.todo = node.able & !twins;
        } else if firsts & (node.todo | node.done) == 0 {
            node.todo |= match has(firsts, task) {
                true => only(task),
                false => firsts & firsts.wrapping_neg(), // any of them
            };
        }
    }

    /// A task that waits for something that others have taken, and may do so for
    /// ever, could have been there before them.
    fn learn_of_the_stuck(&mut self, run: &Run) {
        for (id, task) in run.tasks.iter().enumerate() {
            let Wants::Open(wanted) = task.wants else {
                continue;
            };
            let object = run.objects[wanted].part_of.unwrap_or(wanted);
            if run.objects[wanted].open
                || !matches!(run.objects[object].kind, "lock" | "channel")
            {
                continue;
            }
            let last = self.past.iter().rev().find(|past| past.task == id);
            let mut before =
                last.map_or_else(Clock::default, |last| last.before.clone());
            for cause in &task.causes {
                if let Some(cause) = self.past.get(*cause) {
                    before.join(&cause.before);
                }
            }
            before.join(self.until(task.wanted));
            let takes = |past: &Past| {
                let touches = |t: &Touch| {
                    t.object == object && !matches!(t.how, How::Unlock { .. })
                };
                past.task != id
                    && past.touches.iter().any(touches)
                    && !past.is_in(&before)
            };
            let all = 0..self.past.len();
            let races = all.filter(|at| takes(&self.past[*at]));
            for at in races.collect::<Vec<_>>() {
                self.reverse(at, id, &before);
            }
        }
    }
}

/// Tasks that are alike, and have not moved: each but the first, with the first.
/// Whatever begins with such a one, some order that begins with the first is the
/// same but for their numbers.
fn twins(run: &Run) -> Vec<(Id, Id)> {
    let mut twins = Vec::new();
    if run.config.alike {
        let fresh = |id: &&Id| {
            let task = &run.tasks[**id];
            !task.moved && task.started.is_some()
        };
        let fresh: Vec<Id> = run.able.iter().filter(fresh).copied().collect();
        for (nth, &twin) in fresh.iter().enumerate() {
            let place = run.tasks[twin].started;
            let mut others = fresh[..nth].iter();
            let first = others.find(|&&id| run.tasks[id].started == place);
            twins.extend(first.map(|&first| (twin, first)));
        }
    }
    twins
}

/// Those of two steps' touches whose order makes a difference.
fn pairs<'a>(
    earlier: &'a [Touch],
    later: &'a [Touch],
) -> impl Iterator<Item = (&'a Touch, &'a Touch)> {
    let all = earlier
        .iter()
        .flat_map(|a| later.iter().map(move |b| (a, b)));
    all.filter(|(a, b)| a.conflicts(**b))
}

impl Strategy for All {
    fn task(&mut self, run: &Run) -> Id {
        self.way = 0;
        if self.repeats {
            return run.able[0];
        }
        let step = run.events.len();
        self.step = step;
        if step < self.nodes.len() {
            // The same as in the run before; the last one is new.
            return self.nodes[step].chosen;
        }
        if let Some(event) = run.events.last() {
            self.learn(event);
        }
        assert!(run.tasks.len() <= 64, "at most 64 threads");
        let able = run.able.iter().fold(0, |all, task| all | only(*task));
        let mut asleep = Vec::new();
        if let (true, Some(last)) = (self.reduced, self.nodes.last()) {
            let still = |a: &&Asleep| {
                a.task != last.chosen && !a.is_woken_by(&last.touches)
            };
            asleep.extend(last.asleep.iter().filter(still).cloned());
        }
        let sleepers = asleep.iter().fold(0, |all, a| all | only(a.task));
        let twins = twins(run);
        let is_twin = |task: &Id| twins.iter().any(|(twin, _)| twin == task);
        let awake = |task: &Id| !has(sleepers, *task) && !is_twin(task);
        let current = Some(run.current).filter(|task| has(able, *task));
        let mut choice = current.into_iter().chain(run.able.iter().copied());
        let Some(chosen) = choice.find(awake) else {
            // Those who wait may do so for ever, as far as this run tells.
            self.learn_of_the_stuck(run);
            self.repeats = true;
            return run.able[0];
        };
        self.nodes.push(Node {
            able,
            todo: if self.reduced { only(chosen) } else { able },
            chosen,
            asleep,
            twins,
            objects: run.objects.len(),
            ..Node::default()
        });
        chosen
    }

    fn way(&mut self, ways: usize) -> usize {
        if self.repeats || self.nodes.is_empty() {
            return 0;
        }
        let node = &mut self.nodes[self.step];
        if self.way == node.ways.len() {
            node.ways.push((0, ways));
        }
        self.way += 1;
        node.ways[self.way - 1].0
    }

    fn another(&mut self, run: &Run) -> bool {
        if !self.repeats {
            if let Some(event) = run.events.last() {
                self.learn(event);
            }
            if self.reduced {
                self.learn_of_the_stuck(run);
            }
        }
        self.repeats = false;
        self.next()
    }

    fn restart(&mut self) {
        *self = Self {
            reduced: self.reduced,
            ..Self::default()
        };
    }
}

impl All {
    /// The next run differs in the last choice that has something left to try.
    fn next(&mut self) -> bool {
        while let Some(node) = self.nodes.last_mut() {
            while node.ways.last().is_some_and(|(way, of)| way + 1 == *of) {
                node.ways.pop();
            }
            if let Some((way, _)) = node.ways.last_mut() {
                *way += 1;
                break;
            }
            node.done |= only(node.chosen);
            node.asleep.push(Asleep {
                task: node.chosen,
                touches: std::mem::take(&mut node.touches),
                objects: node.objects,
            });
            let mut left = node.todo & !node.done;
            if self.reduced {
                let asleep = node.asleep.iter();
                left &= !asleep.fold(0, |all, a| all | only(a.task));
            }
            if left != 0 {
                node.chosen = left.trailing_zeros() as Id;
                break;
            }
            self.nodes.pop();
        }
        let kept = self.nodes.len().saturating_sub(1);
        self.past.truncate(kept);
        self.ticks.retain(|(count, _)| *count <= kept);
        !self.nodes.is_empty()
    }
}
