use crate::kind::{self, Kind};
use crate::sample::{Line, Part, Sample, mark_holes, speaker};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// What may be given up when a sample is rewritten: nothing by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Lines of the sample may go.
    pub lines: bool,
    /// Holes may take values of another kind, or go, or come to stand where
    /// the sample said which value it must be.
    pub holes: bool,
    /// Lines may come in an order that the sample forbids; the sample then
    /// asks for the new one.
    pub order: bool,
}

/// Why a sample cannot be written, or not be rewritten, from a run. Lines of
/// the output and of the sample's file are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing was printed.
    Empty,
    /// This line of the output is not UTF-8.
    NotUtf8(usize),
    /// The last line of the output does not end.
    NoFinalNewline,
    /// This line of the output holds a character that nobody would see in a
    /// sample, and that many an editor would lose.
    Unseen(usize, char),
    /// This line of the output begins with a `~` or holds a `‹` or `›`: a
    /// sample would take it for a mark.
    Mark(usize),
    /// This line of the output is empty, and its line in the sample free:
    /// behind a `~ ` there must be a text.
    EmptyFreeLine(usize),
    /// This line of the output is new, among lines that are free.
    NewInFreeRun(usize),
    /// This line of the sample did not come: [`Allowed::lines`].
    LineGone(usize),
    /// This line of the sample had to come earlier than it did:
    /// [`Allowed::order`].
    OrderChanged {
        /// Its number in the sample.
        line: usize,
        /// Its number in the output.
        came: usize,
    },
    /// In this line of the sample a hole would take another kind of value:
    /// [`Allowed::holes`].
    OtherKind {
        /// Its number in the sample.
        line: usize,
        /// The value that came.
        value: String,
    },
    /// This line of the sample has another text now, in which nobody can be
    /// sure of its holes: [`Allowed::holes`].
    HolesUnclear {
        /// Its number in the sample.
        line: usize,
        /// Its number in the output.
        came: usize,
    },
}

/// A first sample from a run: every line fixed, no hole.
///
/// # Errors
/// When the output cannot be a sample.
pub fn fresh(output: &[u8]) -> Result<String, Refusal> {
    let lines = printable(output)?;
    Ok(lines.iter().map(|line| format!("{line}\n")).collect())
}

/// The lines of an output that can be written into a sample and read back.
fn printable(output: &[u8]) -> Result<Vec<&str>, Refusal> {
    let text = str::from_utf8(output).map_err(|e| {
        let before = &output[..e.valid_up_to()];
        Refusal::NotUtf8(before.split(|&byte| byte == b'\n').count())
    })?;
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    let text = text.strip_suffix('\n').ok_or(Refusal::NoFinalNewline)?;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        // Python ends its lines so on Windows.
        let line = match line.strip_suffix('\r') {
            Some(line) if cfg!(windows) => line,
            _ => line,
        };
        let number = lines.len() + 1;
        let unseen =
            |c: &char| c.is_control() && *c != '\t' || *c == '\u{feff}';
        if let Some(unseen) = line.chars().find(unseen) {
            return Err(Refusal::Unseen(number, unseen));
        }
        if line.starts_with('~') || line.contains(['‹', '›']) {
            return Err(Refusal::Mark(number));
        }
        lines.push(line);
    }
    Ok(lines)
}

