//! 这一课的故事，按每一种次序运行。
//! The story of this lesson, in every order.

#![allow(clippy::duplicate_mod)] // both sizes have the same people

use runner::Story;
use std::process::ExitCode;

/// The lesson's main program, smaller.
mod small {
    include!(concat!(env!("OUT_DIR"), "/small.rs"));
}

/// The lesson's main program.
mod full {
    include!(concat!(env!("OUT_DIR"), "/full.rs"));
}

fn main() -> ExitCode {
    lesson10_deadlock::shown::show();
    runner::main(Story {
        small: Some(small::story),
        full: full::story,
        alike: false,
    })
}
