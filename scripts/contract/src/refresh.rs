use crate::kind::Kind;
use crate::sample::{Line, Sample, mark_holes, speaker};
use std::ops::Range;

/// Why a sample cannot be rewritten from a run without loosening it.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The output cannot be a sample: it is empty or not UTF-8, or this line
    /// of it (from 1) holds a mark of its own.
    Unprintable(usize),
    /// The free line with this number in the file has no counterpart in the
    /// run.
    FreeLineGone(usize),
    /// This line of the run stands in a free run, but is new there.
    NewInFreeRun(usize),
    /// This line of the run crosses a barrier of the sample.
    Crosses(usize),
    /// The holes of the line with this number in the file are not to be found
    /// in its new text.
    HolesGone(usize),
}

/// A first sample from a run: every line fixed, no hole.
///
/// # Errors
/// When the output cannot be a sample.
pub fn fresh(output: &[u8]) -> Result<String, Refusal> {
    Ok(printable(output)?
        .iter()
        .map(|line| format!("{line}\n"))
        .collect())
}

fn printable(output: &[u8]) -> Result<Vec<&str>, Refusal> {
    let text = str::from_utf8(output).map_err(|_| Refusal::Unprintable(1))?;
    let lines: Vec<_> = text.lines().collect();
    let marked =
        |line: &&str| line.starts_with('~') || line.contains(['‹', '›']);
    match lines.iter().position(marked) {
        Some(at) => Err(Refusal::Unprintable(at + 1)),
        None if lines.is_empty() => Err(Refusal::Unprintable(1)),
        None => Ok(lines),
    }
}

impl Sample {
    /// The file of this sample rewritten from a new run, with its marks kept.
    ///
    /// Texts may change, and fixed lines may come and go; a new line is fixed.
    /// What would loosen the contract is refused.
    ///
    /// # Errors
    /// The first place where a mark cannot be kept.
    pub fn refresh(&self, output: &[u8]) -> Result<String, Refusal> {
        let printed = printable(output)?;
        let origin = self.origins(&printed);

        if let Some(gone) = self.lines.iter().find(|line| {
            let found =
                |o: &Option<&Line>| o.is_some_and(|o| o.number == line.number);
            line.free && !origin.iter().any(found)
        }) {
            return Err(Refusal::FreeLineGone(gone.number));
        }
        let mut file = String::new();
        let mut last: Option<&Line> = None;
        for (i, (text, origin_of_it)) in printed.iter().zip(&origin).enumerate()
        {
            let Some(line) = *origin_of_it else {
                let next = origin[i..].iter().flatten().next();
                if last.zip(next).is_some_and(|(a, b)| a.segment == b.segment) {
                    return Err(Refusal::NewInFreeRun(i + 1));
                }
                file += &format!("{text}\n");
                continue;
            };
            if let Some(last) = last {
                if line.segment < last.segment {
                    return Err(Refusal::Crosses(i + 1));
                }
                let new_run = line.segment > last.segment;
                let stands_behind = file.lines().next_back();
                let behind_free =
                    stands_behind.is_some_and(|row| row.starts_with('~'));
                if line.free && behind_free && new_run {
                    file += "~\n";
                }
            }
            let marked = line
                .mark(text)
                .or_else(|| mark_again(line, text))
                .ok_or(Refusal::HolesGone(line.number))?;
            let mark = if line.free { "~ " } else { "" };
            file += &format!("{mark}{marked}\n");
            last = Some(line);
        }
        Ok(file)
    }

    /// For each line of a run the sample's line that it is: the same text, or
    /// else a changed text of the same speaker at the same place.
    fn origins(&self, printed: &[&str]) -> Vec<Option<&Line>> {
        let mut left: Vec<&Line> = self.lines.iter().collect();
        let mut origins: Vec<Option<&Line>> = printed
            .iter()
            .map(|text| {
                let at = left.iter().position(|line| line.matches(text))?;
                Some(left.remove(at))
            })
            .collect();
        for i in 0..printed.len() {
            if origins[i].is_some() {
                continue;
            }
            // Its segment lies between those of its neighbours.
            let low = origins[..i].iter().flatten().map(|l| l.segment).max();
            let high = origins[i..].iter().flatten().map(|l| l.segment).min();
            let at = left.iter().position(|line| {
                line.speaker() == speaker(printed[i])
                    && low.is_none_or(|low| low <= line.segment)
                    && high.is_none_or(|high| line.segment <= high)
            });
            origins[i] = at.map(|at| left.remove(at));
        }
        origins
    }
}

