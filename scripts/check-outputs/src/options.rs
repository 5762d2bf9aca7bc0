use crate::grades::Shard;
use crate::show;
use lexopt::prelude::{Long, Short, Value, ValueExt};
use say::{Lang, tr};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::time::Duration;

/// What the command line asks for.
#[derive(Debug)]
pub struct Options {
    /// Parts of names; none means all lessons.
    pub lessons: Vec<String>,
    pub langs: Vec<Lang>,
    pub repeat: usize,
    /// How many programs run at once; none means all.
    pub jobs: Option<usize>,
    pub timeout: Duration,
    pub python: bool,
    pub mode: Mode,
    pub allow: Allow,
    /// In every order, instead of with threads; what is asked of the search.
    pub orders: Option<Orders>,
    /// Whether the lessons' own tests are run too.
    pub tests: bool,
    pub reports: Vec<report::Asked>,
    /// Only this part of the work.
    pub shard: Option<Shard>,
}

/// Which orders are tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// So many by chance, and the seed of the dice.
    pub random: Option<usize>,
    pub seed: Option<usize>,
    /// This one: who moves, step by step.
    pub schedule: Option<String>,
    /// The one that the user chooses.
    pub play: bool,
    /// Of the lesson with this break.
    pub broken: Option<String>,
}

impl Orders {
    /// Whether the answer is a story for one reader.
    pub fn is_told(&self) -> bool {
        self.play || self.schedule.is_some() || self.broken.is_some()
    }
}

/// What `--bless` may give up, each asked for by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    /// A first sample of what a program writes to stderr.
    pub stderr: bool,
    pub in_sample: contract::Allowed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Check,
    Bless,
    Breaks,
    List,
    Help,
}

impl Options {
    /// Reads the command line.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn parse(
        args: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, String> {
        let mut options = Self {
            lessons: Vec::new(),
            langs: vec![Lang::Zh, Lang::En],
            repeat: 1,
            jobs: None,
            timeout: Duration::ZERO,
            python: false,
            mode: Mode::Check,
            allow: Allow::default(),
            orders: None,
            tests: false,
            reports: Vec::new(),
            shard: None,
        };
        let mut asked = Orders::default();
        let mut modes = BTreeMap::new();
        let mut given = BTreeSet::new();
        let mut parser = lexopt::Parser::from_iter(args);
        while let Some(arg) = parser.next().map_err(wrong)? {
            match arg {
                Long(
                    name @ ("lang" | "repeat" | "jobs" | "timeout" | "random"
                    | "seed" | "schedule" | "break" | "shard"),
                ) => {
                    let name = name.to_owned();
                    let value = parser.value().map_err(wrong)?;
                    options.set(&name, &value, &mut asked)?;
                    if !given.insert(name.clone()) {
                        return Err(tr!(
                            "--{name} 只能写一次",
                            "--{name} can be given only once"
                        ));
                    }
                }
                Long("python") => options.python = true,
                Long("tests") => options.tests = true,
                Long("report") => {
                    let one = parser.value().map_err(wrong)?;
                    let one = one.string().map_err(wrong)?;
                    options.reports.push(report::Asked::parse(&one)?);
                }
                Long("orders") => options.orders = Some(Orders::default()),
                Long("play") => asked.play = true,
                Long("bless") => drop(modes.insert("bless", Mode::Bless)),
                Long("breaks") => drop(modes.insert("breaks", Mode::Breaks)),
                Long("list") => drop(modes.insert("list", Mode::List)),
                Long("help") | Short('h') => {
                    modes.insert("help", Mode::Help);
                }
                Long("allow") => {
                    let names = parser.value().map_err(wrong)?;
                    options.allow(&show::name(&names))?;
                }
                Value(name) => {
                    options.lessons.push(name.string().map_err(wrong)?)
                }
                _ => return Err(wrong(arg.unexpected())),
            }
        }
        options.settle(modes, &given)?;
        options.settle_orders(asked, &given)?;
        Ok(options)
    }

