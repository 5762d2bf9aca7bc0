//! 样本说得够不够紧。
//! Whether a sample says all that its two marks can say.

use contract::{Order, Sample};
use std::collections::{BTreeSet, HashSet};

/// Lines of a free block that came before all others of their block in every
/// order that was seen: a bare `~` could stand behind them, or the only one
/// could be fixed. None if there is no such block.
pub fn looser_than_needed(
    sample: &Sample,
    seen: &HashSet<Order>,
) -> Option<Vec<String>> {
    let lines: Vec<_> = sample.lines().collect();
    let mut from = 0;
    for block in lines.chunk_by(|a, b| a.2 == b.2) {
        let to = from + block.len();
        // In an order that keeps the contract a block has its place.
        let first = |order: &Order, count: usize| -> BTreeSet<usize> {
            order[from..from + count].iter().copied().collect()
        };
        for count in 1..block.len() {
            let firsts: BTreeSet<_> =
                seen.iter().map(|order| first(order, count)).collect();
            if firsts.len() == 1 {
                let firsts = firsts.into_iter().flatten();
                return Some(firsts.map(|at| lines[at].1.to_owned()).collect());
            }
        }
        from = to;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::looser_than_needed;
    use contract::Sample;

    fn loose(sample: &str, outputs: &[&str]) -> Option<Vec<String>> {
        let sample = Sample::parse(sample).unwrap();
        let order = |output: &&str| {
            let lines = output.split(' ').map(|who| format!("[{who}] x\n"));
            sample.verify(lines.collect::<String>().as_bytes()).unwrap()
        };
        looser_than_needed(&sample, &outputs.iter().map(order).collect())
    }

    const ABC: &str = "~ [a] x\n~ [b] x\n~ [c] x\n";

    #[test]
    fn a_line_that_always_comes_first_needs_no_mark() {
        assert_eq!(loose(ABC, &["a b c", "a c b"]).unwrap(), ["[a] x"]);
        let last = loose(ABC, &["a b c", "b a c"]).unwrap();
        assert_eq!(last, ["[a] x", "[b] x"]);
        assert!(loose(ABC, &["a b c"]).is_some());
    }

    #[test]
    fn a_sample_whose_marks_are_all_needed_is_tight() {
        // Not all six: but no two marks could say which.
        assert_eq!(loose(ABC, &["a b c", "c b a"]), None);
        assert_eq!(loose("[a] x\n[b] x\n", &["a b"]), None);
    }

    #[test]
    fn blocks_are_looked_at_one_by_one() {
        let sample = "~ [a] x\n~ [b] x\n~\n~ [c] x\n~ [d] x\n";
        assert_eq!(loose(sample, &["a b c d", "b a d c"]), None);
        let found = loose(sample, &["a b c d", "b a c d"]);
        assert_eq!(found.unwrap(), ["[c] x"]);
    }
}
