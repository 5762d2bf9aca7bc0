//! The matcher has no exponential case: compared with itself, in one run.

use contract::Sample;
use std::time::{Duration, Instant};

/// A free run of `lines` lines by ten speakers, all alike but for a hole, and
/// an output that is right up to its last line if `broken`.
fn verify(lines: usize, broken: bool) -> Duration {
    let sample: String = (0..lines)
        .map(|i| format!("~ [s {}] took ‹0.5› s\n", i % 10))
        .collect();
    let mut output: String = (0..lines)
        .rev()
        .map(|i| format!("[s {}] took {i}.5 s\n", i % 10))
        .collect();
    if broken {
        output += "[s 1] took 1.5 s\n";
    }
    let sample = Sample::parse(&sample).unwrap();
    let start = Instant::now();
    assert_eq!(sample.verify(output.as_bytes()).is_err(), broken);
    start.elapsed()
}

#[test]
fn eight_times_the_lines_take_far_less_than_eight_times_eight_the_time() {
    for broken in [false, true] {
        let best = |lines| (0..5).map(|_| verify(lines, broken)).min().unwrap();
        let (small, large) = (best(500), best(4000));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("broken: {broken}, 500: {small:?}, 4000: {large:?}");
        assert!(ratio < 256.0, "{ratio}");
    }
}
