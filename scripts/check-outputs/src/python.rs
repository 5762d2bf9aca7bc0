//! 机器上的 Python。 The machine's Python.

use say::tr;
use std::process::{Command, Stdio};

/// The least version that the lessons' Python programs need.
const LEAST: (u32, u32) = (3, 11);

/// The command that starts Python.
///
/// # Errors
/// Why there is none, in words.
pub fn find() -> Result<&'static str, String> {
    let mut found = Vec::new();
    for python in ["python3", "python"] {
        let version = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
        let answer = Command::new(python)
            .args(["-c", version])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output();
        let Ok(answer) = answer else { continue };
        let version = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut numbers = version.trim().split('.').map(str::parse::<u32>);
        let (Some(Ok(major)), Some(Ok(minor))) =
            (numbers.next(), numbers.next())
        else {
            continue;
        };
        if (major, minor) >= LEAST {
            return Ok(python);
        }
        found.push(format!("{python} {}", version.trim()));
    }
    let (major, minor) = LEAST;
    let found = found.join(", ");
    Err(match found.is_empty() {
        true => tr!(
            "找不到 python3；需要 Python {major}.{minor} 或更新的",
            "there is no python3; Python {major}.{minor} or newer is needed"
        ),
        false => tr!(
            "只找到 {found}；需要 Python {major}.{minor} 或更新的",
            "only {found} was found; Python {major}.{minor} or newer is needed"
        ),
    })
}
