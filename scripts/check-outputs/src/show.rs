//! 别人写的文字怎样显示：看不见的看得见，终端也不会被它弄乱。
//! How text of others is shown: what cannot be seen is seen, and nothing in it
//! reaches the terminal raw.

use say::tr;
use std::path::Path;

/// Longer rows are cut, in characters.
pub const WIDTH: usize = 200;
/// Of many names only so many are shown.
const MOST_NAMES: usize = 5;

/// Prints a line to stdout, as `say` does.
pub fn print(text: &str) {
    say::print_line(&text);
}

/// Whether the terminal takes no codes, neither for colours nor to go back.
pub fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// One row of a text, cut to [`WIDTH`] characters around the one with this
/// number, from 0.
///
/// Control codes, invisible characters, unusual spaces, spaces at the end and
/// bytes that are not UTF-8 are shown as escapes.
pub fn row(bytes: &[u8], focus: usize) -> String {
    let mut chars: Vec<String> = Vec::new();
    let from = match focus * 4 < WIDTH * 3 {
        true => 0,
        false => focus - WIDTH / 2,
    };
    let to = from + WIDTH;
    let spaces = bytes.iter().rev().take_while(|b| **b == b' ').count();
    let mut length = 0;
    let mut take = |shown: &dyn Fn() -> String| {
        if (from..to).contains(&length) {
            chars.push(shown());
        }
        length += 1;
    };
    for chunk in bytes[..bytes.len() - spaces].utf8_chunks() {
        chunk.valid().chars().for_each(|c| take(&|| char(c)));
        chunk.invalid().iter().for_each(|b| take(&|| byte(*b)));
    }
    (0..spaces).for_each(|_| take(&|| "␠".to_owned()));
    let start = if from > 0 { "…" } else { "" };
    let end = if length > to { "…" } else { "" };
    format!("{start}{}{end}", chars.concat())
}

/// Whether [`row`] cuts it.
pub fn is_long(bytes: &[u8]) -> bool {
    // A byte that is not UTF-8 counts as one character, too.
    let chunks = bytes.utf8_chunks();
    let count = |chunk: std::str::Utf8Chunk| {
        chunk.valid().chars().count() + chunk.invalid().len()
    };
    bytes.len() > WIDTH && chunks.map(count).sum::<usize>() > WIDTH
}

/// A name or some words: as [`row`] shows them from their start.
pub fn name(text: &(impl AsRef<std::ffi::OsStr> + ?Sized)) -> String {
    row(text.as_ref().as_encoded_bytes(), 0)
}

/// The first few of the names, and how many others there are.
pub fn names(mut names: Vec<String>) -> String {
    let others = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let shown = names.join(", ");
    match others {
        0 => shown,
        _ => tr!("{shown}，另有 {others} 个", "{shown}, and {others} more"),
    }
}

/// With which words processes were called; the first few of them.
pub fn commands(commands: &[Vec<u8>]) -> String {
    // One that was just turning into another program has no words.
    let mut with_words: Vec<_> =
        commands.iter().filter(|words| !words.is_empty()).collect();
    with_words.sort();
    names(with_words.iter().map(|words| row(words, 0)).collect())
}

/// A path, whole.
pub fn path(path: &Path) -> String {
    path.to_string_lossy().chars().map(char).collect()
}

fn byte(byte: u8) -> String {
    format!("\\x{byte:02x}")
}

fn char(c: char) -> String {
    match c {
        '"' | '\'' | '\\' => c.to_string(),
        '\t' => "\\t".to_owned(),
        '\0'..' ' | '\u{7f}' if !"\t\r\n".contains(c) => byte(c as u8),
        _ => c.escape_debug().collect(),
    }
}

