//! 练习的规矩：在每一种次序里都成立；不成立，就把最短的坏次序说出来。
//! Rules of exercises: what must hold in every order. Where it does not, the
//! shortest bad order is told.
//!
//! A rule that is broken panics; its message is the story. Before that one line
//! goes to stderr, `fault: KIND`, the same in every language and on every
//! machine, by which a wrong answer can be known again.

use crate::report;
use crate::search::{Broken, MOST_RUNS, Search};
use crate::tight::looser_than_needed;
use contract::Sample;
use orders::run::{Config, Verdict};
use orders::search::{All, Random};
use say::tr;
use std::cell::RefCell;
use std::collections::HashSet;
use std::panic;
use std::path::Path;

/// Runs by chance in which a program that does not end shows.
const SOME: usize = 5;

thread_local! {
    /// The panics of a run, each with its place and what it said.
    static PANICS: RefCell<Vec<(String, String)>> =
        const { RefCell::new(Vec::new()) };
}

/// `model` comes to a good end in every order of its threads, also when each of
/// them wakes so many times for no reason: nobody waits for ever, nothing
/// panics.
///
/// # Panics
///
/// If it does not; with the bad order that needs the fewest forced switches.
pub fn every_order(spurious: usize, model: impl Fn()) {
    hold(spurious, None, &model);
}

/// The sample allows whatever `program` prints, in every order.
///
/// # Panics
///
/// If there is an order in which it prints something else, or comes to no good
/// end; or if this is no sample.
pub fn sound(sample: &str, program: impl Fn()) {
    hold(0, Some(parse(sample)), &program);
}

/// The sample allows no more than what some order of `program` prints.
///
/// # Panics
///
/// If it does; or if this is no sample.
pub fn tight(sample: &str, program: impl Fn()) {
    let sample = parse(sample);
    let (mut seen, mut runs) = (HashSet::new(), 0);
    let search = Search::new(&program, Config::default(), None);
    search.search(All::kinds(), &Config::default(), |run, _| {
        runs += 1;
        seen.extend(sample.verify(run.output.as_bytes()).ok());
        runs > MOST_RUNS
    });
    if runs > MOST_RUNS {
        too_many();
    }
    if seen.is_empty() {
        fail(
            "none",
            &tr!("没有一种次序符合这份样本", "no order fits this sample"),
        );
    }
    if Some(seen.len()) == sample.allows() {
        return;
    }
    let free = looser_than_needed(&sample, &seen);
    let free = free.map(|lines| report::loose(&lines));
    let allowed = sample.allows().unwrap_or(usize::MAX);
    let seen = seen.len();
    let words = tr!(
        "样本许可 {allowed} 种输出，程序只有 {seen} 种",
        "the sample allows {allowed} outputs, the program has only {seen}"
    );
    let words: Vec<_> = [words].into_iter().chain(free).collect();
    fail("loose", &words.join("\n"));
}

/// There is an order in which `program` prints exactly these lines; with `stuck`
/// nobody can move any more then, without it the program ends.
///
/// # Panics
///
/// If there is none; the message says how far it goes.
pub fn reaches(output: &str, stuck: bool, program: impl Fn()) {
    let wanted: Vec<&str> = output.lines().map(str::trim_end).collect();
    let search = Search::new(&program, Config::default(), None);
    let (mut furthest, mut runs) = (0, 0);
    let found = search.search(All::kinds(), &Config::default(), |run, _| {
        runs += 1;
        let same = run.output.lines().zip(&wanted);
        furthest = furthest.max(same.take_while(|(a, b)| a == *b).count());
        let ends = match stuck {
            true => run.verdict == Some(Verdict::Stuck),
            false => run.verdict.is_none(),
        };
        ends && run.output.lines().eq(wanted.iter().copied())
            || runs > MOST_RUNS
    });
    if runs > MOST_RUNS {
        too_many(); // the one that is wanted may be among the others
    }
    if found.bad.is_some() {
        return;
    }
    match wanted.get(furthest) {
        Some(line) => {
            let nth = furthest + 1;
            fail(
                "unreachable",
                &tr!(
                    "没有一种次序印出这些行：第 {nth} 行到不了：{line}",
                    "no order prints these lines: line {nth} is never reached: {line}"
                ),
            )
        }
        None => fail(
            "not the end",
            &match stuck {
                true => tr!(
                    "这些行印得出来，可是没有一种次序就此卡住",
                    "these lines can be printed, but no order is stuck then"
                ),
                false => tr!(
                    "这些行印得出来，可是没有一种次序到此为止",
                    "these lines can be printed, but no order ends with them"
                ),
            },
        ),
    }
}

