//! 在当前文件夹里写出新的一课。
//! Writes a new lesson into the current folder.

use new_lesson::New;
use say::{fail, print_line, say, tr};
use std::env;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [name, zh, en] = &args[..] else {
        eprintln!(
            "{}",
            tr!(
                "用法：scripts/new-lesson.sh 20_name \"中文标题\" \"English title\"",
                "Usage: scripts/new-lesson.sh 20_name \"中文标题\" \"English title\""
            )
        );
        return ExitCode::from(2);
    };
    let written = New::called(name, zh, en)
        .and_then(|new| new.write(Path::new(".")))
        .unwrap_or_else(|why| fail!("{why}"));
    for path in written {
        print_line(&path);
    }
    say!(
        "接下来：TODO 换成内容，再看 .github/CONTRIBUTING.md 的“新的一课”",
        "next: put something in the place of each TODO; \
         see \"A new lesson\" in .github/CONTRIBUTING.md"
    );
    ExitCode::SUCCESS
}
