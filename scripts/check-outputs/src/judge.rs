//! 一次运行是否守约；不守约时用读者的语言说清楚。
//! Whether a run kept the contract, and if not, why, in the user's language.

use crate::run::{End, MOST_BYTES, Run};
use crate::show;
use colored::Colorize;
use contract::{
    Flaw, Kind, Order, Parting, Place, Rule, Sample, SampleError, Violation,
};
use say::{Lang, tr};
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitStatus;
use std::time::Duration;

/// Lines of the output shown before and behind the one that is wrong.
const AROUND: usize = 2;
/// Lines of stderr shown when a program failed: the first, where a panic says
/// why, and the last, where an exception does.
const FIRST_LINES: usize = 3;
const LAST_LINES: usize = 6;

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
    /// What broke it.
    pub fn judge(&self, run: &Run, limit: Duration) -> Result<Order, Failure> {
        self.look(run, limit).map_err(|mut failure| {
            if port_is_taken(run) {
                failure.words += "\n    ";
                failure.words += &tr!(
                    "端口被占用了？几个程序、两种语言同时运行：请用端口 0，或者用 --lang 只查一种语言",
                    "is a port taken? several programs and both languages run at once: \
                     use port 0, or check one language with --lang"
                );
            }
            failure
        })
    }

    fn look(&self, run: &Run, limit: Duration) -> Result<Order, Failure> {
        match run.end {
            End::Interrupted => {
                return Err(Failure::by(
                    "interrupted",
                    tr!("被中断", "interrupted"),
                ));
            }
            End::TooMuchOutput => {
                let words = too_much_output(run);
                return Err(self.ended("too-much-output", words, run));
            }
            End::OutOfTime => {
                let secs = limit.as_secs();
                let mut words = match run.stderr.is_empty() {
                    true => tr!(
                        "{secs} 秒还没有结束，已强行结束；也许在等永远不会来的东西",
                        "it had not ended after {secs} s and was killed; perhaps it \
                         waits for something that never comes"
                    ),
                    false => tr!(
                        "{secs} 秒还没有结束，已强行结束；它写到 stderr 的话也许说明了原因",
                        "it had not ended after {secs} s and was killed; what it \
                         wrote to stderr may say why"
                    ),
                };
                if run.still_running {
                    words += &tr!(
                        "；它启动的进程还有没能结束的",
                        "; a process that it had started could not be killed"
                    );
                }
                words += &stderr_in_short(run);
                return Err(self.ended("timeout", words, run));
            }
            End::Exited(status) if !status.success() => {
                let words = status_in_words(status) + &stderr_in_short(run);
                return Err(self.ended("status", words, run));
            }
            End::Exited(_) => {}
        }
        let order = self.stdout.verify(&run.stdout).map_err(|violation| {
            let words =
                explain(&violation, &run.stdout) + &stderr_in_short(run);
            Failure::new(rule_in_short(&violation.rule), &violation, words)
        })?;
        match &self.stderr {
            Some(sample) => {
                sample.verify(&run.stderr).map_err(|violation| {
                    let stream = tr!("stderr：", "stderr: ");
                    let words = stream + &explain(&violation, &run.stderr);
                    Failure::new("stderr", &violation, words)
                })?;
            }
            None if !run.stderr.is_empty() => {
                let words = tr!(
                    "程序往标准错误（stderr）写了东西，例如 dbg!、eprintln! 或 panic；样本不许",
                    "it wrote to stderr (dbg!, eprintln!, a panic?), and no sample \
                     allows that"
                );
                let words = words + &stderr_in_short(run);
                return Err(Failure::by("stderr", words));
            }
            None => {}
        }
        if run.left_processes {
            return Err(Failure::by("children", children_in_words(run)));
        }
        if !run.left_files.is_empty() {
            let files = run.left_files.iter().map(show::name);
            let files = show::names(files.collect());
            let words =
                tr!("留下了文件：{files}", "it left files behind: {files}");
            return Err(Failure::by("files", words));
        }
        Ok(order)
    }

    /// A failure by the way in which the program ended, with the first line of
    /// its output that is wrong, if one is.
    fn ended(&self, rule: &'static str, words: String, run: &Run) -> Failure {
        match self.stdout.verify(&run.stdout) {
            Err(violation) => {
                let more = explain(&violation, &run.stdout);
                Failure::new(rule, &violation, words + "\n  " + &more)
            }
            Ok(_) => Failure::by(rule, words),
        }
    }
}

