//! 在终端里：一个线程一栏。
//! In a terminal: a column for each thread.

use crate::names::Names;
use crate::told::{self, Sources};
use orders::run::{Id, Note, What};

/// Of all columns together, with the number of the step before them.
const WIDTH: usize = 80;
const NUMBER: usize = 4;
/// More columns would be too narrow to read.
const MOST: usize = 4;

/// The notes in columns, if there are few enough threads: the number of the
/// step, and what its thread did. A file is named where it changes.
pub fn columns(notes: &[Note], names: &Names) -> Option<String> {
    let mut tasks: Vec<Id> = notes.iter().map(|note| note.task).collect();
    tasks.sort_unstable();
    tasks.dedup();
    if tasks.len() > MOST || tasks.is_empty() {
        return None;
    }
    let width = (WIDTH - NUMBER) / tasks.len();
    let mut rows = String::new();
    let mut row = |number: &str, column: usize, text: &str| {
        let before = " ".repeat(column * width);
        rows.push_str(&format!("{number:>2}  {before}{text}"));
        rows.push('\n');
    };
    let heads = tasks.iter().map(|task| {
        let name = format!("[{}]", names.of(*task));
        let room = width.saturating_sub(columns_of(&name));
        name + &" ".repeat(room)
    });
    row("", 0, heads.collect::<String>().trim_end());
    let mut sources = Sources::default();
    let mut files = vec![String::new(); tasks.len()];
    for note in notes {
        let column = tasks.iter().position(|task| *task == note.task)?;
        let text = match &note.what {
            What::Ran { at, .. } => {
                let place = told::place(at);
                let (file, line) = place.rsplit_once(':')?;
                if files[column] != file {
                    row("", column, &format!("{file}:"));
                    files[column] = file.to_owned();
                }
                format!("{line} {}", sources.source(at))
            }
            What::Said(line) => line.clone(),
        };
        let mut number = note.step.to_string();
        let mut parts = wrapped(&text, width - 2);
        let remark = told::remark(note, names);
        parts.extend(remark.iter().flat_map(|text| wrapped(text, width - 2)));
        for part in parts {
            row(&number, column, &part);
            number.clear();
        }
    }
    Some(rows)
}

/// How many columns of a terminal a text takes.
pub fn columns_of(text: &str) -> usize {
    let wide = |c| if c > '\u{2e7f}' { 2 } else { 1 };
    text.chars().map(wide).sum()
}

/// The text in rows of this width, further ones indented: parted behind a space
/// or an opening bracket, before a dot, between Chinese letters, or else
/// anywhere.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let is_wide = |c: char| c > '\u{2e7f}';
    let chars: Vec<char> = text.chars().collect();
    let parts = chars.chunk_by(|a, b| {
        let bracket = *a == '(' && *b != ')';
        !(*a == ' ' || bracket || *b == '.' || is_wide(*a) || is_wide(*b))
    });
    let mut rows = vec![String::new()];
    for part in parts {
        let part: String = part.iter().collect();
        let fits = |row: &str, part: &str| {
            columns_of(row) + columns_of(part.trim_end()) <= width
        };
        if !fits(&rows[rows.len() - 1], &part) && fits("  ", &part) {
            rows.push("  ".to_owned());
        }
        for c in part.chars() {
            if !fits(&rows[rows.len() - 1], c.encode_utf8(&mut [0; 4])) {
                rows.push("  ".to_owned());
            }
            rows.last_mut().expect("one is there").push(c);
        }
    }
    let rows = rows.iter().map(|row| row.trim_end().to_owned());
    rows.filter(|row| !row.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{columns_of, wrapped};

    #[test]
    fn a_long_text_is_wrapped_by_the_columns_that_it_takes() {
        assert_eq!(wrapped("short", 10), ["short"]);
        assert_eq!(wrapped("abcdefgh", 5), ["abcde", "  fgh"]);
        assert_eq!(wrapped("a.b().c(d)", 6), ["a.b()", "  .c(", "  d)"]);
        assert_eq!(wrapped("红绿灯亮了", 6), ["红绿灯", "  亮了"]);
        assert_eq!(columns_of("车 1"), 4);
    }
}
