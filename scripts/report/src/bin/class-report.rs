//! 把全班学生的 JUnit 报告合成一张表。
//! Merges the JUnit reports of a class into one table.

use lexopt::prelude::{Long, Short, Value};
use report::class::Class;
use say::{Lang, print_line};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let (html, files) = match options() {
        Ok(Some(options)) => options,
        Ok(None) => {
            print_line(&help());
            return ExitCode::SUCCESS;
        }
        Err(_) => {
            eprintln!("{}", help());
            return ExitCode::from(2);
        }
    };
    let class = Class::read(&files);
    print_line(&class.text());
    let mut complaints: Vec<String> = Vec::new();
    complaints.extend(class.unreadable.iter().map(|(_, why)| why.clone()));
    complaints.extend(html.and_then(|path| class.write_page(&path).err()));
    for sentence in &complaints {
        eprintln!("{sentence}");
    }
    ExitCode::from(u8::from(!complaints.is_empty()))
}

/// The page to write, and the files to read; `None` if help is asked for.
type Options = Option<(Option<PathBuf>, Vec<PathBuf>)>;

fn options() -> Result<Options, lexopt::Error> {
    let mut parser = lexopt::Parser::from_env();
    let (mut html, mut files) = (None, Vec::new());
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("html") => html = Some(parser.value()?.into()),
            Value(file) => files.push(file.into()),
            _ => return Err(arg.unexpected()),
        }
    }
    match files.is_empty() {
        true => Err("no files".into()),
        false => Ok(Some((html, files))),
    }
}

fn help() -> &'static str {
    Lang::current().pick(
        "\
用法：scripts/class-report.sh [--html 文件] 学生.xml…
例如：scripts/class-report.sh --html class.html reports/*.xml

读每个学生的一份 JUnit 报告（核对程序用 --report junit=文件 写出的，别的程序写的
也行），文件名就是学生的名字。打印：每条规则有多少人没过、是谁，没过的人多的在前；
认得出名字的错误各有多少人犯；每个学生通过了几项。
--html 另外写一页，浏览器里看。
都读得了，退出状态为 0；有读不了的文件，其余照样报告，退出状态为 1；用法不对为 2。",
        "\
Usage: scripts/class-report.sh [--html FILE] STUDENT.xml…
For example: scripts/class-report.sh --html class.html reports/*.xml

Reads one JUnit report for each student (written by the checks with
--report junit=FILE, or by any other program); the file is named after the
student. Prints how many fail each rule and who they are, the most often failed
first; how many make each mistake that has a name; what each student passes.
--html also writes a page for the browser.
The exit status is 0 if all files could be read; 1 if not, and the rest is
reported all the same; 2 when it was called wrongly.",
    )
}