/// How a run broke its contract.
#[derive(Debug)]
pub struct Failure {
    /// Which rule, in short, as the breaks of the lessons name it.
    pub rule: &'static str,
    /// The line of the sample that the rule speaks of, from 1; when the program
    /// did not end as it should, the first line that is wrong besides.
    pub line: Option<usize>,
    /// For the user: the first line says which rule, those behind it where.
    pub words: String,
}

impl Failure {
    fn by(rule: &'static str, words: String) -> Self {
        Self {
            rule,
            line: None,
            words,
        }
    }

    fn new(rule: &'static str, violation: &Violation, words: String) -> Self {
        Self {
            rule,
            line: violation.expected.as_ref().map(|place| place.line),
            words,
        }
    }
}

fn rule_in_short(rule: &Rule) -> &'static str {
    match rule {
        Rule::Utf8 => "utf8",
        Rule::FinalNewline => "final-newline",
        Rule::Missing => "missing",
        Rule::Extra => "extra",
        Rule::Repeated => "repeated",
        Rule::Text => "text",
        Rule::Hole(_) => "hole",
        Rule::Barrier => "barrier",
        Rule::Speaker => "speaker",
    }
}

fn status_in_words(status: ExitStatus) -> String {
    if let Some(code) = status.code() {
        return tr!(
            "应以退出状态 0 结束，实际是 {code}",
            "it must end with exit status 0, but ended with {code}"
        );
    }
    // On Unix: `signal: 6 (SIGABRT) (core dumped)`.
    let status = status.to_string();
    let signal = status.strip_prefix("signal: ").unwrap_or(&status);
    tr!(
        "应以退出状态 0 结束，却被信号 {signal} 终止",
        "it must end with exit status 0, but was ended by signal {signal}"
    )
}

fn too_much_output(run: &Run) -> String {
    let flood = match run.stdout.len() > MOST_BYTES {
        true => &run.stdout,
        false => &run.stderr,
    };
    let most = MOST_BYTES >> 20;
    let mut words = tr!(
        "输出超过 {most} MiB，到了上限；最后几行：",
        "it printed more than {most} MiB, which is the limit; its last lines:"
    );
    for line in lines(flood).iter().rev().take(AROUND + 1).rev() {
        write!(words, "\n      {}", show::row(line, 0)).unwrap();
    }
    words
}

fn children_in_words(run: &Run) -> String {
    let mut words = match run.still_running {
        false => tr!(
            "程序已结束，它的子进程还在运行；已强行结束",
            "it ended, but one of its child processes was still running and was \
             killed"
        ),
        true => tr!(
            "程序已结束，它启动的进程还有在运行的，没能结束",
            "it ended, but a process that it had started still runs and could not \
             be killed"
        ),
    };
    let names = show::commands(&run.left_commands);
    if !names.is_empty() {
        words += &tr!("：{names}", ": {names}");
    }
    words
}

/// Whether the program says that a port was taken, in whatever words.
fn port_is_taken(run: &Run) -> bool {
    [&run.stderr, &run.stdout].into_iter().any(|stream| {
        let text = String::from_utf8_lossy(stream);
        let words = ["AddrInUse", "Address already in use", "os error 10048"];
        words.iter().any(|words| text.contains(words))
    })
}

