//! Who moves? A strategy says, run after run.

mod all;
mod delays;
mod dice;
mod few;
mod path;
mod random;
mod replay;

pub use all::All;
pub use delays::Delays;
pub use dice::Dice;
pub use few::Few;
pub use random::{Pct, Random};
pub use replay::Replay;

use crate::run::{Config, Id, Run, recycle, run};

/// Says who moves, and which way data goes: which of those who sleep is woken,
/// whether somebody wakes for no reason.
pub trait Strategy {
    /// Which of `run.able` moves.
    fn task(&mut self, run: &Run) -> Id;

    /// Which of `ways` ways, from 0 on.
    fn way(&mut self, ways: usize) -> usize;

    /// Whether there is another run to make.
    fn another(&mut self, run: &Run) -> bool;

    /// Forgets all runs so far: their steps were too coarse.
    fn restart(&mut self) {}
}

/// What a search came to.
pub struct Found {
    /// How many runs it has made.
    pub runs: usize,
    /// Whether these are all that the strategy had to make.
    pub all: bool,
    /// The run at which it was stopped.
    pub bad: Option<Run>,
    /// See [`Config::tried`].
    pub tried: Vec<&'static str>,
}

/// Makes runs of `main` until the strategy has made all of its, or `stop` says
/// so of a run. Before a search of a program with static variables that are
/// filled once, let it run once: they are constants from then on.
///
/// Two searches at a time of a program with static variables disturb each other.
pub fn search(
    config: &Config,
    strategy: Box<dyn Strategy>,
    main: &dyn Fn(),
    mut stop: impl FnMut(&mut Run) -> bool,
) -> Found {
    let (mut runs, mut strategy) = (0, strategy);
    let mut config = config.clone();
    loop {
        let (mut made, back) = run(&config, strategy, main);
        strategy = back;
        if !made.tried.is_empty() && !config.fine {
            config.tried.append(&mut made.tried);
            strategy.restart();
            runs = 0;
            continue;
        }
        runs += 1;
        let more = strategy.another(&made);
        if stop(&mut made) {
            return Found {
                runs,
                all: false,
                bad: Some(made),
                tried: config.tried,
            };
        }
        if !more {
            return Found {
                runs,
                all: true,
                bad: None,
                tried: config.tried,
            };
        }
        recycle(made);
    }
}
