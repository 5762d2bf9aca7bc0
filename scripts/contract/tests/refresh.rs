//! A refreshed sample asks for just the same after a run that the old one
//! accepts, and never for less after any other, unless that is allowed.

use contract::{Allowed, Kind, Refusal, Sample, speaker};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;
use std::collections::{BTreeMap, VecDeque};

const NOTHING: Allowed = Allowed {
    lines: false,
    holes: false,
    order: false,
};

/// Dice that fall the same whenever they start from the same number.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

/// What a generated line is like.
#[derive(Clone, Debug)]
struct Shape {
    free: bool,
    new_run: bool,
    who: usize,
    /// A value that the sample names.
    pinned: bool,
    holes: usize,
    /// The same words as another line, perhaps.
    words: usize,
}

fn shapes() -> impl Strategy<Value = Vec<Shape>> {
    let shape = (
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.2),
        0..3_usize,
        prop::bool::weighted(0.3),
        0..3_usize,
        0..6_usize,
    );
    let shape =
        shape.prop_map(|(free, new_run, who, pinned, holes, words)| Shape {
            free,
            new_run,
            who,
            pinned,
            holes,
            words,
        });
    prop::collection::vec(shape, 1..9)
}

fn sample(shapes: &[Shape]) -> String {
    let mut sample = String::new();
    let mut behind_free = false;
    for shape in shapes {
        if shape.free && behind_free && shape.new_run {
            sample += "~\n";
        }
        behind_free = shape.free;
        let mark = if shape.free { "~ " } else { "" };
        let name = ["", "[light] ", "[车 1] "][shape.who];
        let word = char::from(b'a' + u8::try_from(shape.words).unwrap());
        let pinned = if shape.pinned { " of 7" } else { "" };
        let holes = ["", ": ‹12›", ": ‹12› in ‹0.5› s"][shape.holes];
        sample += &format!("{mark}{name}says {word}{pinned}{holes}\n");
    }
    sample
}

/// One of the outputs that a sample asks for; it knows nothing of the matcher.
fn output(sample: &str, dice: &mut Dice) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut block: BTreeMap<&str, VecDeque<&str>> = BTreeMap::new();
    for row in sample.lines().chain([""]) {
        if let Some(free) = row.strip_prefix("~ ") {
            block.entry(speaker(free)).or_default().push_back(free);
            continue;
        }
        while !block.is_empty() {
            let at = dice.below(block.len());
            let who = *block.keys().nth(at).unwrap();
            let his = block.get_mut(who).unwrap();
            lines.push(with_values(his.pop_front().unwrap(), dice));
            if his.is_empty() {
                block.remove(who);
            }
        }
        if row != "~" {
            lines.push(with_values(row, dice));
        }
    }
    lines.pop(); // the empty one that ended the last block
    lines
}

/// A line with some value of the right kind in each hole; those that the
/// sample names are below ten.
fn with_values(marked: &str, dice: &mut Dice) -> String {
    let mut line = String::new();
    let mut rest = marked;
    while let Some((before, hole)) = rest.split_once('‹') {
        let (value, behind) = hole.split_once('›').unwrap();
        let (a, b) = (10 + dice.below(9), 10 + dice.below(9));
        line += before;
        line += &match value.contains('.') {
            true => format!("{a}.{b}"),
            false => a.to_string(),
        };
        rest = behind;
    }
    line + rest
}

/// What a change of the program does to its output.
#[derive(Clone, Debug)]
enum Edit {
    Drop,
    Repeat(Index),
    Swap(Index),
    NewLine,
    NewWords,
    OtherPinned,
    MorePinned,
    OtherKind,
}

