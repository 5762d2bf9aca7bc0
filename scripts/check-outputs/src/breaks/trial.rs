//! 运行打坏的程序和没有打坏的程序，比较结果与应当看到的。
//! Runs broken programs beside the unbroken ones: was it what is expected?

use super::diff::{Diff, EXPECT, Expected};
use crate::judge::{Contract, Failure};
use crate::lessons::{Executables, Program};
use crate::options::Options;
use crate::run;
use say::{Lang, tr};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::thread;

/// So many runs of a program are made at once when the first has shown nothing.
const AT_ONCE: usize = 10;

/// A program in one language.
pub struct Subject<'a> {
    program: &'a Program,
    lang: Lang,
    contract: Contract,
    unbroken: PathBuf,
    /// In how many runs the unbroken program kept its contract, or why not.
    held: Mutex<Result<usize, String>>,
}

impl<'a> Subject<'a> {
    /// These programs, as they are `built` unbroken, in each language.
    ///
    /// # Errors
    /// What is wrong with a sample.
    pub fn all(
        programs: &[&'a Program],
        built: &Executables,
        langs: &[Lang],
    ) -> Result<Vec<Self>, String> {
        let mut subjects = Vec::new();
        for &program in programs {
            for &lang in langs {
                let sample = program.sample(lang);
                let stderr = program.stderr_sample(lang);
                subjects.push(Self {
                    program,
                    lang,
                    contract: Contract::read(&sample, &stderr)?,
                    unbroken: built[&program.name].clone(),
                    held: Mutex::new(Ok(0)),
                });
            }
        }
        Ok(subjects)
    }

    /// Whether the broken program is the unbroken one, to the byte.
    fn is_unbroken(&self, broken: &Executables) -> bool {
        let bytes = fs::read(&self.unbroken).ok();
        bytes.is_some() && bytes == fs::read(&broken[&self.program.name]).ok()
    }
}

/// What came of a break.
pub enum Verdict {
    Noticed(String),
    Unnoticed(String),
    /// Nothing is known, for something else is wrong.
    NotTried(String),
}

/// How a broken program failed.
struct Seen<'a> {
    program: &'a Program,
    failure: Failure,
}

/// Runs programs, not too many at once.
pub struct Trials<'a> {
    options: &'a Options,
    /// How many more may run.
    free: Mutex<usize>,
    freed: Condvar,
}

impl<'a> Trials<'a> {
    pub fn new(options: &'a Options) -> Self {
        Self {
            options,
            free: Mutex::new(options.jobs.unwrap_or(usize::MAX)),
            freed: Condvar::new(),
        }
    }

    pub fn langs(&self) -> &[Lang] {
        &self.options.langs
    }

    /// Sees the unbroken program keep its contract in so many runs.
    ///
    /// # Errors
    /// How it did not.
    fn hold(&self, subject: &Subject, runs: usize) -> Result<(), String> {
        let mut held = subject.held.lock().unwrap();
        if let Ok(before) = *held
            && before < runs
        {
            let more = runs - before;
            *held = match self.run_all(subject, &subject.unbroken, more)? {
                Ok(()) => Ok(runs),
                Err(failure) => Err(failure.words),
            };
        }
        let Err(why) = &*held else {
            return Ok(());
        };
        let (name, why) = (&subject.program.name, first_line(why));
        Err(tr!(
            "{name} 没有破坏时也不符合样本：{why}",
            "{name} does not match its sample even when it is not broken: {why}"
        ))
    }

    /// What came of a break of some of the subjects.
    pub fn verdict(
        &self,
        diff: &Diff,
        subjects: &[Subject],
        broken: &Executables,
    ) -> Verdict {
        let concerned = subjects.iter().filter(|s| diff.concerns(s.program));
        if concerned.clone().all(|s| s.is_unbroken(broken)) {
            let names = concerned.map(|s| s.program.name.as_str());
            let names = Vec::from_iter(BTreeSet::from_iter(names)).join(", ");
            return Verdict::NotTried(tr!(
                "补丁没有改动 {names} 里的任何东西",
                "the patch changes nothing that is built into {names}"
            ));
        }
        let seen = thread::scope(|scope| {
            let in_lang = |&lang| {
                let subjects = concerned.clone().filter(|s| s.lang == lang);
                let subjects = Vec::from_iter(subjects);
                scope.spawn(move || {
                    Ok((lang, self.first_failure(&subjects, broken)?))
                })
            };
            let in_langs: Vec<_> = self.langs().iter().map(in_lang).collect();
            let seen = in_langs.into_iter().map(|seen| seen.join().unwrap());
            seen.collect::<Result<Vec<_>, String>>()
        });
        match (seen, &diff.expected) {
            (Err(why), _) => Verdict::NotTried(why),
            (Ok(seen), Err(why)) => self.not_expected(why, &seen),
            (Ok(seen), Ok(ways)) => self.compare(&seen, ways),
        }
    }

