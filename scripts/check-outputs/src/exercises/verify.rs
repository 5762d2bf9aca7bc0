//! 给写练习的人：起点失败，答案通过，每个错答失败而且认得出。
//! For authors: starters fail, solutions pass, wrong answers fail and are known.

use super::asked::Asked;
use super::rules::{self, Verdict, signature};
use super::shelf::{Exercise, at};
use super::wrong::{self, Signature, Wrong};
use crate::jobs::{Outcome, run_all};
use crate::run::INTERRUPTED;
use crate::show::print;
use colored::Colorize;
use say::{Lang, tr};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;

/// Where the variants are built, below the target folder.
const PLACE: &str = "target/exercises";
/// Fewer characters in a row may be the same in a solution and a hint.
const MOST_SHARED: usize = 40;

/// An exercise with some answer in the place of the student's.
struct Variant<'a> {
    name: String,
    exercise: &'a Exercise,
    answer: Answer,
    folder: PathBuf,
}

enum Answer {
    Starter,
    Solution,
    Wrong(Wrong),
}

/// Whether all exercises are what they should be.
///
/// # Errors
/// A sentence when they could not even be built.
pub fn verify(
    root: &Path,
    exercises: &[Exercise],
    asked: &Asked,
) -> Result<bool, String> {
    let mut problems = Vec::new();
    for one in exercises {
        let found = texts(root, one);
        let number = &one.number;
        problems.extend(found.iter().map(|why| format!("{number}: {why}")));
    }
    if asked.names.is_empty() {
        for lesson in house::lessons(root).map_err(|e| at(root, &e))? {
            let folder = root.join(lesson.folder());
            match crate::breaks::unnamed(root, &folder) {
                Ok(wrong) => problems.extend(wrong),
                Err(why) => problems.push(why),
            }
        }
    }
    let place =
        std::path::absolute(root.join(PLACE)).map_err(|e| at(root, &e))?;
    let mut variants = variants(exercises, &place, &mut problems);
    workspace(root, &place)?;
    let mut packages = Vec::new();
    variants.retain(|variant| match variant.lay_out(root) {
        Ok(package) => {
            packages.push(package);
            true
        }
        Err(why) => {
            problems.push(format!("{}: {why}", variant.name));
            false
        }
    });
    let lock = root.join("Cargo.lock");
    if lock.is_file() {
        // The same versions; without one cargo makes its own.
        let copy = place.join("Cargo.lock");
        fs::copy(&lock, &copy).map_err(|e| at(&copy, &e))?;
    }
    let target = place.join("target");
    let programs = rules::build(
        &place,
        &packages,
        |cargo| {
            cargo.arg("--target-dir").arg(&target);
            cargo.env("CARGO_PROFILE_DEV_DEBUG", "false"); // quicker
            cargo.stderr(std::process::Stdio::inherit());
        },
        true,
    )?;
    let outcomes = run_all(
        &variants,
        Some(std::thread::available_parallelism().map_or(2, Into::into)),
        |variant| &variant.name,
        |variant| variant.run(&programs, asked),
    );
    if INTERRUPTED.load(Relaxed) {
        return Ok(false);
    }
    for problem in &problems {
        print(&format!("{} {problem}", "✗".red()));
    }
    let held = |(_, outcome): &&(_, Outcome)| outcome.verdict.is_ok();
    let (all, good) = (
        outcomes.len() + problems.len(),
        outcomes.iter().filter(held).count(),
    );
    let count = exercises.len();
    print(&tr!(
        "{count} 个练习，{all} 项中 {good} 项符合",
        "exercises: {count}; {good} of {all} passed"
    ));
    Ok(good == all)
}

/// The starter, the solution and each wrong answer of each exercise.
fn variants<'a>(
    exercises: &'a [Exercise],
    place: &Path,
    problems: &mut Vec<String>,
) -> Vec<Variant<'a>> {
    let mut variants = Vec::new();
    for exercise in exercises {
        let number = &exercise.number;
        let wrong = exercise.wrong().unwrap_or_else(|why| {
            problems.push(format!("{number}: {why}"));
            Vec::new()
        });
        problems.extend(twins(&wrong).map(|why| format!("{number}: {why}")));
        let answers = [Answer::Starter, Answer::Solution].into_iter();
        for answer in answers.chain(wrong.into_iter().map(Answer::Wrong)) {
            let name = answer.name();
            variants.push(Variant {
                name: format!("{number} {name}"),
                folder: place.join(format!("{}--{name}", exercise.package)),
                exercise,
                answer,
            });
        }
    }
    variants
}