fn edits() -> impl Strategy<Value = Vec<(Index, Edit)>> {
    let edit = prop_oneof![
        Just(Edit::Drop),
        any::<Index>().prop_map(Edit::Repeat),
        any::<Index>().prop_map(Edit::Swap),
        any::<Index>().prop_map(Edit::Swap),
        Just(Edit::NewLine),
        Just(Edit::NewWords),
        Just(Edit::NewWords),
        Just(Edit::NewWords),
        Just(Edit::OtherPinned),
        Just(Edit::MorePinned),
        Just(Edit::OtherKind),
    ];
    prop::collection::vec((any::<Index>(), edit), 1..4)
}

fn edit(run: &mut Vec<String>, edits: &[(Index, Edit)]) {
    for (at, edit) in edits {
        if run.is_empty() {
            break;
        }
        let at = at.index(run.len());
        match edit {
            Edit::Drop => drop(run.remove(at)),
            Edit::Repeat(to) => {
                run.insert(to.index(run.len() + 1), run[at].clone());
            }
            Edit::Swap(with) => {
                let with = with.index(run.len());
                run.swap(at, with);
            }
            Edit::NewLine => {
                let name = speaker(&run[at]);
                let name = match name {
                    "" => String::new(),
                    name => format!("[{name}] "),
                };
                run.insert(at, format!("{name}quite new"));
            }
            Edit::NewWords => run[at] = run[at].replace("says", "tells"),
            Edit::OtherPinned => run[at] = run[at].replace("of 7", "of 8"),
            Edit::MorePinned => {
                run[at] = run[at].replace("says ", "says 9 ");
            }
            Edit::OtherKind => run[at] = run[at].replace(" in ", ".5 in "),
        }
    }
}

/// Those lines that are not in `other`, or not so often.
fn without(lines: &[String], other: &[String]) -> Vec<String> {
    let mut left = lines.to_vec();
    for line in other {
        if let Some(at) = left.iter().position(|other| other == line) {
            left.remove(at);
        }
    }
    left
}

/// The outputs of the old program that this one may have come from, if `run`
/// came from `first`: each line that is new in `run` may have been added, or
/// have taken the place of one that is gone, with other values.
fn before_the_edits(
    output: &[String],
    first: &[String],
    run: &[String],
) -> Vec<Vec<String>> {
    let (gone, new) = (without(first, run), without(run, first));
    let in_value = |c: char| c.is_numeric() || c == '.';
    let words = |line: &String| line.replace(in_value, "");
    let new_words: Vec<_> = new.iter().map(words).collect();
    let mut befores = vec![Vec::new()];
    for line in output {
        let mut longer = Vec::new();
        let may_be_new = new_words.contains(&words(line));
        if may_be_new && run.contains(line) {
            longer.clone_from(&befores);
        }
        if may_be_new {
            for old in &gone {
                let with = |run: &Vec<_>| {
                    [&run[..], std::slice::from_ref(old)].concat()
                };
                longer.extend(befores.iter().map(with));
            }
        }
        befores.iter_mut().for_each(|run| run.push(line.clone()));
        befores.append(&mut longer);
    }
    befores
}

/// For each line with holes who says it and of which kinds they are, in some
/// order.
fn holes(sample: &str) -> Vec<(&str, Vec<Option<Kind>>)> {
    let rows = sample.lines().filter(|row| row.contains('‹'));
    let mut holes: Vec<_> = rows
        .map(|row| {
            let row = row.strip_prefix("~ ").unwrap_or(row);
            let values = row.split('‹').skip(1);
            let kind = |hole: &str| Kind::of(hole.split('›').next()?);
            (speaker(row), values.map(kind).collect())
        })
        .collect();
    holes.sort();
    holes
}

fn text(lines: &[String]) -> Vec<u8> {
    let lines = lines.iter().map(|line| format!("{line}\n"));
    lines.collect::<String>().into_bytes()
}

fn read(sample: &str) -> Sample {
    Sample::parse(sample).unwrap()
}

fn accepts(sample: &Sample, lines: &[String]) -> bool {
    sample.verify(&text(lines)).is_ok()
}

