use crate::kind::{Kind, whole_text};
use regex_lite::Regex;
use std::fmt::Write;

/// A parsed sample; see the crate's documentation for its two marks.
#[derive(Debug)]
pub struct Sample {
    pub(crate) lines: Vec<Line>,
}

#[derive(Debug)]
pub(crate) struct Line {
    /// Its line number in the sample's file, from 1.
    pub number: usize,
    pub free: bool,
    /// Lines with the same segment number may change places if they are free.
    /// Every fixed line has a segment of its own.
    pub segment: usize,
    /// Who says it; of its marked text, for the value of a hole at its start
    /// may look like a name: `‹[::1]:80›] x`.
    speaker: String,
    /// The text as the program printed it, without marks.
    pub text: String,
    pub parts: Vec<Part>,
    /// Matches what a run may print here; none where there is no hole.
    regex: Option<Regex>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Hole(Kind),
}

/// What is wrong in a sample's file, and in which line.
#[derive(Debug, PartialEq, Eq)]
pub struct SampleError {
    /// The line's number, from 1.
    pub line: usize,
    /// What is wrong there.
    pub flaw: Flaw,
}

/// The ways in which a sample's file can be wrong.
#[derive(Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The file begins with a byte order mark, which nobody sees.
    Bom,
    /// The file is empty, or its last line does not end.
    NoFinalNewline,
    /// A `~` at the start of a line, with neither a space and a text behind
    /// it nor nothing at all.
    BadMark,
    /// A bare `~` that does not stand between two free lines.
    BreakOutsideRun,
    /// A `‹` without `›` or the other way round.
    UnclosedHole,
    /// A value that has no known [`Kind`].
    UnknownKind(String),
    /// A hole in the name of a speaker: whose order would be kept?
    HoleInSpeaker,
}

impl Sample {
    /// Reads a sample.
    ///
    /// # Errors
    /// The first line that is not as the two marks want it.
    pub fn parse(file: &str) -> Result<Self, SampleError> {
        if file.starts_with('\u{feff}') {
            return Err(SampleError {
                line: 1,
                flaw: Flaw::Bom,
            });
        }
        if !file.ends_with('\n') {
            let line = file.lines().count().max(1);
            return Err(SampleError {
                line,
                flaw: Flaw::NoFinalNewline,
            });
        }
        let rows: Vec<&str> = file.lines().collect();
        let is_free = |row: Option<&&str>| {
            row.is_some_and(|row| row.starts_with('~') && *row != "~")
        };
        let mut lines = Vec::new();
        let mut segment = 0;
        for (i, row) in rows.iter().enumerate() {
            let number = i + 1;
            let error = |flaw| SampleError { line: number, flaw };
            if *row == "~" {
                let before = i.checked_sub(1).and_then(|i| rows.get(i));
                if !is_free(before) || !is_free(rows.get(i + 1)) {
                    return Err(error(Flaw::BreakOutsideRun));
                }
                segment += 1;
                continue;
            }
            let free = row.starts_with('~');
            let marked = match row.strip_prefix("~ ") {
                Some("") => return Err(error(Flaw::BadMark)),
                Some(rest) => rest,
                None if free => return Err(error(Flaw::BadMark)),
                None => row,
            };
            let in_same_run =
                lines.last().is_some_and(|last: &Line| last.free) && free;
            segment += usize::from(!in_same_run);
            let line = Line::parse(number, free, segment, marked);
            lines.push(line.map_err(error)?);
        }
        Ok(Self { lines })
    }

    /// How many lines a run prints.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// How many outputs it allows, apart from the values of its holes: the lines
    /// of a free block come in any order that keeps those of each speaker.
    /// None if there are more than can be counted.
    pub fn allows(&self) -> Option<usize> {
        let mut all: usize = 1;
        for block in self.lines.chunk_by(|a, b| a.segment == b.segment) {
            let mut placed: Vec<(&str, usize)> = Vec::new();
            for (nth, line) in (1..).zip(block) {
                let who = line.speaker();
                let known = placed.iter().position(|(name, _)| *name == who);
                let at = known.unwrap_or_else(|| {
                    placed.push((who, 0));
                    placed.len() - 1
                });
                placed[at].1 += 1;
                // (1 + … + n)! / (a! b! …), one line after the other
                all = all.checked_mul(nth)? / placed[at].1;
            }
        }
        Some(all)
    }

