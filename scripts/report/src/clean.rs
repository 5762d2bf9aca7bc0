//! 学生程序的输出，什么字符都可能有；整理成哪里都能放的文字。
//! A student's program may print any character; this makes it fit anywhere.

use say::tr;

/// More than this of a text is not even looked at.
const MOST: usize = 200_000;

/// Names are cut to this.
const NAME: usize = 200;

/// Without colours; control characters, which XML forbids and terminals obey,
/// become visible.
pub(crate) fn lines(text: &str) -> String {
    let text = cut(text, MOST);
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let text: String = text.chars().map(visible).collect();
    // Line by line: a sequence without an end would swallow all that follows.
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| match line.contains(['\x1b', '\x07']) {
            true => strip_ansi_escapes::strip_str(line),
            false => line.to_owned(), // most lines, and much faster
        })
        .collect();
    lines.join("\n").trim_end().to_owned()
}

/// The same in one line, for a name or a sentence.
pub(crate) fn line(text: &str) -> String {
    let words = lines(text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name: one line, and not long.
pub(crate) fn name(text: &str) -> String {
    cut(&line(text), NAME)
}

/// No more than so many characters, the remark that it was cut included.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let mark = tr!("…（太长，以下略）", "… (too long, the rest is left out)");
    let kept = most.saturating_sub(mark.chars().count());
    let kept = text.chars().take(kept);
    kept.chain(mark.chars()).take(most).collect()
}

fn visible(c: char) -> char {
    match c {
        '\n' | '\x1b' | '\x07' => c, // the last two belong to colours and links
        '\0'..='\x1f' => {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')
        }
        '\x7f' => '␡',
        '\u{80}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, line, lines};
    use proptest::prelude::*;

    #[test]
    fn colours_and_links_go_and_control_characters_are_seen() {
        assert_eq!(lines("\x1b[1;31mred\x1b[0m 车"), "red 车");
        let link = "\x1b]8;;http://a\x1b\\here\x1b]8;;\x07";
        assert_eq!(lines(link), "here");
        assert_eq!(
            lines("a\0b\u{8}c\u{9b}d\u{ffff}"),
            "a␀b␈c\u{fffd}d\u{fffd}"
        );
        assert_eq!(lines("a\tb\r\nc\rd\n\n"), "a    b\nc␍d");
        assert_eq!(lines("😀 ]]> <&\""), "😀 ]]> <&\"");
    }

    #[test]
    fn a_sequence_without_an_end_hides_its_own_line_only() {
        assert_eq!(lines("one \x1b]no end\ntwo"), "one \ntwo");
    }

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(line(" a\n  b\tc "), "a b c");
    }

    #[test]
    fn a_long_text_is_cut_with_a_remark_and_a_short_one_is_not() {
        assert_eq!(cut("车车车", 3), "车车车");
        let long = cut(&"车".repeat(501), 500);
        assert_eq!(long.chars().count(), 500);
        assert!(long.starts_with("车车") && !long.ends_with('车'), "{long}");
        assert_eq!(cut("abc", 0), "");
    }

    proptest! {
        #[test]
        fn whatever_a_program_prints_is_fit_for_xml(bytes: Vec<u8>) {
            let clean = lines(&String::from_utf8_lossy(&bytes));
            prop_assert!(!clean.contains(|c: char| {
                c.is_control() && c != '\n' || c > '\u{fffd}' && c < '\u{10000}'
            }), "{clean:?}");
        }
    }
}
