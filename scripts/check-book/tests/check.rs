//! Each rule is broken once in a small book that is good otherwise, and the
//! author must be told where, in words.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const BOOK_TOML: &str = r#"[book]
src = "book"
language = "zh-CN"

[build]
build-dir = "target/book"
create-missing = false

[output.html]
no-section-label = true
"#;

const SUMMARY: &str = "# Summary

[Home](README.md)

# 中文

- [开篇](zh/opening.md)
- [第 1 课](zh/01_event.md)
- [第 2 课](zh/02_pool.md)

# English

- [Opening](en/opening.md)
- [Lesson 1](en/01_event.md)
- [Lesson 2](en/02_pool.md)
";

/// The one chapter with everything in it; `zh` stands for the language.
const CHAPTER: &str = r#"# Title {#title}

See [the next](02_pool.md#pool), [below](#run), [Py](https://python.org/zh/3).

## Program {#program}

```rust
{{#include ../../lessons/01_event/src/main.rs:main}}
```

> [!NOTE]
> Well.

## Run {#run}

```sh
cargo run
```

```text
{{#include ../../lessons/01_event/output.zh.txt}}
```

```text
one line that differs
```

| a | b |
|---|---|
| 1 | 2 |

1. one
2. two

<details>
<summary>More</summary>

![A picture](../picture.svg)

</details>
"#;

const MAIN: &str = "// ANCHOR: main
fn main() {}
// ANCHOR_END: main
";

struct Book(TempDir);

impl Book {
    fn good() -> Self {
        let book = Self(tempfile::tempdir().unwrap());
        book.write("book.toml", BOOK_TOML);
        book.write("book/SUMMARY.md", SUMMARY);
        book.write("book/README.md", "# Home {#home}\n\n[1](zh/01_event.md)\n");
        book.write("book/picture.svg", "<svg></svg>\n");
        for lesson in ["01_event", "02_pool"] {
            book.write(&format!("lessons/{lesson}/Cargo.toml"), "");
            book.write(&format!("lessons/{lesson}/src/main.rs"), MAIN);
        }
        book.write("lessons/say/src/lib.rs", "");
        for (language, python) in [("zh", "/zh-cn/3"), ("en", "/3")] {
            let chapter = |name| format!("book/{language}/{name}.md");
            let event = CHAPTER
                .replace("output.zh", &format!("output.{language}"))
                .replace("/zh/3", python)
                .replace("that differs", language);
            book.write(&chapter("01_event"), &event);
            book.write(&chapter("02_pool"), "# Pool {#pool}\n");
            book.write(&chapter("opening"), "# Opening {#opening}\n");
            let sample = format!("lessons/01_event/output.{language}.txt");
            book.write(&sample, "one\ntwo\n");
        }
        book
    }

    fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The same book with `old` replaced by `new` in one file.
    fn with(self, file: &str, old: &str, new: &str) -> Self {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {file}");
        self.write(file, &text.replace(old, new));
        self
    }

    fn without(self, file: &str) -> Self {
        fs::remove_file(self.path(file)).unwrap();
        self
    }

    fn check(&self, language: &str, checks: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_check-book"))
            .args(checks)
            .current_dir(self.0.path())
            .env("PATH", path_with_tools())
            .env("LESSON_LANG", language)
            .env("NO_COLOR", "1")
            .env("MDBOOK_LOG", "off") // must not hide anything
            .env("MDBOOK_OUTPUT__HTML__PRINT__NONSENSE", "1")
            .output()
            .unwrap()
    }

    fn passes(&self, check: &str) {
        let output = self.check("en", &[check]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}");
    }

    /// The check fails and tells one problem: this place, these words.
    fn fails(&self, check: &str, place: &str, words: &str) {
        let output = self.check("en", &[check]);
        let said = String::from_utf8(output.stdout).unwrap();
        let told = said.strip_prefix(&format!("✗ {check}: problems: 1\n  "));
        let told = told.unwrap_or_else(|| panic!("{said}"));
        assert!(told.starts_with(&format!("{place}: ")), "{said}");
        assert!(told.contains(words), "{words:?} in {said}");
        assert_eq!(output.status.code(), Some(1));
    }
}

/// The PATH, and where scripts/check-book.sh installs mdBook if it must.
fn path_with_tools() -> OsString {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).collect::<Vec<_>>();
    let tools = root.join("target/tools/bin");
    std::env::join_paths(folders.into_iter().chain([tools])).unwrap()
}

