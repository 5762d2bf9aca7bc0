//! 检查要说的话：规则、毛病、拒绝的理由，都在这一处。
//! The words of the reports: rules, flaws, refusals, all in this place.

use crate::run::{MOST_BYTES, Run};
use crate::show;
use contract::{Difference, Flaw, Kind, Parting, Refusal, Rule, Violation};
use say::{Lang, tr};
use std::fmt::Write;
use std::process::ExitStatus;
use std::time::Duration;

/// Lines of the output shown before and behind the one that is wrong.
pub const AROUND: usize = 2;
/// Lines of stderr shown when a program failed: the first, where a panic says
/// why, and the last, where an exception does.
const FIRST_LINES: usize = 3;
const LAST_LINES: usize = 6;
/// So many refusals are told of one sample.
const MOST_REASONS: usize = 10;

pub fn status_in_words(status: ExitStatus) -> String {
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

/// Of a run that had to be killed after `limit`.
pub fn out_of_time(run: &Run, limit: Duration) -> String {
    let secs = limit.as_secs();
    let mut words = match run.stderr.is_empty() {
        true => tr!(
            "{secs} 秒还没有结束，已强行结束；也许在等永远不会来的东西",
            "it had not ended after {secs} s and was killed; perhaps it waits for \
             something that never comes"
        ),
        false => tr!(
            "{secs} 秒还没有结束，已强行结束；它写到 stderr 的话也许说明了原因",
            "it had not ended after {secs} s and was killed; what it wrote to \
             stderr may say why"
        ),
    };
    if run.still_running {
        words += &tr!(
            "；它启动的进程还有没能结束的",
            "; a process that it had started could not be killed"
        );
    }
    words + &stderr_in_short(run)
}

pub fn too_much_output(run: &Run) -> String {
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

pub fn children_in_words(run: &Run) -> String {
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

pub fn flaw_in_words(flaw: &Flaw) -> String {
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

pub fn rule_in_words(violation: &Violation) -> String {
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
        Rule::Hole(kind) => hole_in_words(*kind, violation),
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

fn hole_in_words(kind: Kind, violation: &Violation) -> String {
    let kind = kind_in_words(kind);
    let parting = violation.parting.as_ref();
    match parting.and_then(|parting| parting.value.as_deref()) {
        Some(value) => {
            let value = show::name(value);
            tr!(
                "‹ › 里应当是{kind}，输出是“{value}”",
                "between ‹ and › there must be {kind}; the output has '{value}'"
            )
        }
        None => {
            tr!("‹ › 里应当是{kind}", "between ‹ and › there must be {kind}")
        }
    }
}

/// Where two lines part, for eyes that may not see it.
pub fn parting_in_words(
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

/// A row for each, and at last what would allow them.
pub fn refusals_in_words(
    refusals: &[Refusal],
    sample: &str,
    output: &[u8],
) -> String {
    let output = String::from_utf8_lossy(output);
    let mut words = String::new();
    for refusal in refusals.iter().take(MOST_REASONS) {
        words += "\n    ";
        words += &output_in_words(refusal)
            .unwrap_or_else(|| refusal_in_words(refusal, sample, &output));
    }
    if let Some(more @ 1..) = refusals.len().checked_sub(MOST_REASONS) {
        words += &tr!("\n    ……还有 {more} 处", "\n    … and {more} more");
    }
    let mut names: Vec<_> = refusals.iter().filter_map(allowed_by).collect();
    names.sort_unstable();
    names.dedup();
    if !names.is_empty() {
        let names = names.join(",");
        words += &tr!(
            "\n    这样会放宽样本的要求；确实要这样，就加上 --allow {names}",
            "\n    The sample would ask for less; if that is meant, add --allow {names}"
        );
    }
    words
}

/// Why no sample could hold this output, if that is the reason.
fn output_in_words(refusal: &Refusal) -> Option<String> {
    Some(match refusal {
        Refusal::Empty => tr!("程序什么也没有输出", "nothing was printed"),
        Refusal::NotUtf8(came) => tr!(
            "输出的第 {came} 行不是 UTF-8 文本",
            "line {came} of the output is not UTF-8 text"
        ),
        Refusal::NoFinalNewline => tr!(
            "输出的最后一行没有换行",
            "the last line of the output does not end with a line break"
        ),
        Refusal::Unseen(came, unseen) => {
            let (shown, code) = (unseen.escape_debug(), *unseen as u32);
            tr!(
                "输出的第 {came} 行里有 {shown}（U+{code:04X}），写进样本谁也看不见",
                "line {came} of the output holds {shown} (U+{code:04X}), which nobody would see in a sample"
            )
        }
        Refusal::Mark(came) => tr!(
            "输出的第 {came} 行以 ~ 开头或含有 ‹ ›，在样本里它们是标记",
            "line {came} of the output begins with ~ or holds ‹ or ›, which are marks in a sample"
        ),
        Refusal::EmptyFreeLine(came) => tr!(
            "输出的第 {came} 行是空的，在样本里却是自由行，而 ~ 后面必须有文字",
            "line {came} of the output is empty, and in the sample it is free: behind a ~ there must be text"
        ),
        _ => return None,
    })
}

/// What the output has otherwise than the sample.
fn refusal_in_words(refusal: &Refusal, sample: &str, output: &str) -> String {
    let row = |text: &str, number: usize| {
        show::short(text.lines().nth(number - 1).unwrap_or_default())
    };
    match refusal {
        Refusal::NewInFreeRun(came) => {
            let text = row(output, *came);
            tr!(
                "输出的第 {came} 行是新的，落在自由行中间，请手工写进样本，带不带 ~ 由你定：{text}",
                "line {came} of the output is new, among free lines; put it into the sample by hand, with ~ or without: {text}"
            )
        }
        Refusal::LineGone(line) => {
            let gone = row(sample, *line);
            tr!(
                "样本的第 {line} 行没有出现：{gone}",
                "line {line} of the sample did not come: {gone}"
            )
        }
        Refusal::OrderChanged { line, came } => {
            let late = row(sample, *line);
            tr!(
                "样本的第 {line} 行来晚了，成了输出的第 {came} 行：{late}",
                "line {line} of the sample came too late, as line {came} of the output: {late}"
            )
        }
        Refusal::OtherKind { line, value } => {
            let old = row(sample, *line);
            tr!(
                "样本第 {line} 行 ‹ › 里的值换了一类，成了“{value}”：{old}",
                "between the ‹ › of line {line} of the sample there is another kind of value now, '{value}': {old}"
            )
        }
        Refusal::HolesUnclear { line, came } => {
            let (old, new) = (row(sample, *line), row(output, *came));
            tr!(
                "样本第 {line} 行的 ‹ › 在新的文字里应当标在哪里，说不准：{old} → {new}",
                "where the ‹ › of line {line} of the sample belong in its new text is not certain: {old} → {new}"
            )
        }
        other => output_in_words(other).unwrap_or_default(),
    }
}

/// The lines of an output as bytes, without their line breaks.
pub fn lines(output: &[u8]) -> Vec<&[u8]> {
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

/// The name behind `--allow` that allows it; none when nothing does.
fn allowed_by(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::LineGone(_) => Some("lines"),
        Refusal::OrderChanged { .. } => Some("order"),
        Refusal::OtherKind { .. } | Refusal::HolesUnclear { .. } => {
            Some("holes")
        }
        _ => None,
    }
}

/// How the shapes of a Chinese and an English sample differ.
pub fn difference_in_words(difference: &Difference) -> String {
    use Difference::{Length, Marks, Speaker, Values};
    match difference {
        Length(zh, en) => tr!(
            "中文 {zh} 行，英文 {en} 行",
            "{zh} lines in Chinese, {en} in English"
        ),
        Marks(zh, en) => tr!(
            "中文第 {zh} 行与英文第 {en} 行的 ~ 标记不同",
            "the ~ marks of Chinese line {zh} and English line {en} differ"
        ),
        Values(zh, en) => tr!(
            "中文第 {zh} 行与英文第 {en} 行里的数字或 ‹ › 不同",
            "the numbers or ‹ › of Chinese line {zh} and English line {en} differ"
        ),
        Speaker(name) => {
            let name = show::name(name);
            tr!(
                "英文样本里，没有哪个说话人的行数和位置与“{name}”相同",
                "nobody in the English sample speaks at the same places as '{name}'"
            )
        }
    }
}
