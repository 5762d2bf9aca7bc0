//! 结果写成报告：每条规则一项，分数照 `lessons/points.txt`。
//! What was found, as a report: a case for each rule, with the points of
//! `lessons/points.txt`.

use crate::judge::Failure;
use report::points::{Points, share};
use report::{Asked, Case, Report};
use say::tr;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// What lessons and exercises are worth, from the repository's root on.
const POINTS: &str = "lessons/points.txt";

/// The group of what concerns no lesson: worth nothing, so that everybody can earn
/// the same.
pub const CHECK: &str = "check";

/// What is looked at in a run, in this order: whatever comes behind the first that
/// is broken was not looked at.
const RULES: [(&str, &[&str]); 6] = [
    (
        "ending",
        &["timeout", "too-much-output", "status", "interrupted"],
    ),
    (
        "lines",
        &[
            "missing",
            "extra",
            "repeated",
            "text",
            "utf8",
            "final-newline",
        ],
    ),
    ("values", &["hole"]),
    ("order", &["barrier", "speaker"]),
    ("stderr", &["stderr"]),
    ("left behind", &["children", "files"]),
];

/// A part of all the work, for one machine of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// From 1 on.
    pub nth: usize,
    pub of: usize,
}

impl Shard {
    /// As `1/4`.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(nth, of)| Some((nth.parse().ok()?, of.parse().ok()?)));
        match parts {
            Some((nth, of)) if 1 <= nth && nth <= of => Ok(Self { nth, of }),
            _ => Err(tr!(
                "--shard 要写成 1/4 这样，不能是“{text}”",
                "--shard is given as 1/4, not as '{text}'"
            )),
        }
    }

    /// This part of a list.
    pub fn of<T>(this: Option<Self>, mut all: Vec<T>) -> Vec<T> {
        if let Some(Self { nth, of }) = this {
            let mut at = 0;
            all.retain(|_| {
                at += 1;
                (at - 1) % of == nth - 1
            });
        }
        all
    }
}

/// A case for each rule that a program's output has to keep. `broken` is what it
/// broke, or a sentence why it could not be run.
pub fn of_program(
    group: &str,
    program: &str,
    elapsed: Option<Duration>,
    broken: Option<&Result<Failure, String>>,
) -> Vec<Case> {
    let rule = match broken {
        None => RULES.len(),
        Some(Err(_)) => 0,
        Some(Ok(failure)) => RULES
            .iter()
            .position(|(_, rules)| rules.contains(&failure.rule))
            .unwrap_or(0),
    };
    let words = match broken {
        None => "",
        Some(Ok(failure)) => &failure.words,
        Some(Err(why)) => why,
    };
    let case = |(at, (name, _)): (usize, &(&str, _))| Case {
        group: group.to_owned(),
        program: program.to_owned(),
        rule: (*name).to_owned(),
        passed: at < rule,
        seconds: elapsed
            .filter(|_| at == 0)
            .unwrap_or_default()
            .as_secs_f64(),
        message: match at.cmp(&rule) {
            std::cmp::Ordering::Less => String::new(),
            std::cmp::Ordering::Equal => first_line(words),
            std::cmp::Ordering::Greater => {
                let broken = RULES[rule].0;
                tr!(
                    "没有看：{broken} 先就不成立",
                    "not looked at: {broken} was broken before"
                )
            }
        },
        output: if at == rule {
            words.to_owned()
        } else {
            String::new()
        },
        file: Some(format!("lessons/{group}/src/main.rs")),
        line: None,
        ..Case::default()
    };
    RULES.iter().enumerate().map(case).collect()
}

/// A case of something that holds or not.
pub fn single(
    group: &str,
    program: &str,
    rule: &str,
    why: Option<&str>,
) -> Case {
    Case {
        group: group.to_owned(),
        program: program.to_owned(),
        rule: rule.to_owned(),
        passed: why.is_none(),
        message: first_line(why.unwrap_or_default()),
        output: why.unwrap_or_default().to_owned(),
        ..Case::default()
    }
}

fn first_line(words: &str) -> String {
    words.lines().next().unwrap_or_default().trim().to_owned()
}