impl Sample {
    /// The file of this sample rewritten from a new run, with its marks kept.
    ///
    /// After a run that it accepts it asks for just the same as before. Else
    /// texts may change, and lines may be added, which are fixed; what would
    /// ask for less is refused, unless it is `allowed`.
    ///
    /// # Errors
    /// All that is refused.
    pub fn refresh(
        &self,
        output: &[u8],
        allowed: Allowed,
    ) -> Result<String, Vec<Refusal>> {
        let printed = printable(output).map_err(|refusal| vec![refusal])?;
        let news: Vec<_> = printed.iter().map(|text| Apart::of(text)).collect();
        let olds: Vec<_> = self.lines.iter().map(Apart::of_line).collect();
        let origins = match self.verify(output) {
            Ok(order) => order.into_iter().map(Some).collect(),
            Err(_) => self.origins(&olds, &news),
        };
        let mut refused = Vec::new();
        if !allowed.lines {
            let mut gone = vec![true; self.lines.len()];
            origins.iter().flatten().for_each(|&i| gone[i] = false);
            let gone = self.lines.iter().zip(gone).filter(|(_, gone)| *gone);
            refused.extend(gone.map(|(l, _)| Refusal::LineGone(l.number)));
        }
        if !allowed.order {
            refused.extend(self.too_late(&origins));
        }
        let is_sure = sure_holes(&olds, &news, &origins);
        let mut file = String::new();
        let mut last: Option<&Line> = None;
        for (i, (text, origin)) in printed.iter().zip(&origins).enumerate() {
            let came = i + 1;
            let Some(of_line) = *origin else {
                let next = origins[i..].iter().flatten().next();
                let next = next.map(|&next| &self.lines[next]);
                if last.zip(next).is_some_and(|(a, b)| a.segment == b.segment) {
                    refused.push(Refusal::NewInFreeRun(came));
                }
                file += &format!("{text}\n");
                continue;
            };
            let line = &self.lines[of_line];
            let row = file.lines().next_back().unwrap_or_default();
            let apart = last.is_some_and(|last| last.segment != line.segment);
            if line.free && row.starts_with('~') && apart {
                file += "~\n";
            }
            if line.free && text.is_empty() {
                refused.push(Refusal::EmptyFreeLine(came));
            }
            let marked = line.mark(text).unwrap_or_else(|| {
                let line = line.number;
                let (marked, other_kind) =
                    olds[of_line].mark(line, text, &news[i]);
                let unclear = Refusal::HolesUnclear { line, came };
                let doubt = match is_sure[i] {
                    true => other_kind,
                    false => Some(unclear),
                };
                refused.extend(doubt.filter(|_| !allowed.holes));
                marked
            });
            let mark = if line.free { "~ " } else { "" };
            file += &format!("{mark}{marked}\n");
            last = Some(line);
        }
        match refused.is_empty() {
            true => Ok(file),
            false => Err(refused),
        }
    }

    /// For each line of a run the sample's line that it is: the same text, or
    /// else a changed text of the same speaker at the same place.
    fn origins(&self, olds: &[Apart], news: &[Apart]) -> Vec<Option<usize>> {
        let mut left: Vec<usize> = (0..olds.len()).collect();
        let mut origins: Vec<Option<usize>> = Vec::new();
        let mut furthest = 0;
        for new in news {
            let same = |i: &usize| self.lines[*i].matches(new.text);
            let at = left
                .iter()
                .position(|i| self.lines[*i].segment >= furthest && same(i))
                .or_else(|| left.iter().position(same));
            let line = at.map(|at| left.remove(at));
            furthest = furthest.max(line.map_or(0, |i| self.lines[i].segment));
            origins.push(line);
        }
        let repeats = |text| self.lines.iter().any(|line| line.matches(text));
        let changed: Vec<usize> = (0..news.len())
            .filter(|&i| origins[i].is_none() && !repeats(news[i].text))
            .collect();
        let by_place = |_: &Apart, _: &Apart| true;
        for fits in [Apart::has_words_of, Apart::may_become, by_place] {
            for &i in &changed {
                if origins[i].is_some() {
                    continue;
                }
                let before = || origins[..i].iter().flatten();
                let behind = || origins[i..].iter().flatten();
                let segment = |line: &usize| self.lines[*line].segment;
                let his = |line: &&usize| olds[**line].who == news[i].who;
                let low = before().map(segment).max();
                let high = behind().map(segment).min();
                let last = before().filter(his).max();
                let next = behind().filter(his).min();
                let at = left.iter().position(|line| {
                    his(&line)
                        && low.is_none_or(|low| low <= segment(line))
                        && high.is_none_or(|high| segment(line) <= high)
                        && last.is_none_or(|last| last < line)
                        && next.is_none_or(|next| line < next)
                        && fits(&olds[*line], &news[i])
                });
                origins[i] = at.map(|at| left.remove(at));
            }
        }
        origins
    }

    /// The lines that came behind one that they had to come before.
    fn too_late(&self, origins: &[Option<usize>]) -> Vec<Refusal> {
        let mut furthest = 0;
        let mut last_of = HashMap::new();
        let mut late = Vec::new();
        for (i, line) in origins.iter().enumerate() {
            let Some(line) = line.map(|line| &self.lines[line]) else {
                continue;
            };
            let last = last_of.get(line.speaker()).copied().unwrap_or(0);
            if line.segment < furthest || line.number < last {
                let (line, came) = (line.number, i + 1);
                late.push(Refusal::OrderChanged { line, came });
            }
            furthest = furthest.max(line.segment);
            last_of.insert(line.speaker(), last.max(line.number));
        }
        late
    }
}

