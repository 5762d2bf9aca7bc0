//! 一次运行是否守约；不守约时用读者的语言说清楚。
//! Whether a run kept the contract, and if not, why, in the user's language.

use crate::run::{End, Run};
use colored::Colorize;
use contract::{
    Flaw, Kind, Order, Place, Rule, Sample, SampleError, Violation,
};
use say::{Lang, tr};
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

/// Lines of the output shown before and behind the one that is wrong.
const AROUND: usize = 2;
/// Lines of stderr shown when a program failed.
const STDERR_LINES: usize = 8;

/// What a run of one program must be like.
#[derive(Debug)]
pub struct Contract {
    pub stdout: Sample,
    /// Without a sample it must be empty.
    pub stderr: Option<Sample>,
}

impl Contract {
    /// Reads the samples.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn read(stdout: &Path, stderr: &Path) -> Result<Self, String> {
        Ok(Self {
            stdout: read_sample(stdout)?,
            stderr: match stderr.exists() {
                true => Some(read_sample(stderr)?),
                false => None,
            },
        })
    }

    /// The order of a run that kept the contract.
    ///
    /// # Errors
    /// What broke it, in words: the first line says which rule, those behind
    /// it show where.
    pub fn judge(&self, run: &Run, limit: Duration) -> Result<Order, String> {
        match run.end {
            End::Interrupted => return Err(tr!("被中断", "interrupted")),
            End::TooMuchOutput => {
                return Err(tr!(
                    "输出过多，已强行结束",
                    "it printed without end and was killed"
                ));
            }
            End::OutOfTime => {
                let secs = limit.as_secs();
                return Err(tr!(
                    "{secs} 秒还没有结束，已连同子进程强行结束",
                    "it had not ended after {secs} s and was killed with its children"
                ) + &self.first_violation(run));
            }
            End::Exited(status) if !status.success() => {
                return Err(tr!(
                    "退出状态应为 0，实际是：{status}",
                    "it must end with exit status 0, but ended with {status}"
                ) + &head_of_stderr(run)
                    + &self.first_violation(run));
            }
            End::Exited(_) => {}
        }
        let order = self.stdout.verify(&run.stdout).map_err(|violation| {
            explain(&violation, &run.stdout) + &head_of_stderr(run)
        })?;
        match &self.stderr {
            Some(sample) => {
                sample.verify(&run.stderr).map_err(|violation| {
                    let stream = tr!("标准错误输出：", "stderr: ");
                    stream + &explain(&violation, &run.stderr)
                })?;
            }
            None if !run.stderr.is_empty() => {
                return Err(tr!(
                    "标准错误输出里有样本没有声明的内容",
                    "it wrote to stderr, and no sample allows that"
                ) + &head_of_stderr(run));
            }
            None => {}
        }
        if run.left_processes {
            return Err(tr!(
                "程序已结束，它的子进程还在运行；已强行结束",
                "it ended, but one of its child processes was still running and was killed"
            ));
        }
        if !run.left_files.is_empty() {
            let files: Vec<_> =
                run.left_files.iter().map(|f| f.to_string_lossy()).collect();
            let files = files.join(", ");
            return Err(tr!(
                "留下了文件：{files}",
                "it left files behind: {files}"
            ));
        }
        Ok(order)
    }

    /// What is wrong with its stdout, on lines of their own; maybe nothing.
    fn first_violation(&self, run: &Run) -> String {
        match self.stdout.verify(&run.stdout) {
            Err(violation) => {
                format!("\n  {}", explain(&violation, &run.stdout))
            }
            Ok(_) => String::new(),
        }
    }
}

/// Reads one sample.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_sample(path: &Path) -> Result<Sample, String> {
    let shown = path.display();
    let file = fs::read_to_string(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => tr!(
            "没有样本 {shown}；用 --bless 写一份",
            "there is no sample {shown}; --bless writes one"
        ),
        _ => tr!(
            "读不了样本 {shown}：{e}",
            "cannot read the sample {shown}: {e}"
        ),
    })?;
    Sample::parse(&file).map_err(|SampleError { line, flaw }| {
        let flaw = flaw_in_words(&flaw);
        tr!(
            "样本 {shown} 第 {line} 行：{flaw}",
            "sample {shown}, line {line}: {flaw}"
        )
    })
}