/// Reads one sample.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_sample(path: &Path) -> Result<Sample, String> {
    let shown = show::path(path);
    let bytes = fs::read(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => tr!(
            "没有样本 {shown}；用 --bless 写一份",
            "there is no sample {shown}; --bless writes one"
        ),
        _ => tr!(
            "读不了样本 {shown}：{e}",
            "cannot read the sample {shown}: {e}"
        ),
    })?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(tr!(
            "样本 {shown} 是 UTF-16 的，请存成不带 BOM 的 UTF-8",
            "the sample {shown} is in UTF-16; save it as UTF-8 without a BOM"
        ));
    }
    let file = str::from_utf8(&bytes).map_err(|e| {
        let good = &bytes[..e.valid_up_to()];
        let line = 1 + good.iter().filter(|b| **b == b'\n').count();
        tr!(
            "样本 {shown} 第 {line} 行不是 UTF-8，请存成不带 BOM 的 UTF-8",
            "sample {shown}, line {line}, is not UTF-8; save it as UTF-8 without a \
             BOM"
        )
    })?;
    Sample::parse(file).map_err(|SampleError { line, flaw }| {
        let flaw = flaw_in_words(&flaw);
        let row = file.lines().nth(line - 1).unwrap_or_default();
        let row = show::row(row.as_bytes(), 0);
        tr!(
            "样本 {shown} 第 {line} 行：{flaw}\n    {line:>4}  {row}",
            "sample {shown}, line {line}: {flaw}\n    {line:>4}  {row}"
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
        Flaw::UnknownKind(value) => {
            let value = show::name(value);
            tr!(
                "认不出 ‹{value}› 是哪一类值：‹ › 里只放值本身，即整数、小数、0x 开头的\
                 十六进制数、UUID 或带端口的地址；单位写在外面，例如 ‹5› 秒",
                "‹{value}› is of no known kind of value: only the value goes between \
                 the marks, which is a whole number, a decimal, a hexadecimal number \
                 with 0x, a UUID or an address with a port; the unit stays outside, \
                 as in ‹5› seconds"
            )
        }
        Flaw::HoleInSpeaker => tr!(
            "说话人的名字里不能有 ‹ ›",
            "the name of a speaker takes no ‹ ›"
        ),
    }
}

/// What kind of value, with an example.
fn kind_in_words(kind: Kind) -> &'static str {
    let (zh, en) = match kind {
        Kind::Uuid => (
            "UUID（如 5cb3b3d8-8a1f-4f0e-9d0a-2f3a0c9be1d7）",
            "a UUID such as 5cb3b3d8-8a1f-4f0e-9d0a-2f3a0c9be1d7",
        ),
        Kind::Address => (
            "带端口的地址（如 127.0.0.1:8888）",
            "an address with a port such as 127.0.0.1:8888",
        ),
        Kind::Hex => (
            "十六进制数（如 0x7ffd）",
            "a hexadecimal number such as 0x7ffd",
        ),
        Kind::Decimal => ("小数（如 4.0）", "a decimal number such as 4.0"),
        Kind::Whole => ("整数（如 42）", "a whole number such as 42"),
    };
    Lang::current().pick(zh, en)
}

fn rule_in_words(violation: &Violation) -> String {
    match &violation.rule {
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
            let parting = violation.parting.as_ref();
            match parting.and_then(|parting| parting.value.as_deref()) {
                Some(value) => {
                    let value = show::name(value);
                    tr!(
                        "‹ › 里应当是{kind}，输出是“{value}”",
                        "between ‹ and › there must be {kind}; the output has '{value}'"
                    )
                }
                None => tr!(
                    "‹ › 里应当是{kind}",
                    "between ‹ and › there must be {kind}"
                ),
            }
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
    }
}

/// Where two lines part, for eyes that may not see it.
fn parting_in_words(
    Parting { expected, came, .. }: &Parting,
    sample: &str,
    output: &str,
) -> String {
    let at = came + 1;
    let sample = sample.chars().nth(*expected).map(show::called);
    let output = output.chars().nth(*came).map(show::called);
    match (sample, output) {
        (Some(sample), Some(output)) => tr!(
            "从第 {at} 个字符起不同：样本是{sample}，输出是{output}",
            "they differ from character {at} on: the sample has {sample}, the \
             output {output}"
        ),
        (None, Some(output)) => tr!(
            "从第 {at} 个字符起不同：样本到此结束，输出还有{output}",
            "they differ from character {at} on: the sample ends there, the output \
             has {output}"
        ),
        (Some(sample), None) => tr!(
            "从第 {at} 个字符起不同：输出到此结束，样本还有{sample}",
            "they differ from character {at} on: the output ends there, the sample \
             has {sample}"
        ),
        (None, None) => String::new(),
    }
}