/// For each line of a run whether it is certain where its holes are. So it is
/// when all the words are as they were. With new words it is when the old line
/// had no value outside a hole, the new one has just such values, and nothing
/// else that its speaker says may have come from it, or the other way round:
///
/// - no line that named a value has lost its words, and
/// - there are no other new words with values than those of such holes.
fn sure_holes(
    olds: &[Apart],
    news: &[Apart],
    origins: &[Option<usize>],
) -> Vec<bool> {
    let pairs = || {
        let olds = origins.iter().map(|line| line.map(|line| &olds[line]));
        news.iter().zip(olds)
    };
    let has_its_words = |(new, old): &(&Apart, Option<&Apart>)| {
        old.is_some_and(|old| old.has_words_of(new))
    };
    let has_its_values = |(new, old): &(&Apart, Option<&Apart>)| {
        old.is_some_and(|old| old.may_become(new))
    };
    let mut lost: Vec<bool> = olds.iter().map(Apart::names_a_value).collect();
    for (pair, line) in pairs().zip(origins) {
        if let Some(line) = *line {
            lost[line] &= !has_its_words(&pair);
        }
    }
    let mut unsure: HashSet<&str> = HashSet::new();
    let lost = olds.iter().zip(lost).filter(|(_, lost)| *lost);
    unsure.extend(lost.map(|(old, _)| old.who));
    let others = pairs()
        .filter(|pair| !has_its_words(pair) && !has_its_values(pair))
        .filter(|(new, _)| !new.values.is_empty());
    unsure.extend(others.map(|(new, _)| new.who));
    let is_sure = |pair: (&Apart, Option<&Apart>)| {
        let (new, old) = pair;
        !old.is_some_and(Apart::has_holes)
            || has_its_words(&pair)
            || has_its_values(&pair) && !unsure.contains(new.who)
    };
    pairs().map(is_sure).collect()
}

/// A line taken apart: who speaks, and what stands behind the name.
struct Apart<'a> {
    text: &'a str,
    who: &'a str,
    /// Before, between and behind the values.
    words: Vec<String>,
    values: Vec<Value>,
}

#[derive(Clone, Copy)]
struct Value {
    kind: Kind,
    in_hole: bool,
}

impl<'a> Apart<'a> {
    /// A line of an output.
    fn of(text: &'a str) -> Self {
        let who = speaker(text);
        Self::new(text, who, &[Part::Text(text.to_owned())])
    }

    fn of_line(line: &'a Line) -> Self {
        Self::new(&line.text, line.speaker(), &line.parts)
    }

    fn new(text: &'a str, who: &'a str, parts: &[Part]) -> Self {
        let (mut words, mut values) = (Vec::new(), Vec::new());
        let mut word = String::new();
        let mut skip = length_of_name(who);
        for part in parts {
            match part {
                Part::Hole(kind) => {
                    let (kind, in_hole) = (*kind, true);
                    words.push(std::mem::take(&mut word));
                    values.push(Value { kind, in_hole });
                }
                Part::Text(text) => {
                    let text = &text[skip..];
                    let mut done = 0;
                    for (kind, at) in kind::values(text) {
                        word += &text[done..at.start];
                        done = at.end;
                        let in_hole = false;
                        words.push(std::mem::take(&mut word));
                        values.push(Value { kind, in_hole });
                    }
                    word += &text[done..];
                }
            }
            skip = 0;
        }
        words.push(word);
        Self {
            text,
            who,
            words,
            values,
        }
    }

    fn has_holes(&self) -> bool {
        self.values.iter().any(|value| value.in_hole)
    }

    fn names_a_value(&self) -> bool {
        self.values.iter().any(|value| !value.in_hole)
    }

    /// Whether at most the values are others, if the speaker is the same.
    fn has_words_of(&self, new: &Self) -> bool {
        self.words == new.words
    }

    /// Whether all its values are holes, which those of `new` would fit.
    fn may_become(&self, new: &Self) -> bool {
        let ours = self.values.iter().map(|value| value.kind);
        let theirs = new.values.iter().map(|value| value.kind);
        self.who == new.who
            && self.has_holes()
            && !self.names_a_value()
            && ours.eq(theirs)
    }

