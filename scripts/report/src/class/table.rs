//! 终端里的表，按字宽对齐。
//! The table for a terminal, aligned by the width of its letters.

use super::{Class, Common};
use say::tr;
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// What the text and the page have in common.
pub(super) struct Words {
    pub title: String,
    pub rules: [String; 3],
    pub mistakes: [String; 3],
    pub students: [String; 2],
    pub none: String,
    pub unreadable: String,
}

pub(super) fn words(class: &Class) -> Words {
    let n = class.students.len();
    Words {
        title: tr!("全班 {n} 份报告", "The class, reports: {n}"),
        rules: [
            tr!("规则", "Rule"),
            tr!("没过", "Failed by"),
            tr!("谁", "Who"),
        ],
        mistakes: [
            tr!("最常见的错误", "Most frequent mistakes"),
            tr!("人数", "Made by"),
            tr!("谁", "Who"),
        ],
        students: [tr!("学生", "Student"), tr!("通过", "Passed")],
        none: tr!("没有人违反规则。", "Nobody breaks a rule."),
        unreadable: tr!("读不了", "unreadable"),
    }
}

/// Rows of cells: of the rules or the mistakes.
pub(super) fn common(class: &Class, common: &[Common]) -> Vec<Vec<String>> {
    let all = class.students.len();
    let row = |(thing, who): &Common| {
        vec![thing.clone(), format!("{}/{all}", who.len()), list(who)]
    };
    common.iter().map(row).collect()
}

/// Rows of cells: of the students.
pub(super) fn students(class: &Class, words: &Words) -> Vec<Vec<String>> {
    let read = class.students.iter().map(|(name, student)| {
        let passed = format!("{}/{}", student.passed, student.total);
        vec![name.clone(), passed]
    });
    let unreadable = class.unreadable.iter();
    let unreadable = unreadable
        .map(|(name, _)| vec![name.clone(), words.unreadable.clone()]);
    read.chain(unreadable).collect()
}

fn list(who: &BTreeSet<String>) -> String {
    let comma = tr!("、", ", ");
    who.iter().cloned().collect::<Vec<_>>().join(&comma)
}

pub(super) fn text(class: &Class) -> String {
    let words = words(class);
    let mut parts = vec![words.title.clone()];
    let rules = common(class, &class.rules());
    if rules.is_empty() && !class.students.is_empty() {
        parts.push(words.none.clone());
    }
    parts.push(aligned(&words.rules, &rules));
    let mistakes = common(class, &class.mistakes());
    parts.push(aligned(&words.mistakes, &mistakes));
    parts.push(aligned(&words.students, &students(class, &words)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// A table without rows is none.
fn aligned(head: &[String], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let all = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let width = |column: usize| all().map(|row| row[column].width()).max();
    let widths: Vec<usize> = (0..head.len()).filter_map(width).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            cell.clone() + &" ".repeat(width - cell.width())
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn a_chinese_letter_takes_two_columns() {
        let cells = |row: [&str; 2]| row.map(str::to_owned).to_vec();
        let rows = [cells(["顺序 zh", "1"]), cells(["a", "22"])];
        let table = aligned(&cells(["规则", "n"]), &rows);
        assert_eq!(table, "规则     n\n顺序 zh  1\na        22");
    }
}
