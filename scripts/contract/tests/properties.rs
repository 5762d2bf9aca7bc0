//! Every reordering that a contract allows is accepted, and every single edit
//! that it forbids is rejected, whatever the sample.

use contract::{Rule, Sample, speaker};
use proptest::prelude::*;
use proptest::sample::Index;

/// A sample, and one run of it that the contract allows.
#[derive(Clone, Debug)]
struct Story {
    sample: String,
    /// The lines as they came, each with its segment and its line in `sample`.
    run: Vec<(usize, usize, String)>,
}

/// What a generated line is like.
#[derive(Clone, Debug)]
struct Shape {
    free: bool,
    new_run: bool,
    who: usize,
    hole: bool,
    shuffle: u32,
    value: u16,
}

fn shape() -> impl Strategy<Value = Shape> {
    (
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.2),
        0..4_usize,
        any::<bool>(),
        any::<u32>(),
        any::<u16>(),
    )
        .prop_map(|(free, new_run, who, hole, shuffle, value)| Shape {
            free,
            new_run,
            who,
            hole,
            shuffle,
            value,
        })
}

fn story() -> impl Strategy<Value = Story> {
    prop::collection::vec(shape(), 1..40).prop_map(|shapes| tell(&shapes))
}

fn tell(shapes: &[Shape]) -> Story {
    let mut sample = String::new();
    let mut run: Vec<(usize, usize, String)> = Vec::new();
    let mut segment = 0;
    for (i, shape) in shapes.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| &shapes[i]);
        let in_run = shape.free && before.is_some_and(|b| b.free);
        if in_run && shape.new_run {
            sample += "~\n";
        }
        segment += usize::from(!in_run || shape.new_run);
        let name = ["", "[light] ", "[车 1] ", "[car 2] "][shape.who];
        let mark = if shape.free { "~ " } else { "" };
        let (hole, value) = match shape.hole {
            true => ("‹0.5›".to_owned(), format!("{}.25", shape.value)),
            false => ("now".to_owned(), "now".to_owned()),
        };
        sample += &format!("{mark}{name}says {i}, {hole}!\n");
        run.push((segment, i, format!("{name}says {i}, {value}!")));
    }
    // Within each segment: a random order of the speakers, then each
    // speaker's lines in their own order.
    let mut shuffled = run.clone();
    shuffled.sort_by_key(|(segment, i, _)| (*segment, shapes[*i].shuffle));
    let mut used = vec![false; run.len()];
    let run = shuffled
        .iter()
        .map(|(segment, i, _)| {
            let next = (0..run.len())
                .find(|&j| {
                    let same_place = run[j].0 == *segment;
                    !used[j] && same_place && shapes[j].who == shapes[*i].who
                })
                .unwrap();
            used[next] = true;
            run[next].clone()
        })
        .collect();
    Story { sample, run }
}

impl Story {
    fn verify(&self) -> Result<Vec<usize>, contract::Violation> {
        let output: String = self
            .run
            .iter()
            .map(|(_, _, text)| format!("{text}\n"))
            .collect();
        Sample::parse(&self.sample)
            .unwrap()
            .verify(output.as_bytes())
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.run.iter().map(|(_, _, text)| text.as_str())
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_allowed_reordering_is_accepted(story in story()) {
        let order: Vec<_> = story.run.iter().map(|(_, i, _)| *i).collect();
        prop_assert_eq!(story.verify(), Ok(order));
    }

    #[test]
    fn a_dropped_line_is_missed(mut story in story(), at: Index) {
        prop_assume!(story.run.len() > 1);
        let (_, i, _) = story.run.remove(at.index(story.run.len()));
        let violation = story.verify().unwrap_err();
        prop_assert_eq!(violation.rule, Rule::Missing);
        let expected = violation.expected.unwrap().text;
        let says = format!("says {i},");
        prop_assert!(expected.contains(&says));
    }

    #[test]
    fn a_repeated_line_is_noticed(mut story in story(), at: Index, to: Index) {
        let line = story.run[at.index(story.run.len())].clone();
        story.run.insert(to.index(story.run.len() + 1), line);
        prop_assert!(story.verify().is_err());
    }

    #[test]
    fn a_swap_across_a_barrier_is_rejected(
        mut story in story(), a: Index, b: Index
    ) {
        let (a, b) = (a.index(story.run.len()), b.index(story.run.len()));
        prop_assume!(story.run[a].0 != story.run[b].0);
        story.run.swap(a, b);
        let rule = story.verify().unwrap_err().rule;
        prop_assert!(matches!(rule, Rule::Barrier | Rule::Speaker), "{rule:?}");
    }

    #[test]
    fn a_swap_within_a_speaker_is_rejected(
        mut story in story(), pair: Index
    ) {
        let len = story.run.len();
        let same = |a: usize, b: usize| {
            let who = |i: usize| (story.run[i].0, speaker(&story.run[i].2));
            a < b && who(a) == who(b)
        };
        let pairs: Vec<_> = (0..len * len)
            .map(|i| (i / len, i % len))
            .filter(|&(a, b)| same(a, b))
            .collect();
        prop_assume!(!pairs.is_empty());
        let (a, b) = pairs[pair.index(pairs.len())];
        story.run.swap(a, b);
        prop_assert_eq!(story.verify().unwrap_err().rule, Rule::Speaker);
    }

    #[test]
    fn a_changed_letter_is_rejected(
        mut story in story(), at: Index, letter: Index
    ) {
        let at = at.index(story.run.len());
        let text = &mut story.run[at].2;
        // Any letter, but not one of the value of a hole.
        let end = text.find(',').unwrap() + 2;
        let starts: Vec<_> = text
            .char_indices()
            .filter(|(i, c)| (*i < end || *c == '!') && *c != '*')
            .collect();
        let (i, old) = starts[letter.index(starts.len())];
        text.replace_range(i..i + old.len_utf8(), "*");
        prop_assert!(story.verify().is_err());
    }

    #[test]
    fn a_value_of_another_kind_is_rejected(mut story in story(), at: Index) {
        let at = at.index(story.run.len());
        let text = &mut story.run[at].2;
        prop_assume!(text.contains(".25"));
        *text = text.replace(".25", "");
        let rule = story.verify().unwrap_err().rule;
        prop_assert_eq!(rule, Rule::Hole(contract::Kind::Decimal));
    }

    #[test]
    fn an_added_line_is_rejected(
        mut story in story(), to: Index, text in "[a-z]{0,3}|\\[light\\] says"
    ) {
        story.run.insert(to.index(story.run.len() + 1), (0, 0, text));
        let rule = story.verify().unwrap_err().rule;
        prop_assert_eq!(rule, Rule::Extra);
    }

    #[test]
    fn any_bytes_get_an_answer(story in story(), bytes: Vec<u8>) {
        let sample = Sample::parse(&story.sample).unwrap();
        prop_assert!(sample.verify(&bytes).is_err());
    }

    #[test]
    fn a_refreshed_sample_keeps_its_shape_and_accepts_the_run(story in story()) {
        let old = Sample::parse(&story.sample).unwrap();
        let output: String =
            story.texts().map(|text| format!("{text}\n")).collect();
        let new = old.refresh(output.as_bytes(), contract::Allowed::default()).unwrap();
        let new = Sample::parse(&new).unwrap();
        prop_assert!(new.verify(output.as_bytes()).is_ok());
        prop_assert_eq!(new.same_shape(&old), Ok(()));
    }
}
