use crate::kind::Kind;
use crate::sample::{Line, Sample, speaker};
use std::collections::{HashMap, VecDeque};

/// In which order a run printed the sample's lines: the index of each line
/// (from 0, bare `~` not counted), as they came.
pub type Order = Vec<usize>;

/// A line of a sample or of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number in the file or the output, from 1.
    pub line: usize,
    /// Its text; in a sample with its holes marked, but without its `~`.
    pub text: String,
}

/// The first thing in an output that breaks the contract.
#[derive(Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which rule it breaks.
    pub rule: Rule,
    /// The sample's line that was due, if one was.
    pub expected: Option<Place>,
    /// The output's line that came, if one did.
    pub came: Option<Place>,
    /// Where these two lines part, when they are meant to be the same.
    pub parting: Option<Parting>,
}

/// Where a line that came parts from the sample's line, in characters from 0,
/// in the text of each [`Place`].
#[derive(Debug, PartialEq, Eq)]
pub struct Parting {
    /// In the sample's line: its end if the other one is longer.
    pub expected: usize,
    /// In the output's line.
    pub came: usize,
    /// What the output has in the place of a hole, when that is wrong.
    pub value: Option<String>,
}

/// The rules of the contract.
#[derive(Debug, PartialEq, Eq)]
pub enum Rule {
    /// The output is text in UTF-8. `came` shows it with U+FFFD.
    Utf8,
    /// The last line ends with a line break.
    FinalNewline,
    /// No line is missing: `expected` never came, where `came` now stands.
    Missing,
    /// No line is added: `came` is not in the sample.
    Extra,
    /// No line comes more often than in the sample.
    Repeated,
    /// Every letter is as in the sample.
    Text,
    /// A hole's value is of the sample's kind; here it is not of this one.
    Hole(Kind),
    /// What stands below a fixed line or a bare `~` comes after everything
    /// above it: `came` did not wait for `expected`.
    Barrier,
    /// Lines of one speaker keep their order: `expected` comes before `came`.
    Speaker,
}

impl Sample {
    /// Checks a whole output. Takes time in proportion to its length, and for
    /// a broken one at worst its square.
    ///
    /// # Errors
    /// The first violation.
    pub fn verify(&self, output: &[u8]) -> Result<Order, Violation> {
        let lines = split(output)?;
        let mut order = Vec::with_capacity(lines.len());
        // The lines that are due now: those of the current segment that have
        // not come yet, in the sample's order for each speaker.
        let mut due: HashMap<&str, VecDeque<usize>> = HashMap::new();
        let mut segments = self
            .lines
            .chunk_by(|a, b| a.segment == b.segment)
            .peekable();
        let mut next = 0;
        for printed in &lines {
            if due.is_empty() {
                for line in segments.next().unwrap_or_default() {
                    due.entry(line.speaker()).or_default().push_back(next);
                    next += 1;
                }
            }
            // Main's lines too: the value of a hole may look like a name.
            let fits = [speaker(printed), ""].into_iter().find_map(|who| {
                let first = *due.get(who)?.front()?;
                self.lines[first].matches(printed).then_some(first)
            });
            let Some(index) = fits else {
                return Err(self.explain(&lines, &order));
            };
            order.push(index);
            let who = self.lines[index].speaker();
            let queue = due.get_mut(who).expect("it has a front");
            queue.pop_front();
            if queue.is_empty() {
                due.remove(who);
            }
        }
        if order.len() < self.lines.len() {
            return Err(self.explain(&lines, &order));
        }
        Ok(order)
    }

