//! 见 `check_outputs`。 See `check_outputs`.

use std::process::ExitCode;

fn main() -> ExitCode {
    check_outputs::check_outputs()
}
