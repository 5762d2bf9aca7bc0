//! 命令行。 The command line.

use crate::schedule;
use lexopt::prelude::{Long, Value, ValueExt};
use say::tr;
use std::path::PathBuf;

/// What to search.
#[derive(Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every order of the small size, and some of the full one.
    Every,
    /// So many orders of the full size.
    Random { runs: usize, seed: u64 },
    /// This order of the small size.
    Schedule(Vec<String>),
    /// The order of the small size that somebody chooses.
    Play,
}

#[derive(Debug)]
pub struct Options {
    /// The lesson's folder.
    pub lesson: PathBuf,
    pub mode: Mode,
}

impl Options {
    /// # Errors
    /// What is wrong with the command line.
    pub fn parse(
        args: impl IntoIterator<Item = std::ffi::OsString>,
    ) -> Result<Self, String> {
        let (mut lesson, mut mode, mut seed) = (None, Mode::Every, 1);
        let wrong = |e: lexopt::Error| e.to_string();
        let mut parser = lexopt::Parser::from_iter(args);
        while let Some(arg) = parser.next().map_err(wrong)? {
            match arg {
                Long("random") => {
                    let runs = parser.value().map_err(wrong)?;
                    let runs = runs.parse().map_err(wrong)?;
                    mode = Mode::Random { runs, seed };
                }
                Long("seed") => {
                    let value = parser.value().map_err(wrong)?;
                    seed = value.parse().map_err(wrong)?;
                }
                Long("schedule") => {
                    let names = parser.value().map_err(wrong)?;
                    let names = names.string().map_err(wrong)?;
                    mode = Mode::Schedule(schedule::steps(&names));
                }
                Long("play") => mode = Mode::Play,
                Value(path) => lesson = Some(path.into()),
                other => return Err(wrong(other.unexpected())),
            }
        }
        if let Mode::Random { seed: given, .. } = &mut mode {
            *given = seed;
        }
        let lesson = lesson.ok_or_else(|| {
            tr!("要说出课的文件夹", "the lesson's folder is needed")
        })?;
        Ok(Self { lesson, mode })
    }
}
