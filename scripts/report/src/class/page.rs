//! 浏览器里的一页：自成一体，没有脚本。
//! The page for a browser: complete in itself, without scripts.

use super::Class;
use super::table::{common, students, words};
use html_escape::encode_text;
use say::Lang;

const STYLE: &str = "\
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; }
.wide { overflow-x: auto; margin-block: 1.5rem; }
table { border-collapse: collapse; min-width: 60%; }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
td { overflow-wrap: anywhere; }
td:nth-child(2) { white-space: nowrap; font-variant-numeric: tabular-nums; }
";

pub(super) fn text(class: &Class) -> String {
    let words = words(class);
    let lang = Lang::current().pick("zh-CN", "en");
    let title = encode_text(&words.title);
    let mut body = format!("<h1>{title}</h1>\n");
    let rules = common(class, &class.rules());
    if rules.is_empty() && !class.students.is_empty() {
        body += &format!("<p>{}</p>\n", encode_text(&words.none));
    }
    body += &table(&words.rules, &rules);
    body += &table(&words.mistakes, &common(class, &class.mistakes()));
    body += &table(&words.students, &students(class, &words));
    for (_, why) in &class.unreadable {
        body += &format!("<p>{}</p>\n", encode_text(why));
    }
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}

/// A table without rows is none.
fn table(head: &[String], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let row = |cells: &[String], open: &str, close: &str| {
        let cells = cells.iter().map(|cell| {
            let cell = encode_text(cell);
            format!("{open}{cell}{close}")
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let head = row(head, "<th scope=\"col\">", "</th>");
    let rows = rows.iter().map(|cells| row(cells, "<td>", "</td>"));
    let rows: String = rows.collect();
    // With the keyboard one can scroll only what can have the focus.
    format!(
        "<div class=\"wide\" tabindex=\"0\">\n<table>\n\
         <thead>\n{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )
}
