//! The matcher has no exponential case: compared with itself, in one run.

use contract::Sample;
use std::time::{Duration, Instant};

/// How long it takes to verify a free run of `lines` lines by ten speakers,
/// each with a hole; the speakers all tell their lines backwards if `broken`.
fn verify(lines: usize, broken: bool) -> Duration {
    let line =
        |i: usize, value| format!("[s {}] did {i} in {value} s\n", i % 10);
    let sample: String = (0..lines)
        .map(|i| format!("~ {}", line(i, "‹0.5›")))
        .collect();
    let output: String = (0..lines)
        .map(|i| line(if broken { lines - 1 - i } else { i }, "1.25"))
        .collect();
    let sample = Sample::parse(&sample).unwrap();
    let start = Instant::now();
    assert_eq!(sample.verify(output.as_bytes()).is_err(), broken);
    start.elapsed()
}

#[test]
fn four_times_the_lines_take_no_exponential_time() {
    for broken in [false, true] {
        let best = |lines| (0..3).map(|_| verify(lines, broken)).min().unwrap();
        let (small, large) = (best(500), best(2000));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("broken: {broken}, 500: {small:?}, 2000: {large:?}");
        assert!(ratio < 64.0, "{ratio}"); // linear is 4, quadratic 16
    }
}