/// The rule, then the lines as a short diff, then what came around it.
fn explain(violation: &Violation, output: &[u8]) -> String {
    let mut words = rule_in_words(violation);
    let lines = lines(output);
    let Violation {
        expected,
        came,
        parting,
        ..
    } = violation;
    let focus = parting.as_ref().map_or((0, 0), |p| (p.expected, p.came));
    if let Some(Place { line, text }) = expected {
        let sample = tr!("样本", "sample");
        let row = show::row(text.as_bytes(), focus.0);
        let row = format!("    - {sample} {line:>4}  {row}");
        write!(words, "\n{}", row.red()).unwrap();
    }
    if let Some(Place { line, .. }) = came {
        let output = tr!("输出", "output");
        let row = show::row(lines[line - 1], focus.1);
        let row = format!("    + {output} {line:>4}  {row}");
        write!(words, "\n{}", row.green()).unwrap();
    }
    if let (Some(parting), Some(expected), Some(came)) =
        (parting, expected, came)
        && parting.value.is_none()
    {
        let more = parting_in_words(parting, &expected.text, &came.text);
        write!(words, "\n      {more}").unwrap();
    }
    if let Some(Place { text, .. }) = came
        && let Some(code) = show::colour_code(text)
    {
        let more = tr!(
            "输出里有颜色代码 {code}；请去掉颜色（检查时 NO_COLOR 是 1）",
            "the output contains colour codes ({code}); print none while NO_COLOR is \
             set, as it is here"
        );
        write!(words, "\n      {more}").unwrap();
    }
    if lines.is_empty() {
        return words
            + "\n    "
            + &tr!("（什么也没有输出）", "(it printed nothing)");
    }
    let at = came.as_ref().map_or(lines.len(), |came| came.line - 1);
    let from = at.saturating_sub(AROUND);
    let to = lines.len().min(at + AROUND + 1);
    words += "\n    ";
    words += &tr!("程序的输出：", "what the program printed:");
    for (i, line) in (from + 1..).zip(&lines[from..to]) {
        let mark = if i == at + 1 { ">" } else { " " };
        let line = show::row(line, 0);
        write!(words, "\n    {mark} {i:>4}  {line}").unwrap();
    }
    let mut shown = lines[from..to].iter().copied();
    let sample = expected.as_ref().map(|place| place.text.as_bytes());
    if shown.any(show::is_long) || sample.is_some_and(show::is_long) {
        let most = show::WIDTH;
        let more = tr!(
            "（… 处是截去的：每行最多显示 {most} 个字符）",
            "(… is where a line is cut: at most {most} characters are shown)"
        );
        write!(words, "\n    {more}").unwrap();
    }
    words
}

/// The lines of an output as bytes, without their line breaks.
fn lines(output: &[u8]) -> Vec<&[u8]> {
    let lines = output.split_inclusive(|b| *b == b'\n');
    lines
        .map(|line| {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            // As the contract reads them: Python ends its lines so on Windows.
            match line.strip_suffix(b"\r") {
                Some(line) if cfg!(windows) => line,
                _ => line,
            }
        })
        .collect()
}

/// The first and the last lines of stderr, if any, each on an indented line of
/// its own, without blank ones.
pub fn stderr_in_short(run: &Run) -> String {
    let mut rows = lines(&run.stderr);
    rows.retain(|line| !line.trim_ascii().is_empty());
    let mut words = String::new();
    let last = rows.len().saturating_sub(LAST_LINES).max(FIRST_LINES);
    for (i, row) in rows.iter().enumerate() {
        if i < FIRST_LINES || i >= last {
            write!(words, "\n    stderr: {}", show::row(row, 0)).unwrap();
        } else if i == FIRST_LINES {
            let left_out = last - FIRST_LINES;
            let more =
                tr!("（略去 {left_out} 行）", "(lines left out: {left_out})");
            write!(words, "\n    stderr: {more}").unwrap();
        }
    }
    words
}