fn refresh(
    old: &Sample,
    run: &[String],
    allowed: Allowed,
) -> Result<String, Vec<Refusal>> {
    old.refresh(&text(run), allowed)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(9),
        ..ProptestConfig::default()
    })]

    #[test]
    fn after_an_accepted_run_it_accepts_the_same_outputs(
        shapes in shapes(), dice: u64, edits in edits()
    ) {
        let (before, mut dice) = (sample(&shapes), Dice(dice));
        let old = read(&before);
        let run = output(&before, &mut dice);
        prop_assert!(accepts(&old, &run));
        let after = refresh(&old, &run, NOTHING).unwrap();
        let new = read(&after);
        prop_assert!(accepts(&new, &run));
        for _ in 0..10 {
            prop_assert!(accepts(&old, &output(&after, &mut dice)));
            let mut other = output(&before, &mut dice);
            prop_assert!(accepts(&new, &other), "{}{}", before, after);
            edit(&mut other, &edits);
            prop_assert_eq!(accepts(&old, &other), accepts(&new, &other));
        }
    }

    #[test]
    fn after_any_other_run_it_accepts_nothing_that_was_refused(
        shapes in shapes(), dice: u64, edits in edits()
    ) {
        let (before, mut dice) = (sample(&shapes), Dice(dice));
        let old = read(&before);
        let first = output(&before, &mut dice);
        let mut run = first.clone();
        edit(&mut run, &edits);
        let Ok(after) = refresh(&old, &run, NOTHING) else {
            return Ok(());
        };
        let new = read(&after);
        prop_assert!(accepts(&new, &run), "{}", after);
        let mut values = after.split('‹').skip(1);
        let is_named = |value: &str| value.find(['.', '›']) == Some(1);
        prop_assert!(!values.any(is_named), "{}", after);
        prop_assert_eq!(holes(&before), holes(&after), "{}{}", before, after);
        for _ in 0..10 {
            let other = output(&after, &mut dice);
            let befores = before_the_edits(&other, &first, &run);
            prop_assert!(
                befores.iter().any(|before| accepts(&old, before)),
                "old:\n{}new:\n{}accepts: {:?}", before, after, other
            );
        }
    }

    #[test]
    fn a_second_time_nothing_changes(
        shapes in shapes(), dice: u64, edits in edits()
    ) {
        let before = sample(&shapes);
        let mut run = output(&before, &mut Dice(dice));
        edit(&mut run, &edits);
        if let Ok(after) = refresh(&read(&before), &run, NOTHING) {
            let again = refresh(&read(&after), &run, NOTHING);
            prop_assert_eq!(again, Ok(after));
        }
    }

    #[test]
    fn what_is_refused_is_written_when_it_is_allowed_by_its_name(
        shapes in shapes(), dice: u64, edits in edits()
    ) {
        let before = sample(&shapes);
        let old = read(&before);
        let mut run = output(&before, &mut Dice(dice));
        edit(&mut run, &edits);
        let Err(refused) = refresh(&old, &run, NOTHING) else {
            return Ok(());
        };
        let mut allowed = NOTHING;
        let mut by_hand = Vec::new();
        for refusal in refused {
            match refusal {
                Refusal::LineGone(_) => allowed.lines = true,
                Refusal::OrderChanged { .. } => allowed.order = true,
                Refusal::OtherKind { .. } | Refusal::HolesUnclear { .. } => {
                    allowed.holes = true;
                }
                _ => by_hand.push(refusal),
            }
        }
        match refresh(&old, &run, allowed) {
            Ok(after) => {
                prop_assert!(by_hand.is_empty());
                let new = read(&after);
                prop_assert!(accepts(&new, &run), "{}", after);
                prop_assert_eq!(refresh(&new, &run, NOTHING), Ok(after));
            }
            Err(refused) => prop_assert_eq!(refused, by_hand),
        }
    }
}