    /// Fills in what was not given, and refuses what does not go together.
    fn settle(
        &mut self,
        modes: BTreeMap<&str, Mode>,
        given: &BTreeSet<String>,
    ) -> Result<(), String> {
        let mut modes = modes.into_iter();
        if let Some((a, mode)) = modes.next() {
            self.mode = mode;
            if let Some((b, _)) = modes.next() {
                return Err(not_together(a, b));
            }
            let only_one_run = matches!(mode, Mode::Bless | Mode::List);
            if only_one_run && given.contains("repeat") {
                return Err(not_together(a, "repeat"));
            }
            if self.python && mode != Mode::Help {
                return Err(not_together(a, "python"));
            }
        }
        // Broken, a lesson may hang, and a race may need some runs before it
        // shows: on a busy machine one in six or so.
        let (runs, secs) = match self.mode {
            Mode::Breaks => (60, 30),
            _ => (1, 60),
        };
        if !given.contains("repeat") {
            self.repeat = runs;
        }
        if !given.contains("timeout") {
            self.timeout = Duration::from_secs(secs);
        }
        let of_the_check =
            self.shard.is_some() || self.tests || !self.reports.is_empty();
        if of_the_check && !matches!(self.mode, Mode::Check | Mode::Help) {
            return Err(tr!(
                "--shard、--tests、--report 只在核对输出时用",
                "--shard, --tests and --report go with the check of outputs only"
            ));
        }
        if self.allow != Allow::default() && self.mode != Mode::Bless {
            return Err(tr!(
                "--allow 只和 --bless 一起用",
                "--allow goes with --bless only"
            ));
        }
        Ok(())
    }

    /// What is asked of a search of orders.
    fn settle_orders(
        &mut self,
        asked: Orders,
        given: &BTreeSet<String>,
    ) -> Result<(), String> {
        let Some(orders) = &mut self.orders else {
            return match asked == Orders::default() {
                true => Ok(()),
                false => Err(tr!(
                    "--random、--seed、--schedule、--play、--break 只和 --orders 一起用",
                    "--random, --seed, --schedule, --play and --break go with \
                     --orders only"
                )),
            };
        };
        *orders = asked;
        if self.python {
            return Err(not_together("orders", "python"));
        }
        if given.contains("repeat") {
            return Err(not_together("orders", "repeat"));
        }
        if self.mode == Mode::List {
            return Err(not_together("orders", "list"));
        }
        if *orders != Orders::default() && self.mode != Mode::Check {
            return Err(tr!(
                "--orders 与 --breaks、--bless 合用时，不能再挑次序",
                "with --breaks or --bless, --orders takes no choice of orders"
            ));
        }
        if orders.seed.is_some() && orders.random.is_none() {
            return Err(tr!(
                "--seed 只和 --random 一起用",
                "--seed goes with --random only"
            ));
        }
        let choices = [
            orders.random.is_some(),
            orders.schedule.is_some(),
            orders.play,
        ];
        if choices.into_iter().filter(|choice| *choice).count() > 1 {
            return Err(tr!(
                "--random、--schedule、--play 只能选一个",
                "--random, --schedule and --play do not go together"
            ));
        }
        Ok(())
    }

    fn allow(&mut self, names: &str) -> Result<(), String> {
        for name in names.split(',') {
            let asked = match name.trim() {
                "lines" => &mut self.allow.in_sample.lines,
                "holes" => &mut self.allow.in_sample.holes,
                "order" => &mut self.allow.in_sample.order,
                "stderr" => &mut self.allow.stderr,
                other => {
                    return Err(tr!(
                        "--allow 只认 lines、holes、order、stderr，不能是“{other}”",
                        "--allow takes lines, holes, order or stderr, not '{other}'"
                    ));
                }
            };
            *asked = true;
        }
        Ok(())
    }

