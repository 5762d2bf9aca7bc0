//! 同样的模型，三个引擎：走多少次，用多久，一秒走多少次。
//! The same models in three engines: how many runs, how long, how fast.
//!
//! ```sh
//! cargo bench -p bench_orders
//! ```

use measure::{in_turns, median};
use orders::run::Config;
use orders::search::{All, Found, Random, search};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// An engine's own names for what the models use.
macro_rules! models {
    ($module:ident, $engine:ident) => {
        mod $module {
            mod engine {
                pub use $engine::sync::{Arc, Condvar, Mutex};
                pub use $engine::thread::spawn;
            }
            pub mod models {
                include!("models.rs");
            }
        }
    };
}
models!(for_orders, orders);
models!(for_loom, loom);
models!(for_shuttle, shuttle);

const ROUNDS: usize = 3;
const LIMIT: Duration = Duration::from_secs(10); // for loom
const BY_CHANCE: usize = 20_000; // runs, to measure the speed

/// What a search came to.
struct Tried {
    runs: usize,
    time: Duration,
    ended: bool,
}

fn main() {
    if !measure::wanted() {
        return;
    }
    println!("every order:");
    println!("{:<24}{:>20}{:>26}", "model", "ours", "loom");
    for n in 0..for_orders::models::ALL.len() {
        let peers: [fn(usize) -> Tried; 2] = [ours, looms];
        let tried = in_turns(ROUNDS, &peers, |peer| peer(n));
        let [own, their] = tried.as_slice() else {
            unreachable!("two peers")
        };
        let name = for_orders::models::ALL[n].0;
        println!("{name:<24}{:>20}{:>26}", shown(own), shown(their));
    }
    println!("\nby chance, runs a second:");
    println!(
        "{:<24}{:>12}{:>12}{:>8}",
        "model", "ours", "shuttle", "ratio"
    );
    for n in 0..for_orders::models::ALL.len() {
        let peers: [fn(usize) -> Duration; 2] = [our_chance, shuttles_chance];
        let times = in_turns(ROUNDS, &peers, |peer| peer(n));
        let per_second = |times: &Vec<Duration>| {
            let time = median(times.iter().map(Duration::as_secs_f64));
            BY_CHANCE as f64 / time.unwrap_or(f64::NAN)
        };
        let (own, their) = (per_second(&times[0]), per_second(&times[1]));
        let name = for_orders::models::ALL[n].0;
        let ratio = own / their;
        println!("{name:<24}{own:>12.0}{their:>12.0}{ratio:>8.1}");
    }
}

fn shown(tried: &[Tried]) -> String {
    let runs = tried[0].runs;
    let time = median(tried.iter().map(|t| t.time.as_secs_f64() * 1e3));
    let more = if tried[0].ended { "" } else { ">" };
    format!("{more}{runs} {:>10.2} ms", time.unwrap_or(f64::NAN))
}

fn ours(n: usize) -> Tried {
    let (_, model) = for_orders::models::ALL[n];
    let start = Instant::now();
    let Found { runs, .. } =
        search(&Config::default(), All::kinds(), &model, |run| {
            assert_eq!(run.verdict, None);
            false
        });
    Tried {
        runs,
        time: start.elapsed(),
        ended: true,
    }
}

fn looms(n: usize) -> Tried {
    let (_, model) = for_loom::models::ALL[n];
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let start = Instant::now();
    let mut builder = loom::model::Builder::new();
    builder.max_duration = Some(LIMIT);
    builder.check(move || {
        counted.fetch_add(1, Relaxed);
        model();
    });
    let time = start.elapsed();
    Tried {
        runs: runs.load(Relaxed),
        time,
        ended: time < LIMIT,
    }
}

fn our_chance(n: usize) -> Duration {
    let (_, model) = for_orders::models::ALL[n];
    let start = Instant::now();
    let random = Random::new(BY_CHANCE, 1);
    search(&Config::default(), random, &model, |_| false);
    start.elapsed()
}

fn shuttles_chance(n: usize) -> Duration {
    let (_, model) = for_shuttle::models::ALL[n];
    let start = Instant::now();
    shuttle::check_random(model, BY_CHANCE);
    start.elapsed()
}