    /// Whether a run prints nothing.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// For each line who says it, what the program printed (without marks),
    /// and a number that only free lines of the same block share.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        self.lines
            .iter()
            .map(|line| (line.speaker(), line.text.as_str(), line.segment))
    }
}

impl Line {
    fn parse(
        number: usize,
        free: bool,
        segment: usize,
        marked: &str,
    ) -> Result<Self, Flaw> {
        let mut parts = Vec::new();
        let mut rest = marked;
        while let Some((before, behind)) = rest.split_once('‹') {
            let (value, behind) =
                behind.split_once('›').ok_or(Flaw::UnclosedHole)?;
            let kind = Kind::of(value)
                .ok_or_else(|| Flaw::UnknownKind(value.to_owned()))?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Hole(kind));
            rest = behind;
        }
        parts.push(Part::Text(rest.to_owned()));
        let closes_nothing =
            |part: &Part| matches!(part, Part::Text(t) if t.contains('›'));
        if parts.iter().any(closes_nothing) {
            return Err(Flaw::UnclosedHole);
        }
        let speaker = speaker(marked);
        if speaker.contains('‹') {
            return Err(Flaw::HoleInSpeaker);
        }
        let mut line = Self {
            number,
            free,
            segment,
            speaker: speaker.to_owned(),
            text: marked.replace(['‹', '›'], ""),
            parts,
            regex: None,
        };
        if line.holes().next().is_some() {
            line.regex = Some(line.regex_with(Kind::pattern));
        }
        Ok(line)
    }

    pub fn matches(&self, printed: &str) -> bool {
        match &self.regex {
            Some(regex) => {
                // A cheap look first: most lines differ before any hole.
                let Part::Text(start) = &self.parts[0] else {
                    unreachable!()
                };
                printed.starts_with(start) && regex.is_match(printed)
            }
            None => self.text == printed,
        }
    }

    /// `printed` with this line's holes marked, if it matches.
    pub fn mark(&self, printed: &str) -> Option<String> {
        let Some(regex) = &self.regex else {
            return (self.text == printed).then(|| printed.to_owned());
        };
        let captures = regex.captures(printed)?;
        let holes = captures.iter().skip(1).flatten();
        Some(mark_holes(printed, holes.map(|hole| hole.range())))
    }

    /// The kind of the first hole whose value in `printed` is of another, if
    /// that is all that keeps the two apart.
    pub fn wrong_hole(&self, printed: &str) -> Option<Kind> {
        let any = self.regex_with(|_| "(.*?)");
        let values = any.captures(printed)?;
        let values = values.iter().skip(1).flatten();
        self.holes()
            .zip(values)
            .find(|(kind, value)| !kind.fits(value.as_str()))
            .map(|(kind, _)| kind)
    }

    fn regex_with(&self, hole: impl Fn(Kind) -> &'static str) -> Regex {
        let mut pattern = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => pattern += &regex_lite::escape(text),
                Part::Hole(kind) => pattern += hole(*kind),
            }
        }
        whole_text(&pattern)
    }

    pub fn speaker(&self) -> &str {
        &self.speaker
    }

    pub fn holes(&self) -> impl Iterator<Item = Kind> {
        self.parts.iter().filter_map(|part| match part {
            Part::Hole(kind) => Some(*kind),
            Part::Text(_) => None,
        })
    }
}

/// `text` with these ranges, in ascending order, between `‹` and `›`.
pub(crate) fn mark_holes(
    text: &str,
    holes: impl Iterator<Item = std::ops::Range<usize>>,
) -> String {
    let (mut marked, mut done) = (String::new(), 0);
    for hole in holes {
        marked += &text[done..hole.start];
        write!(marked, "‹{}›", &text[hole.clone()]).unwrap();
        done = hole.end;
    }
    marked + &text[done..]
}

