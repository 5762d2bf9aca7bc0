//! One order of each kind must show all that every order shows.
//!
//! Small programs by chance are run in every order, and in one of each kind:
//! what their threads have seen, what is left in the end, and who hangs must be
//! the same. The sizes are such that all orders can be gone through.

use orders::io::stdout;
use orders::run::{Config, Free, Verdict};
use orders::search::{All, Dice, Strategy, search};
use orders::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use orders::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use orders::sync::{Condvar, Mutex, RwLock};
use orders::thread;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

/// All orders of a program that has more are not gone through.
const MOST: usize = 10_000;
/// As whom all threads speak at times, besides each for itself.
const TOGETHER: usize = 4;
/// Kinds of things that a program does, at most.
const KINDS: usize = 6;

/// What a thread does; the numbers say with which of two things.
#[derive(Clone, Copy, Debug)]
enum Do {
    Look(usize),
    Change(usize),
    Try(usize),
    Nest(usize, usize),
    Load(usize),
    Store(usize),
    Add(usize),
    Max(usize),
    Wait(usize),
    WaitSome(usize),
    WaitFor(usize),
    SetAndNotify(usize),
    NotifyOne(usize),
    NotifyAll(usize),
    LockedAdds(usize, usize),
    Read,
    Write,
    Sleep,
    Send,
    Receive,
    TryReceive,
    ReceiveSome,
    Say(usize),
    SaySlowly(usize, usize),
}

impl Do {
    /// Each kind, with one of so many things.
    fn all(dice: &mut Dice, things: usize) -> [Self; 24] {
        use Do::*;
        let (a, b) = (dice.roll(things), dice.roll(things));
        [
            Look(a),
            Change(a),
            Try(a),
            Nest(a, b),
            Load(a),
            Store(a),
            Add(a),
            Max(a),
            Wait(a),
            WaitSome(a),
            WaitFor(a),
            SetAndNotify(a),
            NotifyOne(a),
            NotifyAll(a),
            LockedAdds(a, b),
            Read,
            Write,
            Sleep,
            Send,
            Receive,
            TryReceive,
            ReceiveSome,
            Say(a),
            SaySlowly(a, b),
        ]
    }
}

/// What the threads of one program may do: a few kinds of things, with one or two
/// of each, so that they meet (Groce and others, Swarm Testing, 2012).
struct Repertoire {
    kinds: Vec<usize>,
    things: usize,
}

impl Repertoire {
    fn by_chance(dice: &mut Dice) -> Self {
        let all = Do::all(dice, 2).len();
        let many = 1 + dice.roll(KINDS);
        Self {
            kinds: (0..many).map(|_| dice.roll(all)).collect(),
            things: 1 + dice.roll(2),
        }
    }

    fn one(&self, dice: &mut Dice) -> Do {
        let kind = self.kinds[dice.roll(self.kinds.len())];
        Do::all(dice, self.things)[kind]
    }
}

/// What the threads share.
#[derive(Default)]
struct World {
    locks: [Mutex<usize>; 2],
    signals: [Condvar; 2],
    numbers: [AtomicUsize; 2],
    shelf: RwLock<usize>,
}

/// What each thread has seen.
type Seen = Vec<Vec<usize>>;

struct Actor<'a> {
    me: usize,
    world: &'a World,
    send: Sender<usize>,
    receive: Option<Receiver<usize>>,
    seen: Vec<usize>,
}