/// What a character is called, for one who may not be able to see it.
pub fn called(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    match c {
        ' ' => tr!("空格（{code}）", "a space ({code})"),
        '\u{3000}' => tr!("全角空格（{code}）", "a full-width space ({code})"),
        '\u{a0}' => tr!("不换行空格（{code}）", "a no-break space ({code})"),
        '\u{feff}' => tr!(" BOM（{code}）", "a BOM ({code})"),
        '\t' => tr!("制表符（\\t）", "a tab (\\t)"),
        '\r' => tr!(
            "回车符（\\r，Windows 的换行是 \\r\\n）",
            "a carriage return (\\r; Windows ends its lines with \\r\\n)"
        ),
        _ if c.is_control() => {
            let c = char(c);
            tr!("控制字符 {c}", "the control code {c}")
        }
        _ if c.is_whitespace() => {
            tr!("特殊的空格（{code}）", "an unusual space ({code})")
        }
        _ if char(c).len() > c.len_utf8() && !"\"'\\".contains(c) => {
            tr!("看不见的字符（{code}）", "an invisible character ({code})")
        }
        _ if c.is_ascii() || is_han(c) => tr!("“{c}”", "'{c}'"),
        _ => tr!("“{c}”（{code}）", "'{c}' ({code})"),
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The first colour code in a row, such as `\x1b[32m`, as it is shown.
pub fn colour_code(row: &str) -> Option<String> {
    let codes = row.match_indices("\x1b[").map(|(at, _)| &row[at..]);
    let end = |code: &str| {
        let inner =
            code[2..].find(|c: char| !c.is_ascii_digit() && c != ';')?;
        code[2 + inner..].starts_with('m').then_some(2 + inner + 1)
    };
    let mut found = codes.filter_map(|code| Some(&code[..end(code)?]));
    found.next().map(name)
}

/// So many characters of a line of a file are shown.
const MOST_SHOWN: usize = 200;

/// The line, cut if it is long.
pub fn short(line: &str) -> String {
    match line.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, colour_code, is_long, row};

    #[test]
    fn what_cannot_be_seen_is_seen() {
        for (text, shown) in [
            ("plain 'text' \"\\", "plain 'text' \"\\"),
            ("一二\u{3000}三", "一二\\u{3000}三"),
            ("a  ", "a␠␠"),
            (" ", "␠"),
            ("a\r", "a\\r"),
            ("a\tb", "a\\tb"),
            ("\u{feff}a\u{200b}b", "\\u{feff}a\\u{200b}b"),
            ("\x1b[2J\x07\x7f\0", "\\x1b[2J\\x07\\x7f\\x00"),
            ("\u{9b}2J\u{202e}x\u{a0}", "\\u{9b}2J\\u{202e}x\\u{a0}"),
            ("e\u{301}", "e\\u{301}"),
        ] {
            assert_eq!(row(text.as_bytes(), 0), shown);
        }
        assert_eq!(row(b"a\xff\xfe", 0), "a\\xff\\xfe");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_passes() {
        for c in '\0'..=char::MAX {
            let shown = row(c.to_string().as_bytes(), 0);
            assert!(!shown.contains(char::is_control), "{shown:?}");
        }
    }

    #[test]
    fn a_long_row_is_cut_around_what_matters() {
        let long = "x".repeat(5000) + "y" + &"z".repeat(5000);
        let shown = row(long.as_bytes(), 0);
        assert_eq!(shown, "x".repeat(WIDTH) + "…");
        let shown = row(long.as_bytes(), 5000);
        assert_eq!(shown.chars().count(), WIDTH + 2);
        assert!(shown.starts_with("…x") && shown.ends_with("z…"));
        assert!(shown.contains("xyz"), "{shown}");
        let shown = row(long.as_bytes(), 10_001);
        assert!(shown.starts_with("…z") && shown.ends_with('z'), "{shown}");
        let fits = "x".repeat(WIDTH);
        assert_eq!(row(fits.as_bytes(), 0), fits);
        let fits = "车".repeat(WIDTH);
        assert!(!is_long(fits.as_bytes()) && is_long(long.as_bytes()));
    }

    #[test]
    fn a_colour_code_is_found() {
        assert_eq!(colour_code("a \x1b[1;32mb").unwrap(), "\\x1b[1;32m");
        assert_eq!(colour_code("a \x1b[2J \x1b[0m").unwrap(), "\\x1b[0m");
        assert_eq!(colour_code("a [32m"), None);
        assert_eq!(colour_code("a \x1b[32"), None);
    }
}
