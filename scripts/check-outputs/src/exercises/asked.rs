//! 命令行问的是什么。 What the command line asks for.

use crate::grades::Shard;
use crate::options::{whole, wrong};
use lexopt::prelude::{Long, Short, Value, ValueExt};
use say::{Lang, tr};
use std::ffi::OsString;
use std::time::Duration;

#[derive(Clone)]
pub struct Asked {
    pub names: Vec<String>,
    pub mode: Mode,
    /// Whether bad orders are told step by step.
    pub orders: bool,
    /// Runs of each solution.
    pub repeat: usize,
    /// Whether wrong answers get written above them what they break.
    pub bless: bool,
    /// For each rule.
    pub timeout: Duration,
    pub reports: Vec<report::Asked>,
    /// Only this part of the work.
    pub shard: Option<Shard>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Run,
    All,
    Watch,
    Hint,
    Reset,
    List,
    Verify,
    Help,
}

impl Asked {
    /// # Errors
    /// A sentence for the user.
    pub fn parse(
        args: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, String> {
        let mut asked = Self {
            names: Vec::new(),
            mode: Mode::Run,
            orders: false,
            repeat: 20,
            bless: false,
            timeout: Duration::from_secs(20),
            reports: Vec::new(),
            shard: None,
        };
        let mut modes = Vec::new();
        let mut parser = lexopt::Parser::from_iter(args);
        while let Some(arg) = parser.next().map_err(wrong)? {
            match arg {
                Long("all") => modes.push(("all", Mode::All)),
                Long("watch") => modes.push(("watch", Mode::Watch)),
                Long("hint") => modes.push(("hint", Mode::Hint)),
                Long("reset") => modes.push(("reset", Mode::Reset)),
                Long("list") => modes.push(("list", Mode::List)),
                Long("verify") => modes.push(("verify", Mode::Verify)),
                Long("help") | Short('h') => modes.push(("help", Mode::Help)),
                Long("bless") => asked.bless = true,
                Long("orders") => asked.orders = true,
                Long("report") => {
                    let one = parser.value().map_err(wrong)?;
                    let one = one.string().map_err(wrong)?;
                    asked.reports.push(report::Asked::parse(&one)?);
                }
                Long("shard") => {
                    let part = parser.value().map_err(wrong)?;
                    let part = part.string().map_err(wrong)?;
                    asked.shard = Some(Shard::parse(&part)?);
                }
                Long(name @ ("repeat" | "timeout")) => {
                    let name = name.to_owned();
                    let value = parser.value().map_err(wrong)?;
                    let number = whole(&name, &value)?;
                    match name.as_str() {
                        "repeat" => asked.repeat = number,
                        _ => {
                            asked.timeout = Duration::from_secs(number as u64);
                        }
                    }
                }
                Value(name) => asked.names.push(name.string().map_err(wrong)?),
                _ => return Err(wrong(arg.unexpected())),
            }
        }
        modes.dedup();
        let runs = |mode| matches!(mode, Mode::Run | Mode::All | Mode::Help);
        let no_report = modes.iter().find(|(_, mode)| !runs(*mode));
        if let Some((mode, _)) = no_report
            && !(asked.reports.is_empty() && asked.shard.is_none())
        {
            return Err(tr!(
                "--report、--shard 不能和 --{mode} 一起用",
                "--report and --shard do not go with --{mode}"
            ));
        }
        match modes[..] {
            [] => {}
            [(_, mode)] => asked.mode = mode,
            [(a, _), (b, _), ..] => {
                return Err(tr!(
                    "--{a} 和 --{b} 不能一起用",
                    "--{a} and --{b} do not go together"
                ));
            }
        }
        if asked.bless && asked.mode != Mode::Verify {
            return Err(tr!(
                "--bless 只和 --verify 一起用",
                "--bless goes with --verify only"
            ));
        }
        Ok(asked)
    }
}

pub fn help() -> &'static str {
    Lang::current().pick(
        "\
用法：scripts/exercise.sh [练习…] [选项]

运行一个练习，逐条看它的规矩；有不成立的，就说发生了什么，像是哪一种错。
03.2 是第 3 课的第 2 个练习，03 是第 3 课的全部；不写就是下一个没做完的。

  --orders     坏次序一步一步说出来（打断最少的一种，谁的机器上都一样）
  --watch      存一次文件就运行一次；键：h 提示，o 坏次序，n 下一个，l 列表，
               r 再运行，q 退出
  --hint       一条提示；再要一次，就多一条
  --list       全部练习，做完的打钩
  --reset      回到发下来的样子；你写的另存为 .old
  --all        一个接一个全部运行，每个一行（写了练习就只运行那些）
  --verify     给写练习的人：起点应当失败，答案 20 次都应当通过，每个错答应当
               失败，而且认得出是哪一个（--repeat N 改次数；--bless 把错答违反
               哪些规矩照实际改写，先看过再提交）
  --report 种类=文件  把结果写成报告，种类见 check-outputs.sh --help
  --shard 1/4  和 --all 一起用：只做四份中的第一份
  --timeout S  每条规矩最多运行 S 秒（默认 20）

退出状态：0 规矩都成立；1 有不成立的；2 命令写错了；130 被 Ctrl-C 中断。",
        "\
Usage: scripts/exercise.sh [EXERCISE…] [OPTIONS]

Runs an exercise and looks at its rules one by one; where one does not hold it
says what happened, and which mistake that is like. 03.2 is the second exercise
of lesson 3, 03 are all of lesson 3; no name means the next that is not done.

  --orders     tell bad orders step by step (the one with the fewest
               interruptions, the same on every machine)
  --watch      run again whenever the file is saved; keys: h hint, o bad order,
               n next, l list, r run again, q quit
  --hint       a hint; ask again for one more
  --list       all exercises, with a tick at those that are done
  --reset      back to what was handed out; what you wrote is kept as .old
  --all        run all, one after another, a line each (or those that are named)
  --verify     for authors: starters must fail, solutions pass 20 times, and
               each wrong answer fail and be known (--repeat N: other than 20;
               --bless writes above wrong answers what they break: read it)
  --report KIND=FILE  write what was found for a platform; check-outputs.sh
               --help has the kinds
  --shard 1/4  with --all: only the first of four parts
  --timeout S  give each rule at most S seconds (default: 20)

Exit status: 0 all rules hold, 1 some do not, 2 called wrongly, 130 stopped by
Ctrl-C.",
    )
}

#[cfg(test)]
mod tests {
    use super::{Asked, Mode};

    fn parse(line: &str) -> Result<Asked, String> {
        let words = std::iter::once("exercise").chain(line.split_whitespace());
        Asked::parse(words.map(Into::into))
    }

    #[test]
    fn options_and_names_may_come_in_any_order() {
        let asked = parse("--orders 03.2 --timeout 5 04").unwrap();
        assert_eq!(asked.names, ["03.2", "04"]);
        assert_eq!((asked.orders, asked.mode), (true, Mode::Run));
        assert_eq!(asked.timeout.as_secs(), 5);
        assert_eq!(parse("--verify --repeat 3").unwrap().repeat, 3);
        assert_eq!(parse("--list --list").unwrap().mode, Mode::List);
    }

    #[test]
    fn a_wrong_command_line_gets_one_sentence() {
        for line in [
            "--timeout 0",
            "--repeat x",
            "--x",
            "--list --reset",
            "--report junit",
            "--list --report junit=a",
            "--all --shard 5/4",
            "--bless",
        ] {
            let sentence = parse(line).err().unwrap();
            assert!(!sentence.is_empty() && !sentence.contains('\n'), "{line}");
        }
    }
}