    fn set(
        &mut self,
        name: &str,
        value: &OsStr,
        asked: &mut Orders,
    ) -> Result<(), String> {
        let shown = show::name(value);
        if let "schedule" | "break" | "shard" = name {
            let text = value.to_str().map(str::to_owned);
            let text = text.ok_or_else(|| {
                wrong(lexopt::Error::NonUnicodeValue(value.to_owned()))
            })?;
            match name {
                "schedule" => asked.schedule = Some(text),
                "shard" => self.shard = Some(Shard::parse(&text)?),
                _ => asked.broken = Some(text),
            }
            return Ok(());
        }
        if name == "lang" {
            self.langs = match value.to_str() {
                Some("zh") => vec![Lang::Zh],
                Some("en") => vec![Lang::En],
                _ => {
                    return Err(tr!(
                        "--lang 只能是 zh 或 en，不能是“{shown}”",
                        "--lang takes zh or en, not '{shown}'"
                    ));
                }
            };
            return Ok(());
        }
        let number = whole(name, value)?;
        match name {
            "repeat" => self.repeat = number,
            "jobs" => self.jobs = Some(number),
            "random" => asked.random = Some(number),
            "seed" => asked.seed = Some(number),
            _ => self.timeout = Duration::from_secs(number as u64),
        }
        Ok(())
    }
}

/// A number above 0, for the option with this name.
///
/// # Errors
/// A sentence for the user.
pub fn whole(name: &str, value: &OsStr) -> Result<usize, String> {
    let number = value.to_str().and_then(|value| value.parse().ok());
    number.filter(|n| *n > 0).ok_or_else(|| {
        let shown = show::name(value);
        tr!(
            "--{name} 要一个正整数，不能是“{shown}”",
            "--{name} takes a whole number above 0, not '{shown}'"
        )
    })
}

fn not_together(a: &str, b: &str) -> String {
    tr!(
        "--{a} 和 --{b} 不能一起用",
        "--{a} and --{b} do not go together"
    )
}

/// What lexopt found, in the user's language.
pub fn wrong(error: lexopt::Error) -> String {
    use lexopt::Error::{
        MissingValue, NonUnicodeValue, UnexpectedOption, UnexpectedValue,
    };
    let what = match error {
        MissingValue { option } => {
            let option = option.unwrap_or_default();
            tr!("{option} 后面要有一个值", "{option} needs a value")
        }
        UnexpectedOption(option) => {
            let option = show::name(&option);
            tr!("没有选项 {option}", "there is no option {option}")
        }
        UnexpectedValue { option, value } => {
            let value = show::name(&value);
            tr!(
                "{option} 后面不能有值“{value}”",
                "{option} takes no value, but has '{value}'"
            )
        }
        NonUnicodeValue(value) => {
            let value = show::name(&value);
            tr!("“{value}”不是 UTF-8", "'{value}' is not UTF-8")
        }
        other => other.to_string(),
    };
    tr!("{what}；--help 有说明", "{what}; see --help")
}

