//! 一万个各睡 1 秒，比 1 秒多用多少时间？
//! Ten thousand sleepers of one second: how long beyond the second?
//!
//! `cargo bench -p bench07_gevent_io`; `PYTHON` names the Python to compare
//! with, `python3` if not set. Each peer runs in processes of its own, and
//! they take turns.

use lesson07_gevent_io::scheduler::Scheduler;
use lesson07_gevent_io::{sleep, use_one_worker};
use may::{coroutine, go};
use measure::{in_turns, median, seconds};
use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::env;
use std::process::Command;
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

const MANY: usize = 10_000;
const SECOND: Duration = Duration::from_secs(1);
const TURNS: usize = 5;

/// A name, and what one wave of sleepers takes.
type Peer = (&'static str, fn() -> Duration);

const PEERS: [Peer; 7] = [
    ("may, first wave", || {
        use_one_worker();
        may_wave()
    }),
    ("may, second wave, stacks kept", || {
        use_one_worker();
        may::config().set_pool_capacity(MANY);
        may_wave();
        may_wave()
    }),
    ("ours, first wave", || our_waves(1)),
    ("ours, second wave, stacks kept", || our_waves(2)),
    ("tokio, one thread", tokio_wave),
    ("a thread each", thread_wave),
    ("a heap and one clock", heap_wave),
];

const PYTHON: [(&str, &str); 2] = [
    (
        "asyncio",
        "import asyncio, time
async def wave():
    await asyncio.gather(*(asyncio.sleep(1) for _ in range(10_000)))
start = time.monotonic()
asyncio.run(wave())
print(time.monotonic() - start)",
    ),
    (
        "gevent",
        "import gevent, time
start = time.monotonic()
gevent.joinall([gevent.spawn(gevent.sleep, 1) for _ in range(10_000)])
print(time.monotonic() - start)",
    ),
];

fn main() {
    let mut arguments = env::args().skip(1);
    match arguments.next().as_deref() {
        Some("--peer") => {
            let name = arguments.next();
            let peer = PEERS.iter().find(|(n, _)| name.as_deref() == Some(n));
            let (_, wave) = peer.expect("one of ours");
            println!("{}", wave().as_secs_f64());
        }
        Some("--bench") => compare(),
        _ => {} // a run of `cargo test`
    }
}

fn compare() {
    let own = env::current_exe().expect("this program has a path");
    let python = PYTHON.iter().map(|(name, program)| (*name, Some(*program)));
    let ours = PEERS.iter().map(|(name, _)| (*name, None));
    let rows: Vec<_> = python.chain(ours).collect();
    let times = in_turns(TURNS, &rows, |(name, program)| {
        let mut command = match program {
            Some(_) => measure::python(),
            None => Command::new(&own),
        };
        command.args(program.map_or(["--peer", name], |text| ["-c", text]));
        Some(seconds(&mut command).ok()?.as_secs_f64() - 1.0)
    });
    println!("{MANY} sleepers of 1 s, time beyond the second, {TURNS} turns");
    println!("{:32}{:>10}{:>10}", "", "median", "asyncio=1");
    let mut asyncio = None;
    for ((name, _), times) in rows.iter().zip(times) {
        let Some(median) = median(times.into_iter().flatten()) else {
            println!("{name:32}{:>10}", "-");
            continue;
        };
        let ratio = *asyncio.get_or_insert(median) / median;
        println!("{name:32}{:>8.0}ms{ratio:>10.1}", median * 1000.0);
    }
}

fn may_wave() -> Duration {
    let start = Instant::now();
    coroutine::scope(|s| {
        for _ in 0..MANY {
            go!(s, || sleep(SECOND));
        }
    });
    start.elapsed()
}

/// Several waves of one scheduler; the time of the last.
fn our_waves(waves: usize) -> Duration {
    let took = Rc::new(Cell::new(Duration::ZERO));
    let last = Rc::clone(&took);
    let mut scheduler = Scheduler::new().expect("a poll");
    let first = scheduler.spawn(move |me| {
        for _ in 0..waves {
            let start = Instant::now();
            let asleep = Rc::new(Cell::new(MANY));
            for _ in 0..MANY {
                let asleep = Rc::clone(&asleep);
                let spawned = me.spawn(move |me| {
                    me.sleep(SECOND);
                    asleep.set(asleep.get() - 1);
                });
                spawned.expect("a stack");
            }
            me.sleep(SECOND);
            while asleep.get() > 0 {
                me.yield_now();
            }
            last.set(start.elapsed());
        }
    });
    first.expect("a stack");
    scheduler.run().expect("a poll");
    took.get()
}

fn tokio_wave() -> Duration {
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let sleepers =
            (0..MANY).map(|_| tokio::spawn(tokio::time::sleep(SECOND)));
        for sleeper in sleepers.collect::<Vec<_>>() {
            sleeper.await.expect("no panic");
        }
    });
    start.elapsed()
}

fn thread_wave() -> Duration {
    let start = Instant::now();
    thread::scope(|s| {
        for _ in 0..MANY {
            let builder = thread::Builder::new().stack_size(64 * 1024);
            let sleeper = builder.spawn_scoped(s, || thread::sleep(SECOND));
            sleeper.expect("a thread");
        }
    });
    start.elapsed()
}

/// The least that anybody can do: remember when, and wait.
fn heap_wave() -> Duration {
    let start = Instant::now();
    let mut deadlines = BinaryHeap::new();
    for _ in 0..MANY {
        deadlines.push(Reverse(Instant::now() + SECOND));
    }
    while let Some(Reverse(at)) = deadlines.pop() {
        thread::sleep(at.saturating_duration_since(Instant::now()));
    }
    start.elapsed()
}