/// Wrong answers that cannot be told apart.
fn twins(wrong: &[Wrong]) -> impl Iterator<Item = String> {
    let mut known: BTreeMap<&Signature, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for one in wrong {
        let file = one.file.as_str();
        if let Some(other) = known.insert(&one.fails, file) {
            found.push(tr!(
                "{other} 和 {file} 违反的规矩一样，分不开",
                "{other} and {file} break the same rules: nobody can tell which"
            ));
        }
    }
    found.into_iter()
}

/// What is wrong with the texts of an exercise.
fn texts(root: &Path, exercise: &Exercise) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |result: Result<(), String>| found.extend(result.err());
    look(exercise.solution().map(drop));
    look(exercise.starter().and_then(|starter| {
        match exercise.read(exercise.answer)? == starter {
            true => Ok(()),
            false => Err(tr!(
                "学生的文件应当和 answers/starter 相同",
                "the student's file must be the same as answers/starter"
            )),
        }
    }));
    let mut counts = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        look(exercise.task(lang).and_then(|_| {
            match exercise.title(lang).is_empty() {
                false => Ok(()),
                true => Err(tr!(
                    "任务要以 **1. 题目** 开头",
                    "a task begins with **1. Its title.**"
                )),
            }
        }));
        look(exercise.hints(lang).and_then(|hints| {
            counts.push(hints.len());
            match hints.len() {
                0 => Err(tr!("没有提示", "there are no hints")),
                _ => tells(exercise, &hints),
            }
        }));
    }
    if counts.first() != counts.last() {
        found.push(tr!(
            "两种语言的提示条数不同",
            "the two languages have different numbers of hints"
        ));
    }
    for wrong in exercise.wrong().unwrap_or_default() {
        if !wrong.mistake.is_in_the_book(root) {
            let file = wrong.file;
            found.push(tr!(
                "{file}.diff 的“see”在书里找不到",
                "the 'see' of {file}.diff is not in the book"
            ));
        }
    }
    found
}

/// A hint that has a line of the solution in it.
fn tells(exercise: &Exercise, hints: &[String]) -> Result<(), String> {
    let (starter, solution) = (exercise.starter()?, exercise.solution()?);
    let lines = solution.lines().map(str::trim);
    let mut new =
        lines.filter(|l| l.len() >= MOST_SHARED && !starter.contains(l));
    match new.find(|line| hints.iter().any(|hint| hint.contains(line))) {
        None => Ok(()),
        Some(line) => Err(tr!(
            "提示里有答案的一行：{line}",
            "a hint has a line of the solution: {line}"
        )),
    }
}

/// A workspace beside ours: its packages are the variants, all else is where it
/// was.
fn workspace(root: &Path, place: &Path) -> Result<(), String> {
    let manifest = root.join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|e| at(&manifest, &e))?;
    let root = std::path::absolute(root).map_err(|e| at(root, &e))?;
    let root = root.display().to_string().replace('\\', "/");
    let line = |line: &str| {
        if line.starts_with("members = ") {
            return "members = [\"*--*\"]\n".to_owned();
        }
        if line.starts_with("exclude = ") {
            return String::new();
        }
        format!(
            "{}\n",
            line.replace("path = \"", &format!("path = \"{root}/"))
        )
    };
    let text: String = text.lines().map(line).collect();
    if place.exists() {
        // Variants of before: exercises may have gone.
        for old in crate::breaks::entries(place).map_err(|e| at(place, &e))? {
            let name = old.file_name().unwrap_or_default().to_string_lossy();
            if name.contains("--") {
                fs::remove_dir_all(&old).map_err(|e| at(&old, &e))?;
            }
        }
    }
    fs::create_dir_all(place).map_err(|e| at(place, &e))?;
    let own = place.join("Cargo.toml");
    fs::write(&own, text).map_err(|e| at(&own, &e))
}

impl Answer {
    fn name(&self) -> &str {
        match self {
            Self::Starter => "starter",
            Self::Solution => "solution",
            Self::Wrong(wrong) => &wrong.file,
        }
    }

    fn text(&self, exercise: &Exercise) -> Result<String, String> {
        match self {
            Self::Starter => exercise.starter(),
            Self::Solution => exercise.solution(),
            Self::Wrong(wrong) => wrong.applied(&exercise.solution()?),
        }
    }
}