/// The text of `--help`.
pub fn help() -> &'static str {
    Lang::current().pick(
        "\
用法：scripts/check-outputs.sh [课名…] [选项]

运行各课的程序（中文、英文同时运行），把输出与样本 output.LANG.txt 逐行核对。
课名写一部分即可：03、thread_pool、lesson03_thread_pool 都行；不写就是全部。
03.2 这样的是练习，也按它的规矩判断。

  --lang zh|en   只查一种语言；要用固定端口的程序只能这样查
  --repeat N     每个程序运行 N 次，并报告见到几种不同的顺序
  --python       把 Python 程序也对照同一份样本
  --jobs N       同时最多运行 N 个程序（默认全部一起运行）
  --timeout S    每次运行最多 S 秒（默认 60）
  --tests        也运行各课自己的测试
  --report 种类=文件  把结果写成报告：junit、gradescope、prairielearn、classroom50、
                 exercism、summary、annotations；可以写几次。每条规则一项，分数照
                 lessons/points.txt
  --shard 1/4    只做四份中的第一份；大班可以分给几台机器
  --bless        用一次新的运行改写样本，保留标记，并画出这次运行的时间线
                 output.LANG.svg（仅主程序）。文字可以变，固定行可以增加；
                 会放宽要求的改动一概拒绝，并说明怎样点名允许：
  --allow 名,…   lines 样本里的行可以消失；holes ‹ › 可以换类、挪动或消失；
                 order 各行可以换先后；stderr 可以第一次声明标准错误输出
  --breaks       逐个打上 breaks/*.diff，确认检查会失败，而且失败得像补丁上方
                 “# expect:”说的那样；没有失败的话，每个程序运行 60 次，
                 每次最多 30 秒（--repeat、--timeout 可以改）
  --orders       把课的故事缩小，让它走遍线程允许的每一种次序，每次都对照样本；
                 完整的故事随机走一些次序。还可以：
    --random N [--seed S]   完整的故事随机走 N 种次序
    --schedule '甲, 乙, …'  只走这一种：一步一步，轮到谁；逐步说给你看
    --play                  由你说轮到谁
    --break NAME            看打上 breaks/NAME.diff 以后最短的坏次序；
                            也可以与上面三个合用
  --orders --breaks   每处破坏都要有一个坏次序，与 breaks/NAME.order.LANG.txt
                      一字不差（主程序看不出的破坏除外）
  --orders --bless    重写这些坏次序，和 orders/found.LANG.txt 里的结果
  --list         列出各课及其程序

退出状态：0 全部符合；1 有不符合的；2 命令写错了；130 被 Ctrl-C 中断。",
        "\
Usage: scripts/check-outputs.sh [LESSON…] [OPTIONS]

Runs the lessons' programs, Chinese and English side by side, and compares
what they print with the samples output.LANG.txt, line by line. Any part of a
name will do: 03, thread_pool, lesson03_thread_pool. No name means all. One like
03.2 is an exercise, which is judged by its rules.

  --lang zh|en   only one language; needed by a program with a fixed port
  --repeat N     run each program N times and say how many orders were seen
  --python       check the Python programs against the same samples too
  --jobs N       run at most N programs at once (default: all of them)
  --timeout S    give each run at most S seconds (default: 60)
  --tests        run the lessons' own tests too
  --report KIND=FILE  write what was found for a platform: junit, gradescope,
                 prairielearn, classroom50, exercism, summary, annotations; may
                 be given several times. A case for each rule, with the points of
                 lessons/points.txt
  --shard 1/4    do only the first of four parts, for a class on several machines
  --bless        rewrite the samples from a new run, keeping their marks, and
                 draw its timeline output.LANG.svg (main programs only). Texts
                 may change and fixed lines be added; what would make a sample
                 ask for less is refused, with the name that allows it:
  --allow NAME,… lines: lines of the sample may go; holes: a ‹ › may take
                 another kind of value, move or go; order: lines may change
                 places; stderr: words on stderr may be declared a first time
  --breaks       apply each breaks/*.diff in turn and see the check fail as
                 the lines '# expect:' above the patch say; a program that
                 does not fail is run 60 times, and each time for 30 s at
                 most, unless --repeat and --timeout say otherwise
  --orders       run a small size of the lesson's story in every order that its
                 threads allow, and compare each with the sample; the full
                 story in some orders by chance. Or else:
    --random N [--seed S]   N orders of the full story by chance
    --schedule 'A, B, …'    this order: who moves, step by step, and told so
    --play                  the order that you choose
    --break NAME            the shortest bad order with breaks/NAME.diff; goes
                            with those three as well
  --orders --breaks   each break must have its bad order, that of the file
                      breaks/NAME.order.LANG.txt to the letter (unless the main
                      program does not show it)
  --orders --bless    write these orders anew, and what every order came to in
                      orders/found.LANG.txt
  --list         list the lessons and their programs

Exit status: 0 all passed, 1 something failed, 2 called wrongly, 130 stopped
by Ctrl-C.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Allow, Mode, Options, Orders};
    use say::Lang;
    use std::time::Duration;

    fn parse(line: &str) -> Result<Options, String> {
        Options::parse(
            std::iter::once("check-outputs")
                .chain(line.split_whitespace())
                .map(Into::into),
        )
    }

    #[test]
    fn options_and_names_may_come_in_any_order() {
        let options =
            parse("03 --lang en --repeat=5 event --timeout 9 --python")
                .unwrap();
        assert_eq!(options.lessons, ["03", "event"]);
        assert_eq!(options.langs, [Lang::En]);
        assert_eq!(options.repeat, 5);
        assert_eq!(options.timeout, Duration::from_secs(9));
        assert!(options.python);
        assert_eq!(options.mode, Mode::Check);
        assert_eq!(parse("--bless").unwrap().mode, Mode::Bless);
    }

    #[test]
    fn an_option_without_a_value_may_be_given_twice() {
        assert!(parse("--python --python").unwrap().python);
        assert_eq!(parse("--list --list").unwrap().mode, Mode::List);
    }

    #[test]
    fn a_break_gets_more_runs_and_less_time_unless_they_are_given() {
        let given = |line| {
            let options = parse(line).unwrap();
            (options.repeat, options.timeout.as_secs())
        };
        assert_eq!(given(""), (1, 60));
        assert_eq!(given("--breaks"), (60, 30));
        assert_eq!(given("--repeat 3 --breaks --timeout 4"), (3, 4));
    }

    #[test]
    fn orders_go_with_the_check_and_with_the_breaks() {
        let orders = |line| parse(line).unwrap().orders;
        assert_eq!(orders("--breaks"), None);
        assert_eq!(orders("03 --orders"), Some(Orders::default()));
        let breaks = parse("--orders --breaks").unwrap();
        assert_eq!(breaks.mode, Mode::Breaks);
        assert_eq!(breaks.orders, Some(Orders::default()));
        let told = orders("01 --orders --break early --schedule=a,b").unwrap();
        assert_eq!(told.broken.as_deref(), Some("early"));
        assert_eq!(told.schedule.as_deref(), Some("a,b"));
        assert!(told.is_told());
        let random = orders("--orders --random 9 --seed 2").unwrap();
        assert_eq!((random.random, random.seed), (Some(9), Some(2)));
        assert!(!random.is_told());
    }

    #[test]
    fn nothing_is_allowed_but_what_is_named() {
        assert_eq!(parse("--bless").unwrap().allow, Allow::default());
        let all = ["lines", "holes", "order", "stderr"];
        for name in all {
            let line = format!("--allow {name} --bless");
            let Allow { stderr, in_sample } = parse(&line).unwrap().allow;
            let allowed =
                [in_sample.lines, in_sample.holes, in_sample.order, stderr];
            assert_eq!(allowed, all.map(|other| other == name));
        }
        let line = "--bless --allow lines,holes --allow=order,stderr";
        let Allow { stderr, in_sample } = parse(line).unwrap().allow;
        assert!(stderr && in_sample.lines && in_sample.holes);
        assert!(in_sample.order);
    }

    #[test]
    fn a_wrong_command_line_gets_one_sentence() {
        for line in [
            "--lang fr",
            "--lang",
            "--repeat 0",
            "--repeat -1",
            "--jobs many",
            "--timeout 1.5",
            "--frobnicate",
            "--bless --list",
            "--bless --python",
            "--python --breaks",
            "--bless --repeat 3",
            "--list --repeat 3",
            "--lang zh --lang en",
            "--jobs 2 --jobs 2",
            "--jobs 0",
            "--bless=yes",
            "-x",
            "--allow lines",
            "--bless --allow",
            "--bless --allow all",
            "--bless --allow lines,",
            "--list --allow lines",
            "--play",
            "--seed 3",
            "--orders --seed 3",
            "--orders --random 0",
            "--orders --random 5 --play",
            "--orders --schedule a --play",
            "--orders --breaks --random 5",
            "--orders --python",
            "--orders --repeat 2",
            "--orders --list",
        ] {
            let sentence = parse(line).unwrap_err();
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "{line}");
        }
    }
}