impl Actor<'_> {
    fn see(&mut self, value: usize) {
        self.seen.push(value);
    }

    fn act(&mut self, what: Do) {
        let (world, me) = (self.world, self.me);
        let changed = |number: usize| number * 3 + me;
        match what {
            Do::Look(a) => self.see(*world.locks[a].lock().unwrap()),
            Do::Change(a) => {
                let mut number = world.locks[a].lock().unwrap();
                *number = changed(*number);
                self.see(*number);
            }
            Do::Try(a) => match world.locks[a].try_lock() {
                Ok(mut number) => *number = changed(*number),
                Err(_) => self.see(77),
            },
            Do::Nest(a, b) => {
                let outer = world.locks[a].lock().unwrap();
                let mut inner = world.locks[b].lock().unwrap(); // a == b hangs
                *inner = changed(*inner) + *outer;
                self.see(*inner);
            }
            Do::Load(a) => self.see(world.numbers[a].load(SeqCst)),
            Do::Store(a) => world.numbers[a].store(me, SeqCst),
            Do::Add(a) => self.see(world.numbers[a].fetch_add(me, SeqCst)),
            Do::Max(a) => self.see(world.numbers[a].fetch_max(me, SeqCst)),
            Do::Wait(a) => {
                let number = world.locks[a].lock().unwrap();
                let mut number = world.signals[a].wait(number).unwrap();
                *number = changed(*number);
                self.see(*number);
            }
            // The condition is in no lock.
            Do::WaitFor(a) => {
                let lock = world.locks[a].lock().unwrap();
                if world.numbers[a].load(SeqCst) == 0 {
                    drop(world.signals[a].wait(lock).unwrap());
                }
                self.see(66);
            }
            Do::WaitSome(a) => {
                let number = world.locks[a].lock().unwrap();
                let limit = Duration::from_millis(10);
                let waited = world.signals[a].wait_timeout(number, limit);
                let (number, ended) = waited.unwrap();
                self.see(*number * 2 + usize::from(ended.timed_out()));
            }
            Do::SetAndNotify(a) => {
                let mut number = world.locks[a].lock().unwrap();
                *number += 10;
                world.signals[a].notify_all();
            }
            Do::NotifyOne(a) => world.signals[a].notify_one(),
            Do::NotifyAll(a) => world.signals[a].notify_all(),
            Do::LockedAdds(a, b) => {
                let number = world.locks[a].lock().unwrap();
                self.see(world.numbers[b].fetch_add(1, SeqCst));
                self.see(world.numbers[1 - b].load(SeqCst) + *number);
            }
            Do::Read => self.see(*world.shelf.read().unwrap()),
            Do::Write => {
                let mut shelf = world.shelf.write().unwrap();
                *shelf = changed(*shelf);
            }
            Do::Sleep => thread::sleep(Duration::from_millis(5)),
            Do::Send => drop(self.send.send(me)),
            Do::Receive => {
                let received = self.receive.as_ref().map(Receiver::recv);
                self.see(received.map_or(0, |value| value.unwrap_or(99)));
            }
            Do::TryReceive => {
                let received = self.receive.as_ref().map(Receiver::try_recv);
                self.see(received.map_or(0, |value| value.unwrap_or(88)));
            }
            Do::ReceiveSome => {
                let limit = Duration::from_millis(10);
                let receive = self.receive.as_ref();
                let received = receive.map(|from| from.recv_timeout(limit));
                self.see(received.map_or(0, |value| match value {
                    Ok(value) => value,
                    Err(RecvTimeoutError::Timeout) => 66,
                    Err(RecvTimeoutError::Disconnected) => 55,
                }));
            }
            Do::Say(a) => {
                let mut out = stdout().lock();
                let number = world.numbers[a].load(SeqCst);
                let speaker = if a == 0 { me } else { TOGETHER };
                writeln!(out, "[{speaker}] {me} {number}").unwrap();
            }
            Do::SaySlowly(a, b) => {
                let mut out = stdout().lock();
                let number = world.locks[a].lock().unwrap();
                let other = world.numbers[b].fetch_add(1, SeqCst);
                writeln!(out, "[{me}] {} {other}", *number).unwrap();
            }
        }
    }
}

/// Runs the program's threads; the last lists of `seen` are what is left, and
/// what main saw while they ran.
fn run(program: &[Vec<Do>], alike: bool, seen: &RefCell<Seen>) {
    seen.replace(vec![Vec::new(); program.len() + 2]);
    let world = World::default();
    let (send, receive) = channel();
    let mut receive = Some(receive);
    let told = Told(seen);
    thread::scope(|s| {
        let mut handles = Vec::new();
        for (nth, list) in program.iter().enumerate() {
            let receives = |what: &Do| {
                use Do::{Receive, ReceiveSome, TryReceive};
                matches!(what, Receive | TryReceive | ReceiveSome)
            };
            let mut actor = Actor {
                me: if alike { 1 + nth.min(1) } else { nth + 1 },
                world: &world,
                send: send.clone(),
                receive: match list.iter().any(receives) {
                    true => receive.take(),
                    false => None,
                },
                seen: Vec::new(),
            };
            let body = move || {
                for what in list {
                    actor.act(*what);
                    told.tell(nth, &actor.seen);
                }
            };
            // Alike are those that were started at the same place.
            handles.push(match nth {
                0 => s.spawn(body),
                _ => s.spawn(body),
            });
        }
        drop((send, receive));
        // Whoever changes something last: main may look whether it has ended.
        let last = program[0].last();
        let tells = !alike;
        if tells
            && matches!(last, Some(Do::Store(_) | Do::Add(_) | Do::Change(_)))
        {
            let number = world.numbers[0].load(SeqCst);
            let ended = usize::from(handles[0].is_finished());
            told.tell(program.len() + 1, &[number, ended]);
        }
    });
    let left = [
        *world.locks[0].lock().unwrap(),
        *world.locks[1].lock().unwrap(),
        world.numbers[0].load(SeqCst),
        world.numbers[1].load(SeqCst),
        *world.shelf.read().unwrap(),
    ];
    seen.borrow_mut()[program.len()] = left.into();
}