fn flaw_in_words(flaw: &Flaw) -> String {
    match flaw {
        Flaw::Bom => tr!(
            "开头有看不见的 BOM（编辑器按“带 BOM 的 UTF-8”存的），请存成不带 BOM 的 UTF-8",
            "it begins with a BOM, which nobody sees; save it as UTF-8 without one"
        ),
        Flaw::NoFinalNewline => {
            tr!(
                "是空的，或最后没有换行",
                "it is empty, or its last line has no line break"
            )
        }
        Flaw::BadMark => tr!(
            "行首的 ~ 后面要有空格和文字，或者整行只有一个 ~",
            "a ~ at the start of a line needs a space and text after it, or must stand alone"
        ),
        Flaw::BreakOutsideRun => tr!(
            "单独的 ~ 只能放在两个自由行之间",
            "a bare ~ belongs between two free lines"
        ),
        Flaw::UnclosedHole => tr!("‹ 与 › 没有配对", "a ‹ or › has no partner"),
        Flaw::UnknownKind(value) => tr!(
            "认不出 ‹{value}› 是哪一类值",
            "‹{value}› is of no known kind of value"
        ),
        Flaw::HoleInSpeaker => tr!(
            "说话人的名字里不能有 ‹ ›",
            "the name of a speaker takes no ‹ ›"
        ),
    }
}

fn kind_in_words(kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Uuid => ("UUID", "a UUID"),
        Kind::Address => ("带端口的地址", "an address with a port"),
        Kind::Hex => ("十六进制数", "a hexadecimal number"),
        Kind::Decimal => ("小数", "a decimal number"),
        Kind::Whole => ("整数", "a whole number"),
    };
    Lang::current().pick(zh, en)
}

/// The rule, then the lines as a short diff, then what came around it.
fn explain(violation: &Violation, output: &[u8]) -> String {
    let mut words = match &violation.rule {
        Rule::Utf8 => {
            tr!("这一行不是 UTF-8 文本", "this line is not UTF-8 text")
        }
        Rule::FinalNewline => {
            tr!(
                "最后一行没有换行",
                "the last line does not end with a line break"
            )
        }
        Rule::Missing if violation.came.is_none() => {
            tr!(
                "输出到此为止，还缺这一行",
                "the output ends, and this line is missing"
            )
        }
        Rule::Missing => tr!("缺了一行", "a line is missing"),
        Rule::Extra => {
            tr!("多出样本里没有的一行", "the sample has no such line")
        }
        Rule::Repeated => {
            tr!(
                "这一行出现得太多次",
                "this line came more often than in the sample"
            )
        }
        Rule::Text => tr!("文字与样本不同", "the text differs from the sample"),
        Rule::Hole(kind) => {
            let kind = kind_in_words(*kind);
            tr!("‹ › 里应当是{kind}", "between ‹ and › there must be {kind}")
        }
        Rule::Barrier => tr!(
            "来得太早：应当先有样本里的这一行（没有 ~ 的行和单独的 ~ 是界线，下面的行不能越过）",
            "too early: the sample's line must come first (a line without ~ is a \
             barrier, and so is a bare ~: no line below may cross it)"
        ),
        Rule::Speaker => tr!(
            "同一个说话人的各行要保持先后顺序",
            "lines of the same speaker must keep their order"
        ),
    };
    let row = |Place { line, text }: &Place| format!("{line:>4}  {text}");
    if let Some(expected) = &violation.expected {
        let sample = tr!("样本", "sample");
        let row = row(expected);
        write!(words, "\n{}", format!("    - {sample} {row}").red()).unwrap();
    }
    if let Some(came) = &violation.came {
        let output = tr!("输出", "output");
        let row = row(came);
        write!(words, "\n{}", format!("    + {output} {row}").green()).unwrap();
    }
    let printed = String::from_utf8_lossy(output);
    let lines: Vec<_> = printed.lines().collect();
    if lines.is_empty() {
        return words
            + "\n    "
            + &tr!("（什么也没有输出）", "(it printed nothing)");
    }
    let at = violation
        .came
        .as_ref()
        .map_or(lines.len(), |came| came.line - 1);
    let from = at.saturating_sub(AROUND);
    let to = lines.len().min(at + AROUND + 1);
    words += "\n    ";
    words += &tr!("程序的输出：", "what the program printed:");
    for (i, line) in (from + 1..).zip(&lines[from..to]) {
        let mark = if i == at + 1 { ">" } else { " " };
        write!(words, "\n    {mark} {i:>4}  {line}").unwrap();
    }
    words
}

/// The first lines of stderr, if any, each on an indented line of its own.
pub fn head_of_stderr(run: &Run) -> String {
    let text = String::from_utf8_lossy(&run.stderr);
    let mut words = String::new();
    for line in text.lines().take(STDERR_LINES) {
        write!(words, "\n    stderr: {line}").unwrap();
    }
    words
}