fn parse(sample: &str) -> Sample {
    let parsed = Sample::parse(sample);
    parsed.unwrap_or_else(|e| {
        let (line, flaw) = (e.line, e.flaw);
        fail(
            "no sample",
            &tr!(
                "第 {line} 行不是样本：{flaw:?}",
                "line {line} is no sample: {flaw:?}"
            ),
        )
    })
}

fn hold(spurious: usize, sample: Option<Sample>, program: &dyn Fn()) {
    listen();
    let model = || {
        PANICS.take();
        program();
    };
    let always = Config {
        spurious,
        ..Config::default()
    };
    let search = Search::new(&model, always, sample);
    search.warm_up();
    refuse_endless(&search);
    let mut runs = 0;
    let found = search.search(All::kinds(), &Config::default(), |_, judged| {
        runs += 1;
        judged.is_err() || runs > MOST_RUNS
    });
    let Some(bad) = found.bad else { return };
    if runs > MOST_RUNS {
        too_many();
    }
    let bad = search.shortest(&bad);
    let cause = cause(&bad.broken, PANICS.take());
    let kind = match &bad.broken {
        Some(broken) => kind(broken, cause.as_ref()),
        None => "luck".to_owned(),
    };
    let ends = bad.story.lines().filter_map(|line| line.strip_prefix("! "));
    let summary = match cause {
        // Of a thread; main panics only because of that.
        Some((_, text)) if kind.starts_with("panic") => text,
        _ => ends.collect::<Vec<_>>().join("\n"),
    };
    fail(&kind, &format!("{summary}\n\n{}", bad.story));
}

/// A run without end is found by chance: a search of all orders takes long over
/// one, and its story would be too long to be read.
fn refuse_endless(search: &Search) {
    let some = Random::new(SOME, 1);
    let found = search.search(some, &Config::default(), |run, _| {
        matches!(run.verdict, Some(Verdict::Endless(_)))
    });
    let Some(bad) = found.bad else { return };
    if let Some(endless) = &bad.verdict {
        let broken = Broken::Verdict(endless.clone());
        let words = report::broken(&bad, &broken, &search.names.borrow());
        fail("endless", words.trim_start_matches("! "));
    }
}

/// What std says where one thread panics only because another did.
const ONLY_BECAUSE: [&str; 3] = [
    "a scoped thread panicked",
    "called `Result::unwrap()` on an `Err` value: Any",
    "called `Result::unwrap()` on an `Err` value: PoisonError",
];

/// The panic that ended a run: main's, or that of the thread which brought main
/// to panic. Others were caught.
fn cause(
    broken: &Option<Broken>,
    mut panics: Vec<(String, String)>,
) -> Option<(String, String)> {
    let Some(Broken::Verdict(Verdict::Panic(end))) = broken else {
        return None;
    };
    let because = ONLY_BECAUSE.iter().any(|words| end.starts_with(words));
    if !because && let Some(at) = panics.iter().rposition(|(_, t)| t == end) {
        return Some(panics.swap_remove(at));
    }
    let own = |(_, text): &&(String, String)| {
        !ONLY_BECAUSE.iter().any(|words| text.starts_with(words))
    };
    panics.iter().rfind(own).cloned()
}

/// How a run went wrong, in words that are the same everywhere.
fn kind(broken: &Broken, cause: Option<&(String, String)>) -> String {
    match broken {
        Broken::Verdict(Verdict::Panic(_)) => match cause {
            Some((place, _)) => format!("panic at {place}"),
            None => "panic".to_owned(),
        },
        Broken::Verdict(Verdict::Stuck) => "stuck".to_owned(),
        Broken::Verdict(Verdict::Exit(status)) => format!("exit {status}"),
        Broken::Verdict(Verdict::Endless(_)) => "endless".to_owned(),
        Broken::Verdict(Verdict::Refused(_)) => "refused".to_owned(),
        Broken::Contract(violation) => {
            let rule = format!("{:?}", violation.rule).to_lowercase();
            match &violation.expected {
                Some(due) => format!("{rule} at {}", due.line),
                None => rule,
            }
        }
    }
}

/// Panics in a run are kept, and not printed.
fn listen() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !orders::run::active() {
            return usual(panic);
        }
        let place = panic.location().map_or(String::new(), |at| {
            let file = Path::new(at.file()).file_name().unwrap_or_default();
            let file = file.to_string_lossy();
            match &*file {
                "rules.rs" => format!("rules.rs:{}", at.line()),
                _ => "the answer".to_owned(),
            }
        });
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        let text = text.unwrap_or_default();
        PANICS.with_borrow_mut(|panics| panics.push((place, text)));
    }));
}

fn too_many() -> ! {
    fail(
        "many",
        &tr!(
            "次序太多，走过 {MOST_RUNS} 类还没有走完",
            "too many orders: {MOST_RUNS} kinds were not all"
        ),
    )
}

fn fail(kind: &str, words: &str) -> ! {
    eprintln!("fault: {kind}");
    panic!("{words}");
}
