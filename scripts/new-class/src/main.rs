//! 在一个新文件夹里写出班级仓库。
//! Writes a class repository into a new folder.

use say::{Lang, fail, print_line, say};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    if args.iter().any(|arg| arg == "--help") {
        print_line(&help());
        return ExitCode::SUCCESS;
    }
    let [folder] = &args[..] else {
        eprintln!("{}", help());
        return ExitCode::from(2);
    };
    let folder = PathBuf::from(folder);
    if folder.as_os_str().as_encoded_bytes().starts_with(b"-") {
        eprintln!("{}", help());
        return ExitCode::from(2);
    }
    if let Err(why) = new_class::is_free(&folder) {
        eprintln!("{why}");
        return ExitCode::from(2);
    }
    let commit = new_class::write(Path::new("."), &folder)
        .unwrap_or_else(|why| fail!("{why}"));
    let (commit, folder) = (&commit[..12], folder.display());
    say!(
        "{folder} 里是班级仓库了，出自提交 {commit}。接下来：",
        "{folder} is a class repository now, of the commit {commit}. Next:"
    );
    print_line(&format!("  cd {folder}"));
    print_line(&"  git init && git add -A && git commit -m class");
    say!(
        "改一改 assignment.txt（要交哪些）和 README.md，推到平台上，在那里设成
模板仓库；每个学生由它建自己的仓库。再把变量 WORKBOOK（GitHub 组织的、GitLab
群组的、Gitee 流水线的）设成这个模板的地址：样本、规矩、检查程序和作业的清单
就都取模板里的，学生改了自己的也没有用。没有答案的模板，可以让学生读到。",
        "Mend assignment.txt (what is to be handed in) and README.md, push it,
and make it a template there; each student's repository is made from it. Then
set the variable WORKBOOK (of the organisation on GitHub, of the group on GitLab, of
the pipeline on Gitee) to the address of this template: samples, rules, checker
and the list of the assignment are then the template's, whatever a student has
changed. It has no solutions, so students may read it."
    );
    ExitCode::SUCCESS
}

fn help() -> &'static str {
    Lang::current().pick(
        "\
用法：scripts/new-class.sh 文件夹
例如：scripts/new-class.sh ../class

把当前的提交写进这个新文件夹，成为班级仓库：老师的模板，每个学生由它建自己的
仓库。不带答案、给老师的话和练习册自己的 CI；带着给学生的 README.md、
assignment.txt（要交哪些课和练习），和 GitHub、GitLab、Gitee 的流水线：学生
推送以后，它们核对 assignment.txt 列出的，留下报告。没有提交的改动不写。

写好了，退出状态为 0；写不了为 1；用法不对，或者文件夹不是空的，为 2。",
        "\
Usage: scripts/new-class.sh FOLDER
For example: scripts/new-class.sh ../class

Writes the current commit into this new folder as a class repository, a template
from which each student's repository is made: without the solutions, the notes
for teachers and the workbook's own CI; with a README.md for students,
assignment.txt (which lessons and exercises are to be handed in), and pipelines
for GitHub, GitLab and Gitee, which check what assignment.txt lists after each
push and leave reports. What is not committed is not written.

The exit status is 0 if it is written, 1 if it could not be, 2 when it was called
wrongly, or the folder is not empty.",
    )
}
