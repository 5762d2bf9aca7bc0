//! 各课的测量（`cargo bench`）公用的部分。
//! What the measurements of all lessons (`cargo bench`) share.

use std::cmp::Ordering;
use std::env;
use std::process::Command;
use std::thread;
use std::time::Duration;

/// Whether to measure: `cargo test` runs a bench too, but only wants to know
/// that it compiles.
pub fn wanted() -> bool {
    env::args().any(|arg| arg == "--bench")
}

/// How many threads can run at once here.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Runs each peer once a round, one after the other, so that all see the same
/// weather: a machine that is busy for a while is busy for all of them. For
/// each peer, what its runs gave, in their order.
pub fn in_turns<P, T>(
    rounds: usize,
    peers: &[P],
    mut run: impl FnMut(&P) -> T,
) -> Vec<Vec<T>> {
    let mut runs: Vec<_> = peers.iter().map(|_| Vec::new()).collect();
    for round in 1..=rounds {
        for (n, (peer, runs)) in (1..).zip(peers.iter().zip(&mut runs)) {
            eprint!("\rround {round} of {rounds}: {n} of {}  ", peers.len());
            runs.push(run(peer));
        }
    }
    eprintln!();
    runs
}

/// The value in the middle, the upper one if there are two; none of no values.
pub fn median<T: PartialOrd>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    let middle = values.len() / 2;
    values.into_iter().nth(middle)
}

/// The Python to compare with: `python3`, or what the variable PYTHON names.
pub fn python() -> Command {
    Command::new(env::var_os("PYTHON").unwrap_or_else(|| "python3".into()))
}

/// The seconds that a program prints, if it ran to its end.
///
/// # Errors
///
/// What it said instead, or why it did not start.
pub fn seconds(program: &mut Command) -> Result<Duration, String> {
    let shown = format!("{program:?}");
    let output = program.output().map_err(|e| format!("{shown}: {e}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().parse() {
        Ok(secs) if output.status.success() => {
            Ok(Duration::from_secs_f64(secs))
        }
        _ => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("{shown}: {text}{said}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_turns, median, seconds};
    use std::process::Command;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        assert_eq!(median([3, 1, 2]), Some(2));
        assert_eq!(median([0.5, 9.0, 1.5, 0.1]), Some(1.5));
        assert_eq!(median::<u8>([]), None);
    }

    #[test]
    fn the_peers_take_turns() {
        let mut log = String::new();
        let runs = in_turns(3, &['a', 'b'], |peer| {
            log.push(*peer);
            log.len()
        });
        assert_eq!(log, "ababab");
        assert_eq!(runs, [[1, 3, 5], [2, 4, 6]]);
    }

    #[test]
    fn a_program_that_does_not_start_is_a_sentence() {
        let none = seconds(&mut Command::new("there is no such program"));
        assert!(none.unwrap_err().contains("no such program"));
    }
}
