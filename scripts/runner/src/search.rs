//! 搜寻：每种次序，随机的次序，最短的坏次序。
//! The searches: every order, orders by chance, the shortest bad one.

use crate::names::Names;
use crate::schedule::ByName;
use crate::{report, tight, told};
use contract::{Order, Sample, Violation};
use orders::run::{Config, Free, Run, Verdict};
use orders::search::{
    All, Delays, Few, Found, Pct, Random, Replay, Strategy, search as run_all,
};
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

/// Runs of one search; whoever has more is not gone through to the end.
pub const MOST_RUNS: usize = 300_000;
/// Runs of the full size, besides every order of the small one.
const BY_CHANCE: usize = 1000;
const SEED: u64 = 1;
/// Runs before a search: in some of them locks are tried.
const WARM_UP: usize = 20;
/// Runs for the shortest bad order, with each number of forced switches.
const MOST_FEW: usize = 50_000;
/// At most so many forced switches, or delays, are tried for it.
const MOST_SWITCHES: usize = 3;
/// Delays of the full size: a run for each step that somebody could put off.
const DELAYS: usize = 1;
/// Drops of priority in the orders by chance; most mistakes need one or two.
const DROPS: usize = 3;

/// A program, and what it must print.
pub struct Search<'a> {
    story: &'a dyn Fn(),
    /// What every search lets happen, whatever else it wants.
    always: Config,
    /// Without one only the end of a run is judged.
    pub sample: Option<Sample>,
    /// See [`Config::tried`]: what one search finds out, the next one knows.
    tried: RefCell<Vec<&'static str>>,
    /// What its threads are called in the warm-up.
    pub names: RefCell<Rc<Names>>,
}

/// What a run broke.
pub enum Broken {
    /// It came to no good end.
    Verdict(Verdict),
    /// It printed what the sample does not allow.
    Contract(Violation),
}

/// A run that broke something.
pub struct Bad {
    /// None if it did not when it was made again.
    pub broken: Option<Broken>,
    /// Step by step.
    pub story: String,
}

/// What is said of a search, and whether all that was tried kept the contract.
pub type Told = (bool, String);

/// Every order of the small size, if there is one, and some of the full one.
pub fn both(small: Option<&Search>, full: &Search) -> Told {
    let searches: [&dyn Fn() -> Option<Told>; 3] = [
        &|| small.map(Search::every),
        &|| Some(full.random(BY_CHANCE, SEED)),
        &|| Some(full.delayed()),
    ];
    let mut words = Vec::new();
    for search in searches {
        match search() {
            Some((true, more)) => words.push(more),
            Some(bad) => return bad,
            None => {}
        }
    }
    (true, words.join("\n"))
}

impl<'a> Search<'a> {
    pub fn new(
        story: &'a dyn Fn(),
        always: Config,
        sample: Option<Sample>,
    ) -> Self {
        Self {
            story,
            always,
            sample,
            tried: RefCell::default(),
            names: RefCell::default(),
        }
    }

    fn judge(&self, run: &Run) -> Result<Order, Broken> {
        if let Some(verdict) = &run.verdict {
            return Err(Broken::Verdict(verdict.clone()));
        }
        match &self.sample {
            Some(sample) => sample
                .verify(run.output.as_bytes())
                .map_err(Broken::Contract),
            None => Ok(Order::new()),
        }
    }

    /// Runs it until the strategy has no more orders or `stop` says so.
    pub fn search(
        &self,
        strategy: Box<dyn Strategy>,
        config: &Config,
        mut stop: impl FnMut(&Run, Result<Order, Broken>) -> bool,
    ) -> Found {
        let config = Config {
            tried: self.tried.borrow().clone(),
            alike: self.always.alike,
            spurious: self.always.spurious,
            ..config.clone()
        };
        let found = run_all(&config, strategy, self.story, |run| {
            let judged = self.judge(run);
            stop(run, judged)
        });
        self.tried.replace(found.tried.clone());
        found
    }

    /// Some runs before a search. Statics that are filled once are constants from
    /// the second on, and the names of the threads are known.
    pub fn warm_up(&self) {
        let some = Random::new(WARM_UP, SEED);
        let mut names = Names::default();
        self.search(some, &Config::default(), |run, _| {
            names.learn(run);
            false
        });
        self.names.replace(Rc::new(names));
    }

    /// Lines that the sample leaves free commute: only who keeps or breaks the
    /// contract can then be told, not how many outputs there are.
    fn free(&self) -> Config {
        let mut free = Free::new();
        let lines = self.sample.iter().flat_map(Sample::lines);
        for (speaker, _, block) in lines {
            let number = free.len();
            let known = free.entry(speaker.to_owned());
            known.or_insert((number, Vec::new())).1.push(block);
        }
        Config {
            free: Some(Rc::new(free)),
            ..Config::default()
        }
    }