/// Who says `line`: `car 3` for `[car 3] waits`, and `""` (main) for a line
/// that does not begin with a name in brackets.
pub fn speaker(line: &str) -> &str {
    line.strip_prefix('[')
        .and_then(|rest| rest.split_once("] "))
        .map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::{Flaw, Sample, speaker};

    #[test]
    fn the_outputs_that_a_sample_allows_are_counted() {
        let allows = |sample| Sample::parse(sample).unwrap().allows();
        assert_eq!(allows("one\ntwo\n"), Some(1));
        assert_eq!(allows("~ [a] 1\n~ [b] 1\n~ [c] 1\n"), Some(6));
        assert_eq!(allows("~ [a] 1\n~ [a] 2\n~ [b] 1\n~ [b] 2\n"), Some(6));
        assert_eq!(allows("~ [a] 1\n~ [b] 1\n~\n~ [a] 2\n~ [b] 2\n"), Some(4));
        let cars: String = (0..30).map(|n| format!("~ [{n}] x\n")).collect();
        assert_eq!(allows(&cars), None);
    }

    fn flaw(file: &str) -> (usize, Flaw) {
        let error = Sample::parse(file).unwrap_err();
        (error.line, error.flaw)
    }

    #[test]
    fn the_speaker_is_the_name_in_brackets() {
        assert_eq!(speaker("[car 3] waits"), "car 3");
        assert_eq!(speaker("[车 3] 正在等"), "车 3");
        assert_eq!(speaker("all done"), "");
        assert_eq!(speaker("[1, 2]"), "");
    }

    #[test]
    fn a_flaw_is_named_with_its_line() {
        assert_eq!(flaw("\u{feff}a\n"), (1, Flaw::Bom));
        assert_eq!(flaw("\u{feff}a"), (1, Flaw::Bom));
        assert_eq!(flaw(""), (1, Flaw::NoFinalNewline));
        assert_eq!(flaw("a\nb"), (2, Flaw::NoFinalNewline));
        assert_eq!(flaw("a\n~b\n"), (2, Flaw::BadMark));
        assert_eq!(flaw("a\n~ \n"), (2, Flaw::BadMark));
        assert_eq!(flaw("~ a\n~\n"), (2, Flaw::BreakOutsideRun));
        assert_eq!(flaw("~ a\n~\n~\n~ b\n"), (2, Flaw::BreakOutsideRun));
        assert_eq!(flaw("a\n~\n~ b\n"), (2, Flaw::BreakOutsideRun));
        assert_eq!(flaw("a ‹1\n"), (1, Flaw::UnclosedHole));
        assert_eq!(flaw("a 1›\n"), (1, Flaw::UnclosedHole));
        assert_eq!(flaw("a ‹x›\n"), (1, Flaw::UnknownKind("x".into())));
        assert_eq!(flaw("[pid ‹1›] a\n"), (1, Flaw::HoleInSpeaker));
        assert_eq!(flaw("[‹[::1]:1›] a\n"), (1, Flaw::HoleInSpeaker));
    }

    #[test]
    fn its_lines_are_those_of_the_run_without_a_mark() {
        let sample = Sample::parse("a ‹1› s\n~ [b] ‹2›\n~\n~ [c] d\n").unwrap();
        let lines: Vec<_> = sample.lines().map(|(_, line, _)| line).collect();
        assert_eq!(lines, ["a 1 s", "[b] 2", "[c] d"]);
    }

    #[test]
    fn the_value_of_a_hole_is_nobodys_name() {
        let sample = "~ ‹[::1]:80› [x] y\n~ ‹[::1]:1›] a\n~ [b] 1\n";
        let sample = Sample::parse(sample).unwrap();
        let who: Vec<_> = sample.lines().map(|(who, ..)| who).collect();
        assert_eq!(who, ["", "", "b"]);
        let run = b"[::1]:8080 [x] y\n[b] 1\n[fe80::1]:2] a\n";
        assert_eq!(sample.verify(run), Ok(vec![0, 2, 1]));
        let swapped = b"[::1]:1] a\n[::1]:80 [x] y\n[b] 1\n";
        let rule = sample.verify(swapped).unwrap_err().rule;
        assert_eq!(rule, crate::Rule::Speaker, "both are main's");
    }

    #[test]
    fn lines_share_a_segment_only_within_a_free_run() {
        let sample = Sample::parse("a\nb\n~ c\n~ d\n~\n~ e\nf\n~ g\n").unwrap();
        let segments: Vec<_> = sample.lines.iter().map(|l| l.segment).collect();
        for pair in segments.windows(2) {
            assert!(pair[0] <= pair[1]);
        }
        let shared = |a: usize, b: usize| segments[a] == segments[b];
        assert!(shared(2, 3));
        assert!(
            ![(0, 1), (1, 2), (3, 4), (4, 5), (5, 6)]
                .into_iter()
                .any(|(a, b)| shared(a, b))
        );
    }
}
