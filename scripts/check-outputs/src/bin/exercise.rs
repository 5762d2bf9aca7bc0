//! 见 `exercise`。 See `exercise`.

use std::process::ExitCode;

fn main() -> ExitCode {
    check_outputs::exercise()
}
