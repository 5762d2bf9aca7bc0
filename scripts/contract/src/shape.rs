use crate::kind::Kind;
use crate::sample::{Line, Part, Sample};
use std::collections::{BTreeMap, HashMap};

/// Where the samples of two languages part, with the numbers of the lines in
/// the two files, from 1.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    /// One is longer: these are the numbers of lines.
    Length(usize, usize),
    /// One line is free and the other fixed, or the free runs end apart.
    Marks(usize, usize),
    /// Fixed lines with different numbers or kinds of holes in the text.
    Values(usize, usize),
    /// A speaker of the first sample (`""` is main) has no counterpart in the
    /// second: nobody there has the same numbers and holes at the same places.
    Speaker(String),
}

/// What must be the same in both languages for one line: the numbers in its
/// text and the kinds of its holes, both sorted, for languages order words
/// differently.
type Values = (Vec<String>, Vec<Kind>);

/// What must be the same for one speaker: the numbers in the name, and the
/// segments and values of all lines.
type Role = (Vec<String>, Vec<(usize, Values)>);

impl Sample {
    /// Checks that this sample and its counterpart in another language have
    /// the same shape: the same lines with the same marks, numbers and kinds
    /// of holes, and speakers that correspond one to one.
    ///
    /// Both are real runs, so free lines may stand in different orders.
    ///
    /// # Errors
    /// The first difference.
    pub fn same_shape(&self, other: &Self) -> Result<(), Difference> {
        for (a, b) in self.lines.iter().zip(&other.lines) {
            if (a.free, a.segment) != (b.free, b.segment) {
                return Err(Difference::Marks(a.number, b.number));
            }
            if !a.free && values(a) != values(b) {
                return Err(Difference::Values(a.number, b.number));
            }
        }
        if self.len() != other.len() {
            return Err(Difference::Length(self.len(), other.len()));
        }
        let mut theirs: BTreeMap<Role, usize> = BTreeMap::new();
        for (_, role) in roles(other) {
            *theirs.entry(role).or_default() += 1;
        }
        for (speaker, role) in roles(self) {
            match theirs.get_mut(&role) {
                Some(count) if *count > 0 => *count -= 1,
                _ => return Err(Difference::Speaker(speaker.to_owned())),
            }
        }
        Ok(())
    }
}

/// The speakers in the order of their first lines, with their roles.
fn roles(sample: &Sample) -> Vec<(&str, Role)> {
    let mut roles: Vec<(&str, Role)> = Vec::new();
    let mut index = HashMap::new();
    for line in &sample.lines {
        let who = line.speaker();
        let at = *index.entry(who).or_insert_with(|| {
            roles.push((who, (numbers(who).collect(), Vec::new())));
            roles.len() - 1
        });
        roles[at].1.1.push((line.segment, values(line)));
    }
    roles
}

fn values(line: &Line) -> Values {
    let mut texts: Vec<_> = line
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Hole(_) => None,
        })
        .flat_map(|text| numbers(text))
        .collect();
    texts.sort();
    let mut holes: Vec<_> = line.holes().collect();
    holes.sort();
    (texts, holes)
}

/// The numbers in a text: runs of digits and inner points.
fn numbers(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.')
        .map(|number| number.trim_matches('.'))
        .filter(|number| !number.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Difference;
    use crate::Sample;

    fn compare(zh: &str, en: &str) -> Result<(), Difference> {
        let parse = |file| Sample::parse(file).unwrap();
        parse(zh).same_shape(&parse(en))
    }

    #[test]
    fn two_real_runs_of_one_program_have_the_same_shape() {
        let zh = "红\n~ [车 2] 等\n~ [车 1] 等\n用 ‹5.0› 秒，‹3› 辆\n";
        let en = "red\n~ [car 1] waits\n~ [car 2] waits\n‹2› cars, ‹4.9› s\n";
        assert_eq!(compare(zh, en), Ok(()));
    }

    #[test]
    fn every_difference_in_shape_is_found() {
        use Difference::{Length, Marks, Speaker, Values};
        for (zh, en, difference) in [
            ("a\nb\n", "a\n", Length(2, 1)),
            ("a\n~ b\n", "a\nb\n", Marks(2, 2)),
            ("~ a\n~\n~ b\n", "~ a\n~ b\n", Marks(3, 2)),
            ("a 1\n", "a 2\n", Values(1, 1)),
            ("a 1.5\n", "a 15\n", Values(1, 1)),
            ("a ‹1›\n", "a ‹1.5›\n", Values(1, 1)),
            ("a ‹1›\n", "a 1\n", Values(1, 1)),
            (
                "~ [a] 1\n~ [b] 2\n",
                "~ [a] 1\n~ [b] 3\n",
                Speaker("b".into()),
            ),
            (
                "~ [a] x\n~ [a] y\n",
                "~ [a] x\n~ [b] y\n",
                Speaker("a".into()),
            ),
            ("~ [车 1] x\n", "~ [car 2] x\n", Speaker("车 1".into())),
            (
                "~ [a] 1\n~ [a] 2\n",
                "~ [a] 2\n~ [a] 1\n",
                Speaker("a".into()),
            ),
        ] {
            assert_eq!(compare(zh, en), Err(difference), "{zh}{en}");
        }
    }
}
