//! 练习：章节里都有任务和起点，老师的页面上都有答案，章节里没有答案。
//! Exercises: the chapters have each task and starter, the teachers' page each
//! solution, and no chapter has one.

use crate::book::Book;
use crate::{Problem, Report};
use house::{Exercise, LANGUAGES};
use say::tr;
use std::iter;

pub fn check(book: &Book) -> Report {
    let mut problems = Vec::new();
    let exercises = house::exercises(&book.root).unwrap_or_default();
    for language in LANGUAGES {
        for exercise in &exercises {
            problems.extend(missing(book, exercise, language));
        }
    }
    let pages = book.pages.iter();
    for page in pages.filter(|page| !page.path.ends_with("/solutions.md")) {
        if page.text.contains("/answers/solution.") {
            let text = tr!(
                "答案只能放在 solutions.md 里",
                "solutions belong to solutions.md only"
            );
            problems.push(Problem::of(&page.path, text));
        }
    }
    let count = exercises.len();
    let done = tr!(
        "{count} 个练习，章节里有任务和起点，另一页上有答案",
        "exercises whose task, starter and solution are shown: {count}"
    );
    Report { done, problems }
}

fn missing(book: &Book, exercise: &Exercise, language: &str) -> Vec<Problem> {
    let folder = exercise.folder();
    let answer = exercise.answer(&book.root);
    let (_, extension) = answer.rsplit_once('.').unwrap_or_default();
    let lesson = format!("book/{language}/{}.md", exercise.lesson);
    let in_the_chapter = [
        format!("{folder}/task.{language}.md"),
        format!("{folder}/answers/starter.{extension}"),
    ];
    let solution = format!("{folder}/answers/solution.{extension}");
    let shown = in_the_chapter.into_iter().zip(iter::repeat(lesson));
    let shown =
        shown.chain([(solution, format!("book/{language}/solutions.md"))]);
    let missing = shown.filter_map(|(file, path)| {
        let page = book.page(&path)?; // the structure's affair
        let included = page.text.contains(&format!("../../{file}}}}}"));
        let text = tr!("没有列出 {file}", "does not show {file}");
        (!included).then(|| Problem::of(path, text))
    });
    missing.collect()
}