    /// Why the line behind those that came in this `order` breaks the contract.
    fn explain(&self, printed: &[&str], order: &[usize]) -> Violation {
        let mut seen = vec![false; self.lines.len()];
        order.iter().for_each(|&i| seen[i] = true);
        let left: Vec<&Line> = self
            .lines
            .iter()
            .zip(seen)
            .filter_map(|(line, seen)| (!seen).then_some(line))
            .collect();
        let rest = &printed[order.len()..];
        let (rule, expected) = match rest.first() {
            None => (Rule::Missing, left.first().copied()),
            Some(text) => {
                let (pair, comes) = pair_off(&left, rest);
                match pair {
                    Some(pair) => out_of_turn(&left, pair, &comes),
                    None => self.unknown(text, &left, &comes),
                }
            }
        };
        let alike = matches!(rule, Rule::Text | Rule::Hole(_));
        let both = expected.zip(rest.first()).filter(|_| alike);
        Violation {
            parting: both.map(|(line, text)| {
                let wrong_hole = matches!(rule, Rule::Hole(_));
                part(line, text, wrong_hole)
            }),
            came: rest.first().map(|text| Place {
                line: order.len() + 1,
                text: (*text).to_owned(),
            }),
            expected: expected.map(|line| Place {
                line: line.number,
                text: marked(line),
            }),
            rule,
        }
    }

    /// A line came that the sample does not have, or not so often.
    fn unknown<'a>(
        &'a self,
        text: &str,
        left: &[&'a Line],
        comes: &[bool],
    ) -> (Rule, Option<&'a Line>) {
        if let Some(again) = self.lines.iter().find(|line| line.matches(text)) {
            return (Rule::Repeated, Some(again));
        }
        let absent = || due(left).zip(comes).filter(|p| !p.1).map(|p| p.0);
        let changed = absent()
            .find(|line| line.speaker() == speaker(text))
            .or_else(|| most_like(text, absent()));
        match changed {
            Some(line) => {
                let hole = match line.holes().next() {
                    Some(_) => line.wrong_hole(text),
                    None => None,
                };
                (hole.map_or(Rule::Text, Rule::Hole), Some(line))
            }
            None => (Rule::Extra, absent().next()),
        }
    }
}

/// Those of the lines left that may come now.
fn due<'a, 'b>(left: &'b [&'a Line]) -> impl Iterator<Item = &'a Line> + 'b {
    let first = left.first().map(|line| line.segment);
    let lines = left.iter().copied();
    lines.take_while(move |line| Some(line.segment) == first)
}

/// A line of the sample came, but it is not its turn.
fn out_of_turn<'a>(
    left: &[&'a Line],
    pair: &Line,
    comes: &[bool],
) -> (Rule, Option<&'a Line>) {
    let absent = due(left).zip(comes).find(|p| !p.1);
    if let Some((absent, _)) = absent {
        return (Rule::Missing, Some(absent));
    }
    let first = left.first().copied();
    if first.is_some_and(|first| first.segment == pair.segment) {
        let who = pair.speaker();
        (Rule::Speaker, due(left).find(|line| line.speaker() == who))
    } else {
        (Rule::Barrier, first)
    }
}

/// The line of the sample that the first of the `rest` is, and for each line
/// left whether it comes. Of equal ones those that do not come are the first.
fn pair_off<'a>(
    left: &[&'a Line],
    rest: &[&str],
) -> (Option<&'a Line>, Vec<bool>) {
    // Those with holes must be tried one by one, the others are looked up.
    let mut holed = Vec::new();
    let mut plain: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (i, line) in left.iter().enumerate() {
        match line.holes().next() {
            Some(_) => holed.push(i),
            None => plain.entry(&line.text).or_default().push_back(i),
        }
    }
    let mut comes = vec![false; left.len()];
    let matches = |i: &usize, text: &str| left[*i].matches(text);
    let mut pair = None;
    if let Some(text) = rest.first() {
        let of_plain = plain.get(text).and_then(VecDeque::front).copied();
        let of_holed = holed.iter().copied().find(|i| matches(i, text));
        pair = of_plain.into_iter().chain(of_holed).min();
        if let Some(i) = pair {
            comes[i] = true;
            if Some(i) == of_plain {
                plain.get_mut(text).map(VecDeque::pop_front);
            } else {
                holed.retain(|&other| other != i);
            }
        }
    }
    for text in rest.iter().skip(1).rev() {
        let of_plain = plain.get(text).and_then(VecDeque::back).copied();
        let of_holed = holed.iter().copied().rfind(|i| matches(i, text));
        let Some(i) = of_plain.into_iter().chain(of_holed).max() else {
            continue;
        };
        comes[i] = true;
        if Some(i) == of_plain {
            plain.get_mut(text).map(VecDeque::pop_back);
        } else {
            holed.retain(|&other| other != i);
        }
    }
    (pair.map(|i| left[i]), comes)
}

