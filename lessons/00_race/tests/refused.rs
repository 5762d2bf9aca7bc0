//! What the compiler refuses, and with which words.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The files of `refused`, and the beginning of what the compiler says of each:
/// which error it is, and where. How the rest is laid out differs from one
/// version to the next.
#[test]
fn a_balance_that_two_threads_change_does_not_compile() {
    let lesson = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    for name in ["plain", "cell"] {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let output = Command::new(&rustc)
            .current_dir(lesson)
            .args(["--edition", "2024", "--emit", "metadata", "-o"])
            .arg(target)
            .arg(format!("refused/{name}.rs"))
            .output()
            .unwrap();
        assert!(!output.status.success(), "{name} compiles");
        let said = String::from_utf8(output.stderr).unwrap();
        let sample = lesson.join(format!("refused/{name}.txt"));
        let sample = fs::read_to_string(sample).unwrap();
        let beginning = |text: &str| -> Vec<String> {
            let lines = text.lines().take(2);
            lines.map(|line| line.replace('\\', "/")).collect()
        };
        assert_eq!(beginning(&said), beginning(&sample));
    }
}