/// Does the work and writes the reports, whatever becomes of it: also of a check
/// that did not come to its end.
///
/// # Errors
/// What the work says, or why a report cannot be written.
pub fn reported(
    root: &Path,
    asked: &[Asked],
    work: impl FnOnce(&mut Vec<Case>) -> Result<bool, (u8, String)>,
) -> Result<bool, (u8, String)> {
    let points = match asked {
        [] => Points::default(),
        _ => points(root).map_err(|why| (2, why))?,
    };
    let (start, mut cases) = (Instant::now(), Vec::new());
    let done = work(&mut cases);
    let interrupted = crate::run::INTERRUPTED
        .load(std::sync::atomic::Ordering::Relaxed)
        .then(|| tr!("被中断", "interrupted"));
    let why = done.as_ref().err().map(|(_, why)| why.clone());
    let report = Report {
        cases: graded(cases, &points),
        seconds: start.elapsed().as_secs_f64(),
        complete: why.or(interrupted),
    };
    for one in asked {
        one.write(&report).map_err(|why| (1, why))?;
    }
    done
}

fn points(root: &Path) -> Result<Points, String> {
    let path = root.join(POINTS);
    if !path.exists() {
        return Ok(Points::default());
    }
    let points = Points::read(&path)?;
    let fault = |e: std::io::Error| tr!("出错了：{e}", "error: {e}");
    let lessons = house::lessons(root).map_err(fault)?;
    let exercises = house::exercises(root).map_err(fault)?;
    let known = lessons.into_iter().map(|lesson| lesson.name);
    let known = known.chain(exercises.iter().map(|one| one.number()));
    points.check(&known.collect::<Vec<_>>())?;
    Ok(points)
}

/// The points of each group, shared among its cases.
fn graded(mut cases: Vec<Case>, points: &Points) -> Vec<Case> {
    let mut groups: BTreeMap<String, Vec<&mut Case>> = BTreeMap::new();
    for case in &mut cases {
        groups.entry(case.group.clone()).or_default().push(case);
    }
    for (group, cases) in groups {
        let worth = match group.as_str() {
            CHECK => 0,
            group => points.of(group),
        };
        let shares = share(worth, cases.len());
        for (case, max) in cases.into_iter().zip(shares) {
            case.max = max;
            case.points = if case.passed { max } else { 0 };
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::{CHECK, Shard, graded, of_program, single};
    use crate::judge::Failure;
    use report::points::Points;

    #[test]
    fn what_comes_behind_a_broken_rule_was_not_looked_at() {
        let failure = Failure {
            rule: "barrier",
            line: Some(3),
            words: "too early\nmore".to_owned(),
        };
        let cases = of_program("01_a", "01_a en", None, Some(&Ok(failure)));
        let passed: Vec<_> = cases.iter().map(|case| case.passed).collect();
        assert_eq!(passed, [true, true, true, false, false, false]);
        assert_eq!(cases[3].message, "too early");
        assert_eq!(cases[3].output, "too early\nmore");
        assert!(of_program("a", "a", None, None).iter().all(|c| c.passed));
        let unbuilt = Err("no such program".to_owned());
        let cases = of_program("a", "a", None, Some(&unbuilt));
        assert!(cases.iter().all(|case| !case.passed));
    }

    #[test]
    fn a_groups_points_are_shared_and_their_sum_is_exact() {
        let points =
            Points::parse("lesson 10\n03.2 4\n", "points.txt").unwrap();
        let cases = vec![
            single("03_pool", "03_pool", "a", None),
            single("03_pool", "03_pool", "b", Some("why")),
            single("03_pool", "03_pool", "c", None),
            single("03.2", "03.2", "a", None),
            single(CHECK, CHECK, "samples 1", Some("why")),
        ];
        let cases = graded(cases, &points);
        let most = |group| {
            let own = cases.iter().filter(|case| case.group == group);
            own.map(|case| case.max).sum::<u32>()
        };
        assert_eq!((most("03_pool"), most("03.2")), (10, 4));
        assert_eq!(most(CHECK), 0);
        assert_eq!(cases[1].points, 0);
        assert_eq!(cases[0].points, cases[0].max);
    }

    #[test]
    fn each_piece_of_work_is_in_one_shard() {
        let shard = |text| Some(Shard::parse(text).unwrap());
        let all = || (0..10).collect::<Vec<_>>();
        let mut together = Shard::of(shard("1/3"), all());
        together.extend(Shard::of(shard("2/3"), all()));
        together.extend(Shard::of(shard("3/3"), all()));
        together.sort_unstable();
        assert_eq!(together, all());
        assert_eq!(Shard::of(None, all()), all());
        for text in ["", "0/3", "4/3", "1", "1/0", "a/b"] {
            assert!(Shard::parse(text).is_err(), "{text}");
        }
    }
}