/// The line that is most like `text`, if at least half of it is.
fn most_like<'a>(
    text: &str,
    lines: impl Iterator<Item = &'a Line>,
) -> Option<&'a Line> {
    let likeness = |line: &Line| {
        let ours = line.text.chars().count();
        let theirs = text.chars().count();
        let chars = line.text.chars().zip(text.chars());
        let start = chars.take_while(|(a, b)| a == b).count();
        let chars = line.text.chars().rev().zip(text.chars().rev());
        let end = chars.take_while(|(a, b)| a == b).count();
        let common = (start + end).min(ours).min(theirs);
        (2 * common >= ours.max(theirs)).then_some(common)
    };
    let alike = lines.filter_map(|line| Some((likeness(line)?, line)));
    // Of equally good ones the first.
    let best = alike.reduce(|best, next| match next.0 > best.0 {
        true => next,
        false => best,
    });
    best.map(|(_, line)| line)
}

/// The sample's line with its holes marked.
fn marked(line: &Line) -> String {
    line.mark(&line.text).unwrap_or_else(|| line.text.clone())
}

/// Where `text` parts from the sample's `line`.
fn part(line: &Line, text: &str, wrong_hole: bool) -> Parting {
    let marked = marked(line);
    let mut holes = line.holes();
    let (mut ours, mut theirs) = (marked.as_str(), text);
    let mut value = None;
    while let Some(c) = ours.chars().next() {
        let (our_part, their_part) = match c {
            '‹' => {
                let kind = holes.next().expect("each mark is one of a hole");
                let hole = ours
                    .find('›')
                    .map_or(ours, |end| &ours[..end + '›'.len_utf8()]);
                let behind = ours[hole.len()..].split('‹').next();
                let found = if wrong_hole {
                    let all = up_to(theirs, behind.unwrap_or_default());
                    let fits = kind.fits(all);
                    value = (!fits).then(|| all.to_owned());
                    fits.then_some(all)
                } else {
                    kind.at_start(theirs)
                };
                let Some(found) = found else { break };
                (hole.len(), found.len())
            }
            _ if theirs.starts_with(c) => (c.len_utf8(), c.len_utf8()),
            _ => break,
        };
        ours = &ours[our_part..];
        theirs = &theirs[their_part..];
    }
    let before = |whole: &str, rest: &str| {
        whole[..whole.len() - rest.len()].chars().count()
    };
    Parting {
        expected: before(&marked, ours),
        came: before(text, theirs),
        value,
    }
}

/// What stands in `text` before `end`; all of it when that is empty.
fn up_to<'a>(text: &'a str, end: &str) -> &'a str {
    match text.find(end) {
        Some(at) if !end.is_empty() => &text[..at],
        _ => text,
    }
}