    /// Every order: first those of each kind that the contract cares about,
    /// then, if these have not shown it, those of each kind that anybody could
    /// tell apart, to see whether the sample says no less than it could.
    fn every(&self) -> Told {
        self.warm_up();
        let (mut runs, mut seen) = (0, HashSet::new());
        let found = self.search(All::kinds(), &self.free(), |_, judged| {
            runs += 1;
            let bad = judged.is_err();
            seen.extend(judged.ok());
            bad || runs > MOST_RUNS
        });
        if runs > MOST_RUNS {
            return (true, report::not_all(MOST_RUNS));
        }
        if let Some(bad) = found.bad {
            return (false, self.shortest(&bad).story);
        }
        let allowed = self.sample.as_ref().and_then(Sample::allows);
        if Some(seen.len()) != allowed {
            let mut counted = 0;
            let config = Config::default();
            let counting = self.search(All::kinds(), &config, |_, judged| {
                counted += 1;
                seen.extend(judged.ok());
                counted > MOST_RUNS
            });
            if !counting.all {
                return (true, report::all(runs));
            }
        }
        let sample = self.sample.as_ref();
        match sample.and_then(|s| tight::looser_than_needed(s, &seen)) {
            Some(lines) => (false, report::loose(&lines)),
            None => (true, report::counted(runs, seen.len(), allowed)),
        }
    }

    /// The order with the fewest forced switches that breaks the contract, told
    /// step by step; if there are too many to look through, the one with the
    /// fewest delays; or else `known`, which breaks it.
    pub fn shortest(&self, known: &Run) -> Bad {
        let switches = |most| Few::switches(most) as Box<dyn Strategy>;
        let delays = |most| Delays::at_most(most) as Box<dyn Strategy>;
        let ways: [&dyn Fn(usize) -> Box<dyn Strategy>; 2] =
            [&switches, &delays];
        for way in ways {
            for most in 0..=MOST_SWITCHES {
                let mut runs = 0;
                let config = Config::default();
                let found = self.search(way(most), &config, |_, judged| {
                    runs += 1;
                    judged.is_err() || runs > MOST_FEW
                });
                match found.bad {
                    Some(bad) if runs <= MOST_FEW => return self.tell(&bad),
                    Some(_) => break,
                    None => {}
                }
            }
        }
        self.tell(known)
    }

    /// The run once more, with its story.
    fn tell(&self, run: &Run) -> Bad {
        let config = Config {
            story: true,
            ..Config::default()
        };
        let mut bad = None;
        let again = Replay::of(run.choices.clone());
        self.search(again, &config, |run, judged| {
            let (broken, names) = (judged.err(), self.names.borrow());
            let story = told::story(run, broken.as_ref(), &names);
            bad = Some(Bad { broken, story });
            true
        });
        bad.expect("a replay makes a run")
    }

    /// So many orders by chance: half of them with priorities.
    pub fn random(&self, runs: usize, seed: u64) -> Told {
        self.warm_up();
        let mut seen = HashSet::new();
        let half = runs.div_ceil(2);
        let strategies: [Box<dyn Strategy>; 2] =
            [Random::new(half, seed), Pct::new(half, DROPS, seed)];
        for strategy in strategies {
            let config = Config::default();
            let found = self.search(strategy, &config, |_, judged| {
                let bad = judged.is_err();
                seen.extend(judged.ok());
                bad
            });
            if let Some(bad) = found.bad {
                return (false, self.shortest(&bad).story);
            }
        }
        (true, report::some(2 * half, seed, seen.len()))
    }

    /// Every order with few delays.
    fn delayed(&self) -> Told {
        self.warm_up();
        let mut seen = HashSet::new();
        let (few, config) = (Delays::at_most(DELAYS), Config::default());
        let found = self.search(few, &config, |_, judged| {
            let bad = judged.is_err();
            seen.extend(judged.ok());
            bad
        });
        match found.bad {
            Some(bad) => (false, self.shortest(&bad).story),
            None => (true, report::delayed(found.runs, seen.len())),
        }
    }

    /// The order of this schedule.
    ///
    /// # Errors
    /// Whom it names and who cannot move then.
    pub fn one(&self, names: Vec<String>) -> Result<Told, String> {
        self.warm_up();
        let known = self.names.borrow();
        let strategy = ByName::of(names, Rc::clone(&known));
        let trouble = strategy.trouble();
        let config = Config {
            story: true,
            ..Config::default()
        };
        let mut told = (true, String::new());
        self.search(strategy, &config, |run, judged| {
            let broken = judged.err();
            let story = told::story(run, broken.as_ref(), &known);
            told = (broken.is_none(), story);
            true
        });
        match trouble.take() {
            Some(why) => Err(why),
            None => Ok(told),
        }
    }
}
