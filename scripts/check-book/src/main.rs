//! 检查当前文件夹里的书。
//! Checks the book in the current folder.

use say::fail;
use std::process::ExitCode;
use std::{env, path::Path};

fn main() -> ExitCode {
    let names: Vec<String> = env::args().skip(1).collect();
    match check_book::run(Path::new("."), &names) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => fail!("{sentence}", "{sentence}"),
    }
}
