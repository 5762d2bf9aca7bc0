//! 一次运行是否守约；不守约时用读者的语言说清楚。
//! Whether a run kept the contract, and if not, why, in the user's language.

use crate::run::{End, Run};
use crate::show;
use crate::words::{
    AROUND, children_in_words, flaw_in_words, lines, out_of_time,
    parting_in_words, rule_in_words, status_in_words, stderr_in_short,
    too_much_output,
};
use colored::Colorize;
use contract::{Order, Place, Rule, Sample, SampleError, Violation};
use say::tr;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

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
        self.ended_well(run, limit)?;
        let order = self.stdout.verify(&run.stdout).map_err(|violation| {
            let words =
                explain(&violation, &run.stdout) + &stderr_in_short(run);
            Failure::new(rule_in_short(&violation.rule), &violation, words)
        })?;
        self.look_at_stderr(run)?;
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

    /// By itself, in time, with status 0.
    fn ended_well(&self, run: &Run, limit: Duration) -> Result<(), Failure> {
        let (rule, words) = match run.end {
            End::Interrupted => {
                let words = tr!("被中断", "interrupted");
                return Err(Failure::by("interrupted", words));
            }
            End::TooMuchOutput => ("too-much-output", too_much_output(run)),
            End::OutOfTime => ("timeout", out_of_time(run, limit)),
            End::Exited(status) if !status.success() => {
                ("status", status_in_words(status) + &stderr_in_short(run))
            }
            End::Exited(_) => return Ok(()),
        };
        Err(self.ended(rule, words, run))
    }

    fn look_at_stderr(&self, run: &Run) -> Result<(), Failure> {
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
        Ok(())
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
    words + &surroundings(violation, &lines)
}

/// What came around the line that is wrong.
fn surroundings(violation: &Violation, lines: &[&[u8]]) -> String {
    let Violation { expected, came, .. } = violation;
    let mut words = String::new();
    if lines.is_empty() {
        return "\n    ".to_owned()
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