/// The lines of an output, without their line breaks.
fn split(output: &[u8]) -> Result<Vec<&str>, Violation> {
    let bad = |rule, line, text: String| Violation {
        rule,
        expected: None,
        came: Some(Place { line, text }),
        parting: None,
    };
    let mut lines = Vec::new();
    for (i, bytes) in output.split_inclusive(|&b| b == b'\n').enumerate() {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        let Some(line) = bytes.strip_suffix(b"\n") else {
            return Err(bad(Rule::FinalNewline, i + 1, text(bytes)));
        };
        // Python ends its lines so on Windows.
        let line = match line.strip_suffix(b"\r") {
            Some(line) if cfg!(windows) => line,
            _ => line,
        };
        match str::from_utf8(line) {
            Ok(line) => lines.push(line),
            Err(_) => return Err(bad(Rule::Utf8, i + 1, text(line))),
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::{Parting, Rule, Violation};
    use crate::{Kind, Sample};

    fn violation(sample: &str, output: &str) -> Violation {
        let sample = Sample::parse(sample).unwrap();
        sample.verify(output.as_bytes()).unwrap_err()
    }

    /// The sample's line and the output's that a violation speaks of.
    fn places(violation: &Violation) -> (Option<usize>, Option<usize>) {
        let line = |place: &Option<super::Place>| Some(place.as_ref()?.line);
        (line(&violation.expected), line(&violation.came))
    }

    #[test]
    fn two_lines_part_at_a_character() {
        for (sample, output, expected, came) in [
            ("[车] 走\n", "[车] 走 \n", 5, 5),
            ("one \n", "one\n", 3, 3),
            ("took ‹4.0› s!\n", "took 12.25 s\n", 12, 12),
            ("a ‹1,000› b\n", "a 1000 c\n", 10, 7),
            ("x\n", "\u{feff}x\n", 0, 0),
        ] {
            let parting = violation(sample, output).parting.unwrap();
            let wanted = Parting {
                expected,
                came,
                value: None,
            };
            assert_eq!(parting, wanted, "{sample}{output}");
        }
    }

    #[test]
    fn a_wrong_value_is_quoted_whole() {
        for (sample, output, value) in [
            ("took ‹4.0› s\n", "took 4 s\n", "4"),
            ("took ‹4.0› s\n", "took 4.0.1 s\n", "4.0.1"),
            ("‹1› of ‹2›\n", "1 of two\n", "two"),
            ("‹1› of ‹2›\n", " of 2\n", ""),
        ] {
            let violation = violation(sample, output);
            assert!(matches!(violation.rule, Rule::Hole(_)), "{violation:?}");
            let parting = violation.parting.unwrap();
            assert_eq!(parting.value.as_deref(), Some(value));
        }
    }

    #[test]
    fn a_line_of_the_sample_is_shown_with_its_holes_marked() {
        let violation = violation("~ took ‹4.0› s\n", "took 4 s\n");
        assert_eq!(violation.rule, Rule::Hole(Kind::Decimal));
        assert_eq!(violation.expected.unwrap().text, "took ‹4.0› s");
    }

    #[test]
    fn of_equal_lines_the_first_is_the_one_that_did_not_come() {
        let sample = "a\n".repeat(1000);
        let output = format!("b\n{}", "a\n".repeat(999));
        let changed = violation(&sample, &output);
        assert_eq!(changed.rule, Rule::Text);
        assert_eq!(places(&changed), (Some(1), Some(1)));
        let sample = "~ a ‹1›\n".repeat(3) + "b\n";
        let missing = violation(&sample, "a 1\na 2\nb\n");
        assert_eq!(missing.rule, Rule::Missing);
        assert_eq!(places(&missing), (Some(3), Some(3)));
    }

    #[test]
    fn whose_turn_it_is_is_told_also_when_a_value_looks_like_a_name() {
        let sample = "~ a\n~ ‹[::1]:80› [x] y\n";
        let swapped = violation(sample, "[::1]:81 [x] y\na\n");
        assert_eq!(swapped.rule, Rule::Speaker);
        assert_eq!(places(&swapped), (Some(1), Some(1)));
    }

    #[test]
    fn a_line_like_none_of_the_sample_is_no_changed_one() {
        let unlike = violation("~ [car 1] goes\n~ [car 2] goes\n", "what?\n");
        assert_eq!(unlike.rule, Rule::Extra);
        assert_eq!(places(&unlike), (Some(1), Some(1)));
        let alike =
            violation("~ [car 1] goes\n~ [car 2] goes\n", "[Car 2] goes\n");
        assert_eq!(alike.rule, Rule::Text);
        assert_eq!(places(&alike), (Some(2), Some(1)));
    }

    #[test]
    fn a_line_may_be_a_million_bytes_long() {
        let long = "x".repeat(1_000_000);
        let sample = Sample::parse(&format!("{long} ‹1›\n{long}\n")).unwrap();
        let good = format!("{long} 22\n{long}\n");
        assert_eq!(sample.verify(good.as_bytes()), Ok(vec![0, 1]));
        let bad = format!("{long} 22\n{long}y\n");
        let parting = sample.verify(bad.as_bytes()).unwrap_err().parting;
        assert_eq!(parting.unwrap().came, 1_000_000);
        let hole = sample.verify(format!("{long} ?\n").as_bytes());
        assert_eq!(hole.unwrap_err().rule, Rule::Hole(Kind::Whole));
    }
}
