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
    /// Its text, without marks.
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
        let here = order.len();
        let mut left: Vec<&Line> = Vec::new();
        let mut seen = vec![false; self.lines.len()];
        order.iter().for_each(|&i| seen[i] = true);
        left.extend(self.lines.iter().zip(&seen).filter(|p| !p.1).map(|p| p.0));

        // The lines of the output from here on, each with the line of the
        // sample that it would be: equal ones are paired off in order.
        let mut rest = left.clone();
        let pairs: Vec<Option<&Line>> = printed[here..]
            .iter()
            .map(|text| {
                let found = rest.iter().position(|line| line.matches(text))?;
                Some(rest.remove(found))
            })
            .collect();
        let comes_later =
            |line: &Line| !rest.iter().any(|r| r.number == line.number);

        let segment = left.first().map(|line| line.segment);
        let mut due =
            left.iter().take_while(|line| Some(line.segment) == segment);
        let absent = due.clone().find(|line| !comes_later(line));
        let came = printed.get(here).map(|text| Place {
            line: here + 1,
            text: (*text).to_owned(),
        });
        let (rule, expected) = match (printed.get(here), pairs.first()) {
            // A line of the sample, but not yet due.
            (Some(text), Some(Some(pair))) => {
                if let Some(absent) = absent {
                    (Rule::Missing, Some(*absent))
                } else if Some(pair.segment) == segment {
                    let who = speaker(text);
                    (
                        Rule::Speaker,
                        due.find(|line| line.speaker() == who).copied(),
                    )
                } else {
                    (Rule::Barrier, left.first().copied())
                }
            }
            // A line that the sample does not have, or not so often.
            (Some(text), _) => {
                let who = speaker(text);
                let changed = due
                    .clone()
                    .find(|line| line.speaker() == who && !comes_later(line))
                    .or(absent);
                let again = self.lines.iter().find(|line| line.matches(text));
                match (changed, again) {
                    (_, Some(again)) => (Rule::Repeated, Some(again)),
                    (Some(line), None) => {
                        let rule = line.wrong_hole(text);
                        (rule.map_or(Rule::Text, Rule::Hole), Some(*line))
                    }
                    (None, None) => (Rule::Extra, None),
                }
            }
            (None, _) => (Rule::Missing, left.first().copied()),
        };
        Violation {
            came,
            expected: expected.map(|line| Place {
                line: line.number,
                text: line.text.clone(),
            }),
            rule,
        }
    }
}

/// The lines of an output, without their line breaks.
fn split(output: &[u8]) -> Result<Vec<&str>, Violation> {
    let bad = |rule, line, text: String| Violation {
        rule,
        expected: None,
        came: Some(Place { line, text }),
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