/// `text` with the holes of `line`, whose text it replaces, marked again: when
/// it has as many values of these kinds, in the same order.
fn mark_again(line: &Line, text: &str) -> Option<String> {
    let wanted: Vec<Kind> = line.holes().collect();
    let start = text.len() - text.rsplit("] ").next().unwrap_or(text).len();
    let start = if speaker(text).is_empty() { 0 } else { start };
    let mut found: Vec<(Kind, Range<usize>)> = Vec::new();
    let part_of_value =
        |c: char| c.is_ascii_alphanumeric() || "-.:,[]".contains(c);
    let mut at = start;
    for piece in text[start..].split_inclusive(|c| !part_of_value(c)) {
        let value = piece.trim_end_matches(|c| !part_of_value(c));
        let value = value.trim_end_matches(['.', ',', ':']);
        if let Some(kind) = Kind::of(value).filter(|kind| wanted.contains(kind))
        {
            found.push((kind, at..at + value.len()));
        }
        at += piece.len();
    }
    let kinds = found.iter().map(|(kind, _)| *kind);
    kinds
        .eq(wanted.iter().copied())
        .then(|| mark_holes(text, found.iter().map(|(_, range)| range.clone())))
}

#[cfg(test)]
mod tests {
    use super::{Refusal, fresh};
    use crate::Sample;

    fn refresh(old: &str, output: &str) -> Result<String, Refusal> {
        Sample::parse(old).unwrap().refresh(output.as_bytes())
    }

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
    fn a_new_line_is_fixed_and_a_fixed_line_may_go() {
        let run = "[car 1] waits\n[car 2] waits\n[light] green\n[car 1] goes\n\
                   [car 2] goes\ntook 5.00 s\nbye\n";
        let new = refresh(OLD, run).unwrap();
        assert_eq!(
            new,
            "~ [car 1] waits\n~ [car 2] waits\n[light] green\n~ [car 1] goes\n\
             ~ [car 2] goes\ntook ‹5.00› s\nbye\n"
        );
    }

    #[test]
    fn two_free_runs_stay_apart_when_the_line_between_them_goes() {
        let new = refresh("~ [a] 1\nb\n~ [c] 1\n", "[a] 1\n[c] 1\n");
        assert_eq!(new.unwrap(), "~ [a] 1\n~\n~ [c] 1\n");
    }

    #[test]
    fn what_would_loosen_the_contract_is_refused() {
        for (old, run, refusal) in [
            ("~ [a] x\n~ [b] x\n", "[a] x\n", Refusal::FreeLineGone(2)),
            (
                "~ [a] x\n~ [b] x\n",
                "[a] x\n[c] x\n[b] x\n",
                Refusal::NewInFreeRun(2),
            ),
            (
                "~ [a] x\n~\n~ [b] x\n",
                "[b] x\n[a] x\n",
                Refusal::Crosses(2),
            ),
            ("took ‹1.5› s\n", "took long\n", Refusal::HolesGone(1)),
            (
                "took ‹1.5› s\n",
                "took 1.5 s of 2.5 s\n",
                Refusal::HolesGone(1),
            ),
            ("a\n", "~ a\n", Refusal::Unprintable(1)),
            ("a\n", "", Refusal::Unprintable(1)),
        ] {
            assert_eq!(refresh(old, run), Err(refusal), "{old}{run}");
        }
    }

    #[test]
    fn a_first_sample_is_as_tight_as_can_be() {
        assert_eq!(fresh(b"a 1\nb\n").unwrap(), "a 1\nb\n");
        assert_eq!(fresh("a\n‹1›\n".as_bytes()), Err(Refusal::Unprintable(2)));
    }
}
