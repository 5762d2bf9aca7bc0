//! 这一课的故事，按各种次序运行；次序太多，走不完。
//! The story of this lesson in many orders; there are too many to try them all.

use runner::Story;
use std::process::ExitCode;

/// The lesson's main program.
mod full {
    include!(concat!(env!("OUT_DIR"), "/full.rs"));
}

fn main() -> ExitCode {
    lesson01_event::shown::show();
    runner::main(Story {
        small: None,
        full: full::story,
        alike: false,
    })
}