const ZH: &str = "book/zh/01_event.md";
const EN: &str = "book/en/01_event.md";
const LIST: &str = "book/SUMMARY.md";

#[test]
fn a_good_book_gets_one_line_for_each_check() {
    let book = Book::good();
    let checks = ["structure", "includes", "links", "shape"];
    let output = book.check("en", &checks);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        said,
        "✓ structure: lessons: 2, chapters in each language: 3\n\
         ✓ includes: the files, anchors and lines of 4 includes exist\n\
         ✓ links: 7 links inside the repository lead somewhere\n\
         ✓ shape: chapters with the same shape in both languages: 3\n"
    );
    assert!(output.status.success());
}

#[test]
fn the_check_speaks_chinese_too() {
    let book = Book::good().with(ZH, "#run)", "#ran)");
    let output = book.check("zh", &["links"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let place = "book/zh/01_event.md:3";
    let line = format!("{place}: book/zh/01_event.md 里没有 {{#ran}} 这一节");
    assert_eq!(said, format!("✗ links: 1 个问题\n  {line}\n"));
}

#[test]
fn a_check_that_does_not_exist_is_refused() {
    let output = Book::good().check("en", &["shapes"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("there is no check \"shapes\""), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

mod structure {
    use super::*;

    #[test]
    fn a_chapter_missing_in_one_language_is_named() {
        Book::good().without("book/en/opening.md").fails(
            "structure",
            "book/SUMMARY.md:13",
            "there is no file book/en/opening.md",
        );
    }

    #[test]
    fn a_lesson_without_chapters_is_named() {
        let book = Book::good();
        book.write("lessons/03_late/Cargo.toml", "");
        let output = book.check("en", &["structure"]);
        let said = String::from_utf8(output.stdout).unwrap();
        for language in ["zh", "en"] {
            let line = format!("lessons/03_late is not in the part {language}");
            assert!(said.contains(&line), "{said}");
        }
    }

    #[test]
    fn a_chapter_that_summary_leaves_out_is_named() {
        let book = Book::good();
        book.write("book/zh/stray.md", "# Stray {#stray}\n");
        book.fails("structure", "book/zh/stray.md", "is not in SUMMARY.md");
    }

    #[test]
    fn both_parts_of_summary_have_one_order() {
        let moved = "en/01_event.md)\n- [Opening](en/opening.md)";
        let book = Book::good()
            .with(LIST, "- [Opening](en/opening.md)\n", "")
            .with(LIST, "en/01_event.md)", moved);
        let words = "en/01_event.md, but next in zh/ is opening";
        book.fails("structure", "book/SUMMARY.md:13", words);
    }

    #[test]
    fn lessons_are_listed_by_their_numbers() {
        let mut book = Book::good();
        for n in ["zh", "en"] {
            book = book
                .with(LIST, &format!("{n}/01_event"), &format!("{n}/x"))
                .with(LIST, &format!("{n}/02_pool"), &format!("{n}/01_event"))
                .with(LIST, &format!("{n}/x"), &format!("{n}/02_pool"));
        }
        let output = book.check("en", &["structure"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let line = "zh/02_pool.md, but next in lessons/ is 01_event";
        assert!(
            said.contains(&format!("book/SUMMARY.md:8: {line}")),
            "{said}"
        );
    }

    #[test]
    fn the_parts_of_the_languages_do_not_mix() {
        let moved = "en/02_pool.md)\n- [第 2 课](zh/02_pool.md)";
        let book = Book::good()
            .with(LIST, "- [第 2 课](zh/02_pool.md)\n", "")
            .with(LIST, "en/02_pool.md)", moved);
        let words = "a Chinese chapter in the English part, from line 12 on";
        book.fails("structure", "book/SUMMARY.md:15", words);
    }
}

mod includes {
    use super::*;

    const SOURCE: &str = "lessons/01_event/src/main.rs";

    #[test]
    fn a_missing_file_is_named() {
        let book = Book::good().with(ZH, "main.rs", "mian.rs");
        let words = "the file to include does not exist: ../../lessons";
        book.fails("includes", "book/zh/01_event.md:8", words);
    }

    #[test]
    fn a_missing_anchor_is_named() {
        let book = Book::good().with(EN, ":main}}", ":mian}}");
        let words = "must have ANCHOR: mian exactly once, not 0 times";
        book.fails("includes", "book/en/01_event.md:8", words);
    }

    #[test]
    fn an_anchor_has_one_beginning_and_then_one_end() {
        let [begin, end] = ["// ANCHOR: main\n", "# ANCHOR_END: main\n"];
        for (source, words) in [
            (
                [begin, "", ""],
                "must have ANCHOR_END: main exactly once, not 0",
            ),
            (
                [begin, begin, end],
                "must have ANCHOR: main exactly once, not 2",
            ),
            (
                [begin, end, end],
                "must have ANCHOR_END: main exactly once, not 2",
            ),
            (
                [end, begin, ""],
                "the ANCHOR_END of main comes before its ANCHOR",
            ),
        ] {
            let book = Book::good().with(ZH, ":main}}", "}}");
            book.write(SOURCE, &source.concat());
            book.fails("includes", "book/en/01_event.md:8", words);
        }
    }

    #[test]
    fn lines_outside_the_file_are_named() {
        for good in ["1", "2:3", ":3", "2:", ":"] {
            let part = format!(":{good}}}}}");
            Book::good().with(ZH, ":main}}", &part).passes("includes");
        }
        for bad in ["4", "0:1", "2:4", "3:2", "5:"] {
            let part = format!(":{bad}}}}}");
            let book = Book::good().with(ZH, ":main}}", &part);
            let words = "has 3 lines, so no part";
            book.fails("includes", "book/zh/01_event.md:8", words);
        }
    }

    #[test]
    fn a_sample_of_the_wrong_language_is_named() {
        let book = Book::good().with(EN, "output.en", "output.zh");
        let words = "a chapter in en/ must not include a .zh. sample";
        book.fails("includes", "book/en/01_event.md:21", words);
        let book = Book::good().with(ZH, "output.zh", "output.en");
        let words = "a chapter in zh/ must not include a .en. sample";
        book.fails("includes", "book/zh/01_event.md:21", words);
    }

    #[test]
    fn a_misspelt_include_is_named_and_an_escaped_one_is_left() {
        let [old, new] = ["include", "inlcude"]
            .map(|word| format!("{{{{#{word} ../../{SOURCE}"));
        let book = Book::good().with(ZH, &old, &new);
        let words = "write {{#include FILE}} here, not {{#inlcude …}}";
        book.fails("includes", "book/zh/01_event.md:8", words);
        let escaped = r"> `\{{#include FILE}}`";
        Book::good().with(ZH, "> Well.", escaped).passes("includes");
    }
}

mod lessons {
    use super::*;

    /// Both chapters of lesson 1 show all that it has.
    fn complete() -> Book {
        let book = Book::good();
        book.write("lessons/01_event/examples/aside.rs", MAIN);
        book.write("lessons/01_event/src/lib.rs", "");
        book.write("lessons/01_event/src/lib/tests.rs", "");
        book.write("lessons/01_event/breaks/a.diff", "");
        book.write("lessons/02_pool/src/main.rs", "");
        for language in ["zh", "en"] {
            let sample = format!("examples/aside.{language}.txt");
            book.write(&format!("lessons/01_event/{sample}"), "");
            let chapter = format!("book/{language}/01_event.md");
            let mut text = fs::read_to_string(book.path(&chapter)).unwrap();
            for file in [
                "src/lib.rs",
                "src/main.rs",
                "examples/aside.rs:main",
                &sample,
            ] {
                text += &format!(
                    "\n```\n{{{{#include ../../lessons/01_event/{file}}}}}\n```\n"
                );
            }
            book.write(&chapter, &text);
            let pool = "{{#include ../../lessons/02_pool/src/main.rs}}\n";
            book.write(&format!("book/{language}/02_pool.md"), pool);
        }
        book
    }

    #[test]
    fn a_lesson_that_is_shown_whole_is_good() {
        complete().passes("lessons");
    }

    #[test]
    fn a_source_file_that_a_chapter_does_not_show_whole_is_named() {
        let book = complete();
        book.write("lessons/01_event/src/lib/queue.rs", "");
        let output = book.check("en", &["lessons"]);
        let said = String::from_utf8(output.stdout).unwrap();
        for language in ["zh", "en"] {
            let file = "does not show lessons/01_event/src/lib/queue.rs";
            let words = format!("book/{language}/01_event.md: {file}");
            assert!(said.contains(&words), "{said}");
        }
        let whole = "lessons/01_event/src/lib.rs}}";
        let book = complete().with(ZH, whole, &whole.replace("}}", ":1}}"));
        let words = "does not show lessons/01_event/src/lib.rs";
        book.fails("lessons", "book/zh/01_event.md", words);
    }

    #[test]
    fn a_side_program_or_its_sample_that_a_chapter_leaves_out_is_named() {
        for (file, other) in [
            ("examples/aside.rs", "examples/bside.rs"),
            ("examples/aside.en.txt", "examples/bside.en.txt"),
        ] {
            let book = complete().with(EN, file, other);
            let words = format!("does not show lessons/01_event/{file}");
            book.fails("lessons", "book/en/01_event.md", &words);
        }
    }

    #[test]
    fn a_timeline_belongs_into_the_chapter_of_its_language() {
        let book = complete();
        book.write("lessons/01_event/output.en.svg", "<svg></svg>");
        let words = "does not show lessons/01_event/output.en.svg";
        book.fails("lessons", "book/en/01_event.md", words);
    }
}

mod links {
    use super::*;

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        for (url, words) in [
            ("02_pol.md", "a dead link: 02_pol.md"),
            ("../../../../x.md", "a dead link: ../../../../x.md"),
            ("/zh/02_pool.md", "only relative links work"),
            ("02_pool.md#pol", "book/zh/02_pool.md has no section {#pol}"),
            ("#ran", "book/zh/01_event.md has no section {#ran}"),
            ("../SUMMARY.md", "it is not in the book: ../SUMMARY.md"),
        ] {
            let book = Book::good().with(ZH, "(#run)", &format!("({url})"));
            book.fails("links", "book/zh/01_event.md:3", words);
        }
    }

    #[test]
    fn pictures_and_html_count_as_links() {
        let book = Book::good().with(ZH, "picture.svg", "pict.svg");
        book.fails("links", "book/zh/01_event.md:38", "../pict.svg");
        let sample = "../../lessons/01_event/output.zh.txt";
        let book = Book::good().with(ZH, "../picture.svg", sample);
        let words = "pictures must be in book/";
        book.fails("links", "book/zh/01_event.md:38", words);
        let html = "> <a href=\"x.md\">x</a>";
        let book = Book::good().with(ZH, "> Well.", html);
        book.fails("links", "book/zh/01_event.md:12", "a dead link: x.md");
    }

    #[test]
    fn a_file_of_the_repository_may_be_linked() {
        let source = "(../../lessons/01_event/src/main.rs)";
        Book::good().with(ZH, "(#run)", source).passes("links");
    }
}

mod shape {
    use super::*;

    /// The English chapter is changed. Then the Chinese one has `zh` at its
    /// line, where the English one has `en`.
    fn part(old: &str, new: &str, zh: (usize, &str), en: (usize, &str)) {
        let ((line, zh), (there, en)) = (zh, en);
        let words = format!("here is {zh}, but {EN}:{there} has {en}\n");
        let book = Book::good().with(EN, old, new);
        book.fails("shape", &format!("{ZH}:{line}"), &words);
    }

    #[test]
    fn every_heading_has_an_id_of_its_own() {
        let book = Book::good().with("book/README.md", " {#home}", "");
        book.fails("shape", "book/README.md:1", "a heading without id");
        let more = "# Opening {#opening}\n\n## More {#opening}\n";
        let book = Book::good();
        book.write("book/zh/opening.md", more);
        book.write("book/en/opening.md", more);
        let output = book.check("en", &["shape"]);
        let said = String::from_utf8(output.stdout).unwrap();
        let words = "the id {#opening} is taken already, at line 1";
        let line = format!("book/en/opening.md:3: {words}");
        assert!(said.contains(&line), "{said}");
    }

    #[test]
    fn headings_have_the_same_level_and_id() {
        let zh = (14, "a heading ## {#run}");
        part("{#run}", "{#ran}", zh, (14, "a heading ## {#ran}"));
        part("## Run", "### Run", zh, (14, "a heading ### {#run}"));
        let book = Book::good().with(EN, "## Program {#program}\n", "");
        let words = "a heading ## {#program}, but book/en/01_event.md";
        book.fails("shape", "book/zh/01_event.md:5", words);
    }

    #[test]
    fn listings_have_the_same_language_and_lines() {
        let en = (7, "a code block ```python");
        part("```rust", "```python", (7, "a code block ```rust"), en);
        let en = (17, "the line `cargo test`");
        part("cargo run", "cargo test", (17, "the line `cargo run`"), en);
        let include = "{{#include ../../lessons/01_event/src/main.rs";
        let zh = format!("the line `{include}:main}}}}`");
        let en = format!("the line `{include}:1}}}}`");
        part(":main}}", ":1}}", (8, &zh), (8, &en));
    }

    #[test]
    fn a_text_block_has_as_many_lines() {
        let en = (26, "a line of output");
        part(
            "line en\n",
            "line en\n2\n",
            (28, "a table with 2 columns"),
            en,
        );
    }

    #[test]
    fn tables_have_the_same_rows_and_columns() {
        let en = (31, "a table row");
        part(
            "| 1 | 2 |\n",
            "| 1 | 2 |\n| 3 | 4 |\n",
            (32, "a list numbered from 1"),
            en,
        );
        let narrow = "| a |\n|---|\n";
        let en = (28, "a table with 1 columns");
        part(
            "| a | b |\n|---|---|\n",
            narrow,
            (28, "a table with 2 columns"),
            en,
        );
    }

    #[test]
    fn lists_have_the_same_items() {
        let en = (34, "a tag <details>");
        part("2. two\n", "", (33, "a list item"), en);
        let en = (32, "a list numbered from 0");
        part("1. one", "0. one", (32, "a list numbered from 1"), en);
    }

    #[test]
    fn alerts_and_html_tags_are_of_the_same_kind() {
        part(
            "[!NOTE]",
            "[!TIP]",
            (11, "an alert Note"),
            (11, "an alert Tip"),
        );
        let en = (35, "a tag <figure>");
        part("<details>", "<figure>", (35, "a tag <details>"), en);
    }

    #[test]
    fn a_chapter_that_ends_early_is_named() {
        let [zh, en] = ["book/zh/02_pool.md", "book/en/02_pool.md"];
        let more = "# Pool {#pool}\n\n## More {#more}\n";
        for (longer, shorter) in [(zh, en), (en, zh)] {
            let book = Book::good();
            book.write(longer, more);
            let words = format!("## {{#more}}, but {shorter} has ended");
            book.fails("shape", &format!("{longer}:3"), &words);
        }
    }

    #[test]
    fn links_and_pictures_agree_in_each_section_in_any_order() {
        let links = ["[the next](02_pool.md#pool)", "[below](#run)"];
        let [there, here] = links;
        let [old, new] = [[there, here], [here, there]].map(|l| l.join(", "));
        Book::good().with(EN, &old, &new).passes("shape");
        let words = format!("1 × [](#run) in this section, 0 × at {EN}:1");
        let book = Book::good().with(EN, here, "below");
        book.fails("shape", "book/zh/01_event.md:3", &words);
        let picture = "![A picture](../picture.svg)";
        let words =
            format!("1 × ![](../picture.svg) in this section, 0 × at {EN}:14");
        let book = Book::good().with(EN, picture, "");
        book.fails("shape", "book/zh/01_event.md:38", &words);
    }
}

mod build {
    use super::*;

    /// Whether mdBook is there, in the right version: installing it takes
    /// minutes, which is not these tests' business.
    fn mdbook_is_here(test: &str) -> bool {
        let mut version = Command::new("mdbook");
        version.arg("--version").env("PATH", path_with_tools());
        if version
            .output()
            .is_ok_and(|v| v.stdout == b"mdbook v0.5.4\n")
        {
            return true;
        }
        // Not eprintln!, which the test harness keeps to itself.
        let word = format!("SKIPPED {test}: there is no mdbook 0.5.4\n");
        std::io::stderr().write_all(word.as_bytes()).unwrap();
        false
    }

    fn built(book: &Path) -> bool {
        book.join("target/book/zh/01_event.html").exists()
    }

    #[test]
    fn a_good_book_is_built_without_a_word() {
        if mdbook_is_here("a_good_book_is_built_without_a_word") {
            let book = Book::good();
            let output = book.check("en", &["build"]);
            let said = String::from_utf8(output.stdout).unwrap();
            let good = "✓ build: mdBook 0.5.4 built and tested the book without a warning\n";
            assert_eq!(said, good);
            assert!(output.status.success() && built(book.0.path()));
        }
    }

    #[test]
    fn what_mdbook_only_warns_of_fails() {
        if !mdbook_is_here("what_mdbook_only_warns_of_fails") {
            return;
        }
        let end = "WARN unexpected HTML end tag `</detail>`";
        let key = "ERROR Failed to deserialize `output.html`";
        for (file, old, new, complaint) in [
            ("book.toml", "section-label", "section-labels", key),
            (ZH, "</details>", "</detail>", end),
            (ZH, "src/main.rs", "src/mian.rs", "ERROR Error updating"),
        ] {
            let book = Book::good().with(file, old, new);
            let output = book.check("en", &["build"]);
            let said = String::from_utf8(output.stdout).unwrap();
            let line = format!("  mdbook build: {complaint}");
            assert!(said.contains(&line), "{said}");
            assert_eq!(output.status.code(), Some(1));
            assert!(built(book.0.path()), "mdBook itself finds this no error");
        }
    }

    #[test]
    fn a_book_that_is_not_built_at_all_fails() {
        if mdbook_is_here("a_book_that_is_not_built_at_all_fails") {
            let book = Book::good().without("book/en/opening.md");
            let output = book.check("en", &["build"]);
            let said = String::from_utf8(output.stdout).unwrap();
            let line = "ERROR failed to read chapter `en/opening.md`";
            assert!(said.contains(line), "{said}");
            assert_eq!(output.status.code(), Some(1));
        }
    }
}

#[test]
fn a_listing_that_mdbook_test_would_compile_must_compile() {
    let main = "{{#include ../../lessons/01_event/src/main.rs:main}}";
    let book = Book::good().with(EN, main, "use nobody;");
    let output = book.check("en", &["build"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("  mdbook test: ERROR"), "{said}");
    assert!(said.contains("use nobody;"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

/// The line of the one command in the chapter.
const COMMAND: &str = "book/en/01_event.md:17";

fn with_command(command: &str) -> Book {
    Book::good().with(EN, "```sh\ncargo run\n", &format!("```sh\n{command}\n"))
}

#[test]
fn a_comment_behind_a_command_is_refused_for_zsh() {
    let words = "a # comment, which zsh does not take for one";
    with_command("cargo run # all").fails("commands", COMMAND, words);
    with_command("# all").fails("commands", COMMAND, words);
}

#[test]
fn a_command_with_a_variable_needs_its_powershell_form() {
    let command = "SITE=http://x/ cargo run";
    let form = "$env:SITE = \"http://x/\"";
    with_command(command).fails("commands", COMMAND, form);
    let both = format!("{command}\n```\n\n```powershell\n{form}; cargo run");
    with_command(&both).passes("commands");
}

#[test]
fn what_a_command_names_must_be_there() {
    let fails = |command, words: &str| {
        with_command(command).fails("commands", COMMAND, words);
        let line = format!("Or `{command}`.\n\n> [!NOTE]");
        let inline = Book::good().with(EN, "> [!NOTE]", &line);
        inline.fails("commands", "book/en/01_event.md:11", words);
    };
    fails("cargo run -p lesson09_none", "there is no lesson09_none");
    fails("cargo bench -p bench01_event", "there is no bench01_event");
    fails("scripts/none.sh 03", "there is no scripts/none.sh");
    fails(
        "python3 lessons/01_event/main.py",
        "there is no lessons/01_event/main.py",
    );
    let with_package = |example| {
        let run = format!("cargo run -p lesson01_event --example {example}");
        let book = with_command(&run);
        book.write("lessons/01_event/examples/side.rs", "");
        book
    };
    with_package("side").passes("commands");
    let words = "there is no lessons/01_event/examples/none";
    with_package("none").fails("commands", COMMAND, words);
    with_command("cargo run -p lessonNN_topic").passes("commands");
    with_command("cargo run -p LESSON --example NAME").passes("commands");
    let new = "scripts/new-lesson.sh 09_own A B\ngit add lessons/09_own/src";
    let book = with_command(new);
    book.write("scripts/new-lesson.sh", "");
    book.passes("commands");
}

#[test]
fn a_chapter_gives_the_commands_of_its_python_program_and_its_breaks() {
    let with = |commands: &str| {
        let book = with_command(commands);
        book.write("lessons/01_event/python/main.py", "");
        book.write("lessons/01_event/breaks/x.diff", "");
        let text = fs::read_to_string(book.path(EN)).unwrap();
        book.write(ZH, &text);
        book
    };
    let python = "python3 lessons/01_event/python/main.py";
    let apply = "git apply lessons/01_event/breaks/x.diff";
    let undo = "git apply -R lessons/01_event/breaks/x.diff";
    with(&[python, apply, undo].join("\n")).passes("commands");
    let output = with("cargo run").check("en", &["commands"]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("✗ commands: problems: 6\n"), "{said}");
    for owed in [python, "git apply lessons/", "git apply -R lessons/"] {
        assert!(said.contains(&format!("the command {owed}")), "{said}");
    }
}

#[test]
fn the_readme_is_held_to_the_same_rules_and_to_our_mdbook() {
    let book = Book::good();
    book.write(
        "README.md",
        "```sh\ncargo install mdbook --version 0.4.52\n```\n",
    );
    book.fails("commands", "README.md:2", "the checks use mdBook 0.5.4");
    book.write("README.md", "```sh\ncargo run # all\n```\n");
    book.fails("commands", "README.md:2", "# comment");
}

#[test]
fn a_term_of_the_glossary_occurs_in_the_lesson_that_it_names() {
    let with = |entry: &str| {
        let book = Book::good();
        book.write(
            "book/en/glossary.md",
            &format!("# Words {{#words}}\n\n{entry}\n"),
        );
        book.write("book/en/02_pool.md", "# Pool {#pool}\n\nA backtrace.\n");
        book
    };
    with("- **pool** 池: many [2]").passes("glossary");
    with("- **backtrace**: where [1, 2]").fails(
        "glossary",
        "book/en/glossary.md:3",
        "lesson 1 has no \"backtrace\"",
    );
    with("- **race**: who is first [2]").fails(
        "glossary",
        "book/en/glossary.md:3",
        "lesson 2 has no \"race\"",
    );
    with("- **pool**: many [3]").fails(
        "glossary",
        "book/en/glossary.md:3",
        "lesson 3 has no",
    );
}

#[test]
fn the_tables_of_lessons_are_the_folders() {
    let table = |rows: &str| format!("| lesson | |\n|---|---|\n{rows}\n");
    let with = |readme: &[&str], notes: &str| {
        let book = Book::good();
        let tables = readme.iter().map(|rows| table(rows));
        book.write("README.md", &tables.collect::<String>());
        for language in ["zh", "en"] {
            let path = format!("book/{language}/teachers.md");
            book.write(&path, &table(notes));
        }
        book
    };
    let both = "| `01_event` | a |\n| `02_pool` | b |\n";
    let numbers = "| 1 Event | a |\n| 2 Pool | b |\n";
    with(&[both, both], numbers).passes("tables");
    let words = "tables of lessons: 1";
    with(&[both], numbers).fails("tables", "README.md", words);
    let one = "| `01_event` | a |\n";
    with(&[both, one], numbers).fails("tables", "README.md", "`02_pool`");
    let more = &format!("{both}| `03_gone` | c |\n");
    let words = "there is no lesson `03_gone`";
    with(&[more, both], numbers).fails("tables", "README.md:5", words);
    let turned = "| 2 Pool | b |\n| 1 Event | a |\n";
    let book = with(&[both, both], turned);
    book.write("book/zh/teachers.md", &table(numbers));
    book.fails("tables", "book/en/teachers.md:3", "must have 1, not 2");
}

#[test]
fn a_listing_has_at_most_sixty_lines_unless_it_is_folded_away() {
    let long = "fn f() {}\n".repeat(60);
    let main = format!("// ANCHOR: main\n{long}// ANCHOR_END: main\n");
    let book = Book::good();
    book.write("lessons/01_event/src/main.rs", &main);
    book.passes("listings");
    let longer = main.replacen("fn", "fn more() {}\nfn", 1);
    let book = Book::good();
    book.write("lessons/01_event/src/main.rs", &longer);
    let plain = fs::read_to_string(book.path(EN)).unwrap();
    book.write(ZH, "# Title {#title}\n");
    book.fails("listings", "book/en/01_event.md:8", "shows 61 lines");
    let include =
        "```rust\n{{#include ../../lessons/01_event/src/main.rs:main}}\n```";
    let folded = format!("<details>\n\n{include}\n\n</details>");
    book.write(EN, &plain.replace(include, &folded));
    book.passes("listings");
}

#[test]
fn nothing_is_left_to_be_written() {
    Book::good().passes("unfinished");
    let book = Book::good().with(EN, "> Well.", "> Well. TODO");
    book.fails("unfinished", "book/en/01_event.md:12", "to be written");
    let book = Book::good();
    book.write("lessons/02_pool/src/lib.rs", "\n//! TODO\n");
    let place = "lessons/02_pool/src/lib.rs:2";
    book.fails("unfinished", place, "to be written");
    // The mark itself may be spoken of.
    Book::good()
        .with(EN, "> Well.", "> Look for `TODO`.")
        .passes("unfinished");
}