    /// How the broken programs fail first, if they do. The unbroken ones run
    /// beside them, as often, and do not fail.
    fn first_failure<'s>(
        &self,
        subjects: &[&'s Subject],
        broken: &Executables,
    ) -> Result<Option<Seen<'s>>, String> {
        let mut runs = 0;
        while runs < self.options.repeat {
            // One is enough, but for a race.
            let more = if runs == 0 { 1 } else { AT_ONCE };
            let more = more.min(self.options.repeat - runs);
            runs += more;
            for subject in subjects {
                let program = subject.program;
                let broken = &broken[&program.name];
                let (kept, held) = thread::scope(|scope| {
                    let held = scope.spawn(|| self.hold(subject, runs));
                    let kept = self.run_all(subject, broken, more);
                    (kept, held.join().unwrap())
                });
                held?;
                if let Err(failure) = kept? {
                    return Ok(Some(Seen { program, failure }));
                }
            }
        }
        Ok(None)
    }

    /// Whether that is one of the ways in which the check must fail.
    fn compare(
        &self,
        seen: &[(Lang, Option<Seen>)],
        ways: &[Expected],
    ) -> Verdict {
        let mut wrong = Vec::new();
        let mut noticed = String::new();
        for (lang, seen) in seen {
            match seen {
                None => wrong.push((*lang, self.not_seen())),
                Some(Seen { program, failure }) => {
                    if ways.iter().any(|way| way.is(program, failure)) {
                        noticed = first_line(&failure.words).to_owned();
                        continue;
                    }
                    let due = ways.iter().map(Expected::to_string);
                    let due = Vec::from_iter(due).join(" / ");
                    let seen = Expected::seen(program, failure);
                    let words = &failure.words;
                    wrong.push((*lang, tr!(
                        "失败了，但不是应有的样子：应当是 {due}，看到的是 {seen}：{words}",
                        "it failed, but not as it should: expected {due}, seen {seen}: {words}"
                    )));
                }
            }
        }
        match wrong.is_empty() {
            true => Verdict::Noticed(noticed),
            false => Verdict::Unnoticed(in_each(&wrong, self.langs())),
        }
    }

    /// What was seen of a break that does not say what must be.
    fn not_expected(
        &self,
        why: &str,
        seen: &[(Lang, Option<Seen>)],
    ) -> Verdict {
        let words = |seen: &Option<Seen>| match seen {
            None => self.not_seen(),
            Some(Seen { program, failure }) => {
                let seen = Expected::seen(program, failure);
                tr!("看到的是“{EXPECT} {seen}”", "seen was '{EXPECT} {seen}'")
            }
        };
        let words: Vec<_> = seen.iter().map(|(l, s)| (*l, words(s))).collect();
        let words = in_each(&words, self.langs());
        Verdict::NotTried(format!("{why}\n    {words}"))
    }

    fn not_seen(&self) -> String {
        let runs = self.options.repeat;
        tr!(
            "运行 {runs} 次，检查都没有发现",
            "{runs} runs, and the check did not notice"
        )
    }

    /// Runs a program so many times at once: whether all kept the contract.
    fn run_all(
        &self,
        subject: &Subject,
        executable: &Path,
        runs: usize,
    ) -> Result<Result<(), Failure>, String> {
        let run = || self.run(subject, executable);
        let all = thread::scope(|scope| {
            let runs = (0..runs).map(|_| scope.spawn(run));
            let runs = Vec::from_iter(runs).into_iter();
            Vec::from_iter(runs.map(|run| run.join().unwrap()))
        });
        // Of what failed, the first.
        let all: Vec<_> = all.into_iter().collect::<Result<_, _>>()?;
        Ok(all.into_iter().collect())
    }

    /// Runs a program: whether it kept the contract.
    fn run(
        &self,
        subject: &Subject,
        executable: &Path,
    ) -> Result<Result<(), Failure>, String> {
        let free = self.free.lock().unwrap();
        *self.freed.wait_while(free, |free| *free == 0).unwrap() -= 1;
        let limit = self.options.timeout;
        let run =
            run::run(executable, &[], subject.lang.pick("zh", "en"), limit);
        *self.free.lock().unwrap() += 1;
        self.freed.notify_one();
        let name = &subject.program.name;
        let run = run.map_err(|e| {
            tr!("{name} 启动不了：{e}", "{name} cannot be started: {e}")
        })?;
        Ok(subject.contract.judge(&run, limit).map(drop))
    }
}

fn first_line(words: &str) -> &str {
    words.lines().next().unwrap_or_default()
}

/// What is said of each of the languages; once, if it is the same of all.
fn in_each(said: &[(Lang, String)], langs: &[Lang]) -> String {
    let first = &said[0].1;
    if said.len() == langs.len() && said.iter().all(|(_, s)| s == first) {
        return first.clone();
    }
    let rows = said.iter().map(|(lang, words)| {
        let lang = lang.pick("zh", "en");
        format!("{lang}: {words}")
    });
    Vec::from_iter(rows).join("\n    ")
}