    /// The `new` text of this `line` with its holes marked where they were;
    /// and the first that would be of another kind. With more or fewer values
    /// than before it gets none: too tight fails at the next run, too loose
    /// never would.
    fn mark(
        &self,
        line: usize,
        text: &str,
        new: &Self,
    ) -> (String, Option<Refusal>) {
        if self.values.len() != new.values.len() {
            return (text.to_owned(), None);
        }
        let name = length_of_name(new.who);
        let found = kind::values(&text[name..]);
        let holes =
            self.values.iter().zip(found).filter(|(old, _)| old.in_hole);
        let holes = holes.map(|(old, (kind, at))| {
            (old.kind == kind, at.start + name..at.end + name)
        });
        let holes: Vec<(bool, Range<usize>)> = holes.collect();
        let other = holes.iter().find(|(fits, _)| !fits).map(|(_, at)| {
            let value = text[at.clone()].to_owned();
            Refusal::OtherKind { line, value }
        });
        let holes = holes.into_iter().map(|(_, at)| at);
        (mark_holes(text, holes), other)
    }
}

/// How many bytes stand before what a speaker says.
fn length_of_name(who: &str) -> usize {
    match who {
        "" => 0,
        who => who.len() + "[] ".len(),
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal::{self, *};
    use super::{Allowed, fresh};
    use crate::Sample;

    fn refresh(old: &str, output: &str) -> Result<String, Vec<Refusal>> {
        refresh_with(Allowed::default(), old, output)
    }

    fn refresh_with(
        allowed: Allowed,
        old: &str,
        output: &str,
    ) -> Result<String, Vec<Refusal>> {
        let new = Sample::parse(old).unwrap();
        let new = new.refresh(output.as_bytes(), allowed)?;
        let read_back = Sample::parse(&new).unwrap();
        assert!(read_back.verify(output.as_bytes()).is_ok(), "{new}");
        Ok(new)
    }

    const LINES: Allowed = Allowed {
        lines: true,
        holes: false,
        order: false,
    };
    const HOLES: Allowed = Allowed {
        lines: false,
        holes: true,
        order: false,
    };
    const ORDER: Allowed = Allowed {
        lines: false,
        holes: false,
        order: true,
    };

    const OLD: &str = "\
red
~ [car 1] waits
~ [car 2] waits
~
~ [car 1] goes
~ [car 2] goes
took ‹5.01› s
";

    #[test]
    fn a_new_run_takes_its_own_order_and_values_and_keeps_the_marks() {
        let run = "red\n[car 2] waits\n[car 1] waits\n[car 1] goes\n\
                   [car 2] goes\ntook 4.98 s\n";
        let new = refresh(OLD, run).unwrap();
        assert_eq!(
            new,
            "red\n~ [car 2] waits\n~ [car 1] waits\n~\n~ [car 1] goes\n\
             ~ [car 2] goes\ntook ‹4.98› s\n"
        );
    }

    #[test]
    fn after_a_run_that_is_accepted_the_matcher_says_which_line_is_which() {
        // The first line that comes might be either line of the sample.
        let new = refresh(
            "~ ‹[::1]:1›] a\n~ [::1]:2] a\n",
            "[::1]:2] a\n[::1]:1] a\n",
        );
        assert_eq!(new.as_deref(), Ok("~ [::1]:2] a\n~ ‹[::1]:1›] a\n"));
    }

    #[test]
    fn changed_words_keep_their_marks() {
        let run = "red light\n[car 2] is waiting\n[car 1] waits\n[car 1] goes\n\
                   [car 2] drives off\nall in all 4.98 seconds\n";
        let new = refresh(OLD, run).unwrap();
        assert_eq!(
            new,
            "red light\n~ [car 2] is waiting\n~ [car 1] waits\n~\n\
             ~ [car 1] goes\n~ [car 2] drives off\n\
             all in all ‹4.98› seconds\n"
        );
    }

    #[test]
    fn changed_words_are_a_line_of_the_same_speaker_at_the_same_place() {
        for (old, run, new) in [
            // Between those of its lines that are as they were.
            (
                "~ [a] 1\n~ [a] 2\n~ [a] 3\n~ [b] x\n",
                "[a] 1\n[b] x\n[a] two\n[a] 3\n",
                "~ [a] 1\n~ [b] x\n~ [a] two\n~ [a] 3\n",
            ),
            // Not the first line that comes: the one that the hole fits.
            ("took ‹5› s\n", "hello\ntakes 6 s\n", "hello\ntakes ‹6› s\n"),
            // The first `x` is still the one before `~ [a] 1`.
            ("x\n~ [a] 1\nx\n", "x\n[a] 2\nx\ny\n", "x\n~ [a] 2\nx\ny\n"),
        ] {
            assert_eq!(refresh(old, run).as_deref(), Ok(new), "{run}");
        }
        for (old, run) in [
            ("~ [a] 1\n~ [b] 1\n", "[a] 1\n[c] 1\n"),
            // A line that is there once more is nobody's new text.
            ("a 7\ntook ‹5› s\n", "a 7\na 7\n"),
            ("x\n~ [a] 1\nx\n", "[a] 1\nx\n"),
        ] {
            let refused = refresh(old, run).unwrap_err();
            let gone = refused.iter().any(|r| matches!(r, LineGone(_)));
            assert!(gone, "{old}{run}{refused:?}");
        }
        // Of equal lines it is the one whose place it has.
        assert_eq!(refresh("x\na\nx\n", "a\nx\n"), Err(vec![LineGone(1)]));
        // New words at another place are those of no line that is gone.
        for (old, run, gone) in [
            ("x\n[a] 1\n[a] 2\n", "[a] zero\nx\n[a] 2\n", 2),
            ("[a] 1\n[b] x\n", "[b] x\n[a] one\n", 1),
            ("~ [a] 1\n~ [a] 2\n", "[a] 2\n[a] one\n", 1),
            ("~ [a] 1\n~ [a] 2\n", "[a] two\n[a] 1\n", 2),
        ] {
            assert_eq!(refresh(old, run), Err(vec![LineGone(gone)]), "{run}");
        }
        // The same words with a wrong value are more than a value that fits.
        let value = "5.5".to_owned();
        assert_eq!(
            refresh("took ‹5› s\n", "hello 7\ntook 5.5 s\n"),
            Err(vec![OtherKind { line: 1, value }])
        );
    }

    #[test]
    fn new_lines_are_fixed_at_their_place() {
        let run = "[light] hello\nred\n[light] yellow\n[car 1] waits\n\
                   [car 2] waits\n[light] green\n[car 1] goes\n\
                   [car 2] goes\ntook 5.00 s\nbye\n";
        let new = refresh(OLD, run).unwrap();
        assert_eq!(
            new,
            "[light] hello\nred\n[light] yellow\n~ [car 1] waits\n\
             ~ [car 2] waits\n[light] green\n~ [car 1] goes\n\
             ~ [car 2] goes\ntook ‹5.00› s\nbye\n"
        );
    }

    #[test]
    fn a_line_goes_only_if_that_is_allowed() {
        for (old, run, gone, new) in [
            ("a\nb\nc\n", "x\n", vec![2, 3], "x\n"),
            ("~ [a] x\n~ [b] x\n", "[a] x\n", vec![2], "~ [a] x\n"),
            // The two blocks stay apart.
            (
                "~ [a] 1\nb\n~ [c] 1\n",
                "[a] 1\n[c] 1\n",
                vec![2],
                "~ [a] 1\n~\n~ [c] 1\n",
            ),
            // A new line is a barrier too.
            (
                "~ [a] 1\nb\nb\n~ [c] 1\n",
                "[a] 1\n[b] new\n[c] 1\n",
                vec![2, 3],
                "~ [a] 1\n[b] new\n~ [c] 1\n",
            ),
        ] {
            let refused = gone.into_iter().map(LineGone).collect();
            assert_eq!(refresh(old, run), Err(refused));
            assert_eq!(refresh_with(LINES, old, run).as_deref(), Ok(new));
        }
    }

    #[test]
    fn an_order_is_lost_only_if_that_is_allowed() {
        for (old, run, late, new) in [
            ("a\nb\n", "b\na\n", vec![(1, 2)], "b\na\n"),
            (
                "~ [a] 1\n~ [b] x\n~ [a] 2\n",
                "[a] 2\n[a] 1\n[b] x\n",
                vec![(1, 2)],
                "~ [a] 2\n~ [a] 1\n~ [b] x\n",
            ),
            // What could not change places before still cannot.
            (
                "~ [a] x\n~ [b] x\n~\n~ [c] x\n",
                "[a] x\n[c] x\n[b] x\n",
                vec![(2, 3)],
                "~ [a] x\n~\n~ [c] x\n~\n~ [b] x\n",
            ),
            (
                "a\n~ [b] x\n~ [c] x\n",
                "[b] x\n[c] x\na\n",
                vec![(1, 3)],
                "~ [b] x\n~ [c] x\na\n",
            ),
        ] {
            let late = late
                .into_iter()
                .map(|(line, came)| OrderChanged { line, came });
            assert_eq!(refresh(old, run), Err(late.collect()));
            assert_eq!(refresh_with(ORDER, old, run).as_deref(), Ok(new));
        }
    }

    #[test]
    fn holes_stay_where_they_certainly_belong() {
        for (old, run, new) in [
            // All words as they were.
            ("5 cars, ‹12› ms\n", "4 cars, 11 ms\n", "4 cars, ‹11› ms\n"),
            ("‹12› of 12\n", "13 of 14\n", "‹13› of 14\n"),
            ("[a 1] ‹5› s, 1\n", "[a 1] 6 s, 2\n", "[a 1] ‹6› s, 2\n"),
            ("[a] ‹5› s [x] 1\n", "[a] 6 s [x] 2\n", "[a] ‹6› s [x] 2\n"),
            ("[a] ‹5› [x] y\n", "[a] 5 [x] z\n", "[a] ‹5› [x] z\n"),
            // No value but those in holes.
            ("took ‹5› s\n", "6秒\n", "‹6›秒\n"),
            ("[a 1] took ‹5›\n", "[a 1] 6 s\n", "[a 1] ‹6› s\n"),
            (
                "‹5› in ‹0.5› s, id ‹0x1f›\n",
                "6 took 0.5 s: 0x2f\n",
                "‹6› took ‹0.5› s: ‹0x2f›\n",
            ),
        ] {
            assert_eq!(refresh(old, run).as_deref(), Ok(new));
        }
    }

    #[test]
    fn a_hole_moves_changes_or_goes_only_if_that_is_allowed() {
        let unclear = HolesUnclear { line: 1, came: 1 };
        let other = |value: &str| OtherKind {
            line: 1,
            value: value.to_owned(),
        };
        for (old, run, refusal, new) in [
            (
                "exit code 0 after ‹12› steps\n",
                "exit code 1\n",
                unclear.clone(),
                "exit code 1\n",
            ),
            (
                "worker 3 needed ‹5› ms\n",
                "worker 3 is done\n",
                unclear.clone(),
                "worker 3 is done\n",
            ),
            (
                "worker 3 needed ‹5› ms\n",
                "worker 4 took 6 ms\n",
                unclear.clone(),
                "worker 4 took ‹6› ms\n",
            ),
            (
                "‹12› steps, exit code 0\n",
                "exit code 0, 12 steps\n",
                unclear.clone(),
                "exit code ‹0›, 12 steps\n",
            ),
            (
                "took ‹1.5› s\n",
                "took long\n",
                unclear.clone(),
                "took long\n",
            ),
            (
                "took ‹1.5› s\n",
                "took 1.5 s of 2.5 s\n",
                unclear.clone(),
                "took 1.5 s of 2.5 s\n",
            ),
            (
                "code [0] after ‹12› steps\n",
                "code 1, all its steps\n",
                unclear,
                "code 1, all its steps\n",
            ),
            (
                "took ‹5› s\n",
                "took 5.0 s\n",
                other("5.0"),
                "took ‹5.0› s\n",
            ),
            (
                "took ‹5.5› s\n",
                "it took 5 s\n",
                HolesUnclear { line: 1, came: 1 },
                "it took ‹5› s\n",
            ),
        ] {
            assert_eq!(refresh(old, run), Err(vec![refusal]), "{run}");
            assert_eq!(refresh_with(HOLES, old, run).as_deref(), Ok(new));
            for other in [LINES, ORDER] {
                assert!(refresh_with(other, old, run).is_err());
            }
        }
    }

    #[test]
    fn a_text_that_another_line_may_have_left_behind_takes_no_hole_by_itself() {
        for (old, run) in [
            // Which one is new?
            ("took ‹5› s\n", "hello 7\nlasts 6 s\n"),
            ("took ‹5› s\n", "lasts 6 s\nbye 7\n"),
            ("a: ‹5›\na\n", "9 a\n9 a: 6\na\n"),
            ("a: ‹5›\na\n", "9 a\n9 a: 6\n"),
            // Have they changed places?
            ("took ‹5› s\n7 cars\n", "7 autos\nlasts 6 s\n"),
            // Is the one with the hole gone, and the other its successor?
            ("took ‹5› s\n7 cars\n", "8 autos\nhello\n"),
        ] {
            let refused = refresh(old, run);
            let unclear = HolesUnclear { line: 1, came: 1 };
            let named = refused.unwrap_err().contains(&unclear);
            assert!(named, "{run}");
        }
        // Values that fit prove nothing beside one that the sample names.
        let refused = refresh("red\nw 3: ‹5›\n", "hello 1 2\nw 3 took 6\n");
        let unclear = HolesUnclear { line: 2, came: 2 };
        assert_eq!(refused, Err(vec![unclear]));
        // All of them have such holes; the other one speaks; it is told.
        for (old, run, new) in [
            (
                "a took ‹5› s\nb took ‹6› s\n",
                "a: 5\nb: 6\n",
                "a: ‹5›\nb: ‹6›\n",
            ),
            (
                "took ‹5› s\n",
                "[a] hello 7\nlasts 6 s\n",
                "[a] hello 7\nlasts ‹6› s\n",
            ),
            (
                "[b] 7 cars\ntook ‹5› s\n",
                "[b] 7 autos\nlasts 6 s\n",
                "[b] 7 autos\nlasts ‹6› s\n",
            ),
            (
                "took ‹5› s\n7 cars\n",
                "lasts 6 s\n8 cars\n",
                "lasts ‹6› s\n8 cars\n",
            ),
        ] {
            assert_eq!(refresh(old, run).as_deref(), Ok(new));
        }
    }

    #[test]
    fn a_line_inside_a_free_run_is_for_a_hand_to_mark() {
        let (old, run) = ("~ [a] x\n~ [b] x\n", "[a] x\n[c] x\n[b] x\n");
        let all = Allowed {
            lines: true,
            holes: true,
            order: true,
        };
        for allowed in [Allowed::default(), all] {
            let refused = refresh_with(allowed, old, run);
            assert_eq!(refused, Err(vec![NewInFreeRun(2)]));
        }
    }

    #[test]
    fn all_that_is_refused_is_named_at_once() {
        let run = "[car 2] waits\nred\n[car 3] waits\n[car 1] goes\n\
                   [car 2] goes\ntook 4 s\n";
        assert_eq!(
            refresh(OLD, run),
            Err(vec![
                LineGone(2),
                OrderChanged { line: 1, came: 2 },
                OtherKind {
                    line: 7,
                    value: "4".into()
                },
            ])
        );
    }

    #[test]
    fn what_a_sample_cannot_hold_is_refused_by_name() {
        for (run, refusal) in [
            (&b""[..], Empty),
            (b"a\nb", NoFinalNewline),
            (b"a\n\xff\n", NotUtf8(2)),
            (b"a\n\n~ b\n", Mark(3)),
            (b"~\n", Mark(1)),
            ("a\n‹1\n".as_bytes(), Mark(2)),
            ("1›\n".as_bytes(), Mark(1)),
            ("\u{feff}a\n".as_bytes(), Unseen(1, '\u{feff}')),
            (b"a\n\x1b[1mb\n", Unseen(2, '\x1b')),
            (b"\0\n", Unseen(1, '\0')),
        ] {
            assert_eq!(fresh(run), Err(refusal.clone()));
            let old = Sample::parse("a\nb\n").unwrap();
            let refused = old.refresh(run, Allowed::default());
            assert_eq!(refused, Err(vec![refusal]));
        }
        let on_windows = match cfg!(windows) {
            true => Ok("a\nb\n".to_owned()),
            false => Err(Unseen(1, '\r')),
        };
        assert_eq!(fresh(b"a\r\nb\r\n"), on_windows);
        let empty = refresh("start\n~ first\n~ [b] 1\n", "start\n\n[b] 1\n");
        assert_eq!(empty, Err(vec![EmptyFreeLine(2)]));
        assert_eq!(refresh("a\n\n", "b\n\n").as_deref(), Ok("b\n\n"));
    }

    #[test]
    fn a_first_sample_is_as_tight_as_can_be() {
        assert_eq!(fresh(b"a 1\n\tb\n\n").unwrap(), "a 1\n\tb\n\n");
    }
}
