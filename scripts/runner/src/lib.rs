//! 让一课的故事按每一种次序运行，每次的输出都拿样本来对。
//! Runs a lesson's story in every order, and judges each output by its sample.
//!
//! ```text
//! STORY LESSON                       every order of the small size
//! STORY LESSON --random N --seed S   so many by chance, of the full size
//! STORY LESSON --schedule NAMES      this one: who moves, step by step
//! STORY LESSON --play                the one that you choose
//! ```

mod change;
mod columns;
mod names;
mod options;
mod play;
mod report;
mod rules;
mod schedule;
mod search;
mod tight;
mod told;

use contract::Sample;
use options::{Mode, Options};
use orders::run::Config;
pub use rules::{every_order, reaches, sound, tight};
use say::{Lang, print_line, tr};
use search::Search;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, panic};

/// A lesson's main program, in both of its sizes.
#[derive(Clone, Copy, Debug)]
pub struct Story {
    /// With so few threads and tasks that all orders can be gone through, if
    /// there is such a size. If it has no sample of its own, that of the full
    /// size is meant.
    pub small: Option<fn()>,
    /// As readers see it.
    pub full: fn(),
    /// See [`orders::run::Config::alike`].
    pub alike: bool,
}

/// What the program of a story does: reads its arguments, searches, reports.
/// The exit status is 0 if every order that was tried kept the contract, 1 if
/// one did not, 2 if nothing could be tried.
pub fn main(story: Story) -> ExitCode {
    // A sample has no colours.
    colored::control::set_override(false);
    // A panic in a run is that run's affair, and told with its verdict.
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !orders::run::active() {
            usual(panic);
        }
    }));
    match work(story) {
        Ok((held, words)) => {
            print_line(&words);
            match held {
                true => ExitCode::SUCCESS,
                false => ExitCode::FAILURE,
            }
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn work(story: Story) -> Result<(bool, String), String> {
    let options = Options::parse(env::args_os())?;
    let lang = Lang::current().pick("zh", "en");
    let full_sample = options.lesson.join(format!("output.{lang}.txt"));
    let small_sample = options.lesson.join(format!("orders/small.{lang}.txt"));
    let always = Config {
        alike: story.alike,
        ..Config::default()
    };
    let sample = Some(read(&full_sample)?);
    let full = Search::new(&story.full, always.clone(), sample);
    let small = match &story.small {
        Some(small) => {
            let sample = match small_sample.exists() {
                true => small_sample,
                false => full_sample,
            };
            Some(Search::new(small, always, Some(read(&sample)?)))
        }
        None => None,
    };
    let told = small.as_ref().unwrap_or(&full);
    match options.mode {
        Mode::Every => Ok(search::both(small.as_ref(), &full)),
        Mode::Random { runs, seed } => Ok(full.random(runs, seed)),
        Mode::Schedule(names) => told.one(names),
        Mode::Play => told.play(),
    }
}

fn read(path: &Path) -> Result<Sample, String> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|e| format!("{shown}: {e}"))?;
    Sample::parse(&text).map_err(|e| {
        let (line, flaw) = (e.line, e.flaw);
        tr!(
            "{shown} 第 {line} 行不是样本：{flaw:?}",
            "{shown}, line {line} is no sample: {flaw:?}"
        )
    })
}