/// All tasks are on one thread of the system, so this may go to any of them.
#[derive(Clone, Copy)]
struct Told<'a>(&'a RefCell<Seen>);
#[allow(unsafe_code)]
unsafe impl Send for Told<'_> {}

impl Told<'_> {
    fn tell(&self, nth: usize, seen: &[usize]) {
        self.0.borrow_mut()[nth] = seen.into();
    }
}

/// Which lines a contract would leave free: of each thread the first line is in
/// block 0, and each later one in the same block as the one before, or the next.
fn free_by_chance(dice: &mut Dice) -> Free {
    let blocks = |dice: &mut Dice| {
        let next = |block: &mut usize, _| {
            *block += dice.roll(2);
            Some(*block)
        };
        (0..4).scan(0, next).collect()
    };
    let speakers = (1..=TOGETHER).map(|n| (n.to_string(), (n, blocks(dice))));
    speakers.collect()
}

/// The lines of an output, such that outputs which differ only in what is free
/// become equal: always the first speaker of those whose next line may come
/// before all lines that are left.
fn ordered(output: &str, free: &Free) -> Vec<String> {
    let mut spoken = [0; TOGETHER + 1];
    let mut left = Vec::new();
    for line in output.lines() {
        let who: usize = line[1..2].parse().unwrap();
        let block = free[&line[1..2]].1.get(spoken[who]).copied();
        spoken[who] += 1;
        left.push((who, block.unwrap_or(usize::MAX), line.to_owned()));
    }
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let may = |at: &usize| {
            let (who, block, _) = &left[*at];
            left[..*at].iter().all(|(w, b, _)| w != who && b == block)
        };
        let at = (0..left.len()).filter(may).min_by_key(|at| left[*at].0);
        ordered.push(left.remove(at.unwrap()).2);
    }
    ordered
}

/// How many runs it took, and all that was seen; none if there are too many.
/// Outputs that differ only in what is free are the same.
fn outcomes(
    program: &[Vec<Do>],
    strategy: Box<dyn Strategy>,
    config: &Config,
    free: Option<&Free>,
    alike: bool,
) -> Option<(usize, BTreeSet<String>)> {
    let seen = Rc::new(RefCell::new(Seen::new()));
    let theirs = Rc::clone(&seen);
    let (threads, program) = (program.len(), program.to_vec());
    let (mut all, mut runs) = (BTreeSet::new(), 0);
    let found = search(
        config,
        strategy,
        &move || run(&program, alike, &theirs),
        |run| {
            let who = run.verdict == Some(Verdict::Stuck);
            let hangs = run.tasks.iter().enumerate().filter(|(_, task)| {
                who && task.wants != orders::run::Wants::Nothing
            });
            let mut hangs: Vec<_> = hangs.map(|(task, _)| task).collect();
            let mut seen = seen.borrow().clone();
            if alike {
                // Whichever of those that are alike it was.
                seen[1..threads].sort();
                hangs.iter_mut().for_each(|task| *task = 2.min(*task));
            }
            let said = match free {
                Some(free) => ordered(&run.output, free),
                None => run.output.lines().map(str::to_owned).collect(),
            };
            all.insert(format!(
                "{seen:?} {hangs:?} {:?} {said:?}",
                run.verdict
            ));
            runs += 1;
            runs > MOST
        },
    );
    found.all.then_some((found.runs, all))
}

/// What a comparison has come to.
struct Compared {
    orders: usize,
    kinds: usize,
    can_hang: bool,
}