impl Variant<'_> {
    /// Writes its package; returns how that is called.
    fn lay_out(&self, root: &Path) -> Result<String, String> {
        let name = self.answer.name();
        let package = format!("{}--{name}", self.exercise.package);
        for file in house::files(&self.exercise.folder)
            .map_err(|e| at(&self.exercise.folder, &e))?
        {
            let text = match file.as_str() {
                answer if answer == self.exercise.answer => {
                    self.answer.text(self.exercise)?
                }
                "Cargo.toml" => self.manifest(root, &package)?,
                other if other.starts_with("answers/") => continue,
                other => self.exercise.read(other)?,
            };
            let path = self.folder.join(&file);
            let folder = path.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder).map_err(|e| at(folder, &e))?;
            fs::write(&path, text).map_err(|e| at(&path, &e))?;
        }
        Ok(package)
    }

    /// With a name of its own, the library's kept; each path that leads out of
    /// the folder, from the disk's root on.
    fn manifest(&self, root: &Path, package: &str) -> Result<String, String> {
        let text = self.exercise.read("Cargo.toml")?;
        let own = &self.exercise.package;
        let named = format!("name = \"{own}\"\n");
        let text = text.replacen(&named, &format!("name = \"{package}\"\n"), 1);
        let lib = format!("[lib]\nname = \"{own}\"\n");
        let text = text.replacen("[lib]\n", &lib, 1);
        let here = std::path::absolute(root.join(&self.exercise.shown))
            .map_err(|e| at(root, &e))?;
        let here = here.display().to_string().replace('\\', "/");
        Ok(text.replace("path = \"../", &format!("path = \"{here}/../")))
    }

    fn run(
        &self,
        programs: &HashMap<PathBuf, PathBuf>,
        asked: &Asked,
    ) -> Outcome {
        let mut elapsed = None;
        let verdict = match programs.get(&self.folder) {
            None => Err(tr!("编译不了", "it does not compile")),
            Some(program) => self.look(program, asked, &mut elapsed),
        };
        Outcome { verdict, elapsed }
    }

    fn look(
        &self,
        program: &Path,
        asked: &Asked,
        elapsed: &mut Option<std::time::Duration>,
    ) -> Result<String, String> {
        let mut judge = || -> Result<Vec<Verdict>, String> {
            let lang = Lang::current();
            let verdicts =
                rules::judge(self.exercise, program, lang, asked.timeout)?;
            let longest = verdicts.iter().map(|v| v.elapsed).max();
            *elapsed.get_or_insert_default() += longest.unwrap_or_default();
            Ok(verdicts)
        };
        match &self.answer {
            Answer::Starter => {
                let verdicts = judge()?;
                if let Some(untold) =
                    verdicts.iter().find(|v| v.title == v.rule)
                {
                    let rule = &untold.rule;
                    return Err(tr!(
                        "规矩 {rule} 上面要有两行 ///：中文、英文",
                        "the rule {rule} needs two lines ///, Chinese and English"
                    ));
                }
                match signature(&verdicts).is_empty() {
                    true => Err(tr!("起点就通过了", "the starter passes")),
                    false => Ok(String::new()),
                }
            }
            Answer::Solution => {
                for nth in 1..=asked.repeat {
                    if INTERRUPTED.load(Relaxed) {
                        break;
                    }
                    let verdicts = judge()?;
                    if !signature(&verdicts).is_empty() {
                        let why = super::told::verdicts(&verdicts, true);
                        return Err(tr!(
                            "答案第 {nth} 次没有通过\n{why}",
                            "the solution fails, in run {nth}\n{why}"
                        ));
                    }
                }
                Ok(String::new())
            }
            Answer::Wrong(wrong) => {
                let found = signature(&judge()?);
                if asked.bless && !found.is_empty() && found != wrong.fails {
                    let file = format!("answers/{}.diff", wrong.file);
                    wrong::bless(&self.exercise.folder.join(file), &found)?;
                    return Ok(tr!("改写了 fails", "'fails' written anew"));
                }
                if found == wrong.fails {
                    return Ok(wrong.mistake.name(Lang::current()).to_owned());
                }
                let lines = found.iter();
                let lines =
                    lines.map(|(r, kind)| format!("\n# fails: {r}: {kind}"));
                let lines: String = lines.collect();
                Err(tr!(
                    "违反的规矩和补丁上方说的不同；实际是：{lines}",
                    "it breaks other rules than the patch says, namely:{lines}"
                ))
            }
        }
    }
}