/// Runs a program in every order and in one order of each kind, and wants both to
/// show the same. With `fine`, the orders are those of the finest steps. None if
/// there are too many.
fn compare(
    program: &[Vec<Do>],
    free: Option<&Free>,
    fine: bool,
    config: &Config,
) -> Option<Compared> {
    let all = Config {
        fine,
        alike: false,
        ..config.clone()
    };
    let reduced = Config {
        free: free.cloned().map(Rc::new),
        ..config.clone()
    };
    let (orders, all) =
        outcomes(program, All::orders(), &all, free, config.alike)?;
    let (kinds, seen) =
        outcomes(program, All::kinds(), &reduced, free, config.alike)
            .expect("no more than all");
    let lost: Vec<_> = all.difference(&seen).collect();
    assert!(
        all == seen,
        "{orders} orders, {kinds} kinds: {program:?}\nnot seen: {lost:#?}"
    );
    let can_hang = all.iter().any(|seen| seen.contains("Stuck"));
    Some(Compared {
        orders,
        kinds,
        can_hang,
    })
}

/// Compares so many programs by chance.
fn by_chance(programs: u64, fine: bool, config: &Config) {
    let (mut orders, mut kinds, mut hang, mut big) = (0, 0, 0, 0);
    for seed in 0..programs {
        let mut dice = Dice::new(seed);
        let threads = if config.alike { 3 } else { 2 + dice.roll(2) };
        let longest = if threads == 2 { 4 } else { 2 };
        let repertoire = Repertoire::by_chance(&mut dice);
        let list = |dice: &mut Dice| {
            let length = 1 + dice.roll(longest);
            (0..length).map(|_| repertoire.one(dice)).collect()
        };
        let mut program: Vec<Vec<Do>> =
            (0..threads).map(|_| list(&mut dice)).collect();
        let free = (dice.roll(2) == 0).then(|| free_by_chance(&mut dice));
        if config.alike {
            // The second and the third; only one can have the receiver.
            let receives = |what: &Do| {
                use Do::{Receive, ReceiveSome, TryReceive};
                matches!(what, Receive | TryReceive | ReceiveSome)
            };
            program[1].retain(|what| !receives(what));
            program[2] = program[1].clone();
        }
        match compare(&program, free.as_ref(), fine, config) {
            Some(compared) => {
                orders += compared.orders;
                kinds += compared.kinds;
                hang += usize::from(compared.can_hang);
            }
            None => big += 1,
        }
    }
    println!(
        "{programs} programs ({big} too big, {hang} can hang): \
         {orders} orders, {kinds} kinds"
    );
    assert!(
        hang > 0 && kinds * 2 < orders,
        "these programs prove little"
    );
}

fn programs(usual: u64) -> u64 {
    let wanted = std::env::var("PROGRAMS").ok();
    wanted.and_then(|many| many.parse().ok()).unwrap_or(usual)
}

#[test]
fn one_order_of_each_kind_shows_all_that_every_order_shows() {
    by_chance(programs(2000), false, &Config::default());
    by_chance(programs(100), true, &Config::default());
    let spurious = Config {
        spurious: 1,
        ..Config::default()
    };
    by_chance(programs(500), false, &spurious);
    let early = Config {
        early: 1,
        ..Config::default()
    };
    by_chance(programs(500), false, &early);
    let alike = Config {
        alike: true,
        ..Config::default()
    };
    by_chance(programs(1000), false, &alike);
}

/// Programs without which a wrong rule would pass: in too few of those by chance
/// does the thing meet that it is about.
#[test]
fn the_programs_that_need_a_rule_show_all_that_every_order_shows() {
    use Do::*;
    let programs: [(bool, &[&[Do]]); 4] = [
        // Either of two who notify may be the one who wakes the third.
        (
            false,
            &[
                &[SetAndNotify(0), WaitSome(0)],
                &[NotifyAll(0)],
                &[WaitSome(0), Store(0)],
            ],
        ),
        // The second one can hang in its own lock, also in a run that shows no
        // more than an earlier one has shown.
        (
            false,
            &[
                &[Max(0), Max(0), LockedAdds(0, 0), Store(0)],
                &[LockedAdds(0, 0), Nest(0, 0), Store(0)],
            ],
        ),
        // Who tries the lock may find it taken before the number has changed.
        (true, &[&[Try(0), Load(0)], &[LockedAdds(0, 0)]]),
        // Main may find the number changed and the thread not ended.
        (true, &[&[Store(0)], &[Load(0)]]),
    ];
    for (fine, program) in programs {
        let program: Vec<_> = program.iter().map(|one| one.to_vec()).collect();
        let compared = compare(&program, None, fine, &Config::default());
        assert!(compared.is_some(), "{program:?} is too big");
    }
}
