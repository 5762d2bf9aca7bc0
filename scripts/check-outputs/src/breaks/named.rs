//! 程序错得像哪一处破坏。 Which break a program fails like.

use super::diff::ways;
use crate::judge::Failure;
use crate::lessons::Program;
use crate::mistake::Mistake;
use say::{Lang, tr};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Beside the patches: what each mistake is called.
const NAMES: &str = "breaks/names.txt";

/// The mistake of the only break of a lesson's folder that the program fails
/// like: the same rule at the same place. None if no break does, or several do.
pub fn known(
    lesson: &Path,
    program: &Program,
    failure: &Failure,
) -> Option<Mistake> {
    let names = names(lesson).ok()?;
    let mut alike = names.into_iter().filter(|(name, _)| {
        let path = lesson.join("breaks").join(name).with_extension("diff");
        let text = fs::read_to_string(path).unwrap_or_default();
        ways(&super::plain(&text)).any(|way| way.is(program, failure))
    });
    let (_, mistake) = alike.next()?;
    alike.next().is_none().then_some(mistake)
}

/// The mistake of the only break of a lesson's folder whose shortest bad order is
/// the one that `story` tells: the same schedule, to the same end. None if no
/// break has it, or several do.
pub fn known_order(lesson: &Path, lang: Lang, story: &str) -> Option<Mistake> {
    let names = names(lesson).ok()?;
    let lang = lang.pick("zh", "en");
    let found = end(story)?;
    let mut alike = names.into_iter().filter(|(name, _)| {
        let path = lesson.join(format!("breaks/{name}.order.{lang}.txt"));
        let known = fs::read_to_string(path).unwrap_or_default();
        end(&super::plain(&known)) == Some(found)
    });
    let (_, mistake) = alike.next()?;
    alike.next().is_none().then_some(mistake)
}

/// What went wrong in a story, and its schedule: from the first `!` on.
fn end(story: &str) -> Option<&str> {
    let at = match story.starts_with("! ") {
        true => 0,
        false => story.find("\n! ")? + 1,
    };
    Some(story[at..].trim_end())
}

/// What is wrong with the names of a lesson's breaks, a sentence for each.
///
/// # Errors
/// The names cannot be read.
pub fn unnamed(root: &Path, lesson: &Path) -> Result<Vec<String>, String> {
    let folder = lesson.join("breaks");
    let shown = folder.display();
    let files = super::entries(&folder)
        .map_err(|e| tr!("读不了 {shown}：{e}", "cannot read {shown}: {e}"))?;
    let mut diffs = files
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "diff"))
        .filter_map(|path| path.file_stem()?.to_str())
        .peekable();
    if diffs.peek().is_none() {
        return Ok(Vec::new());
    }
    let mut names = names(lesson)?;
    let mut wrong = Vec::new();
    for diff in diffs {
        match names.remove(diff) {
            Some(mistake) if mistake.is_in_the_book(root) => {}
            Some(_) => wrong.push(tr!(
                "{diff} 的“see”在书里找不到",
                "the 'see' of {diff} is not in the book"
            )),
            None => wrong.push(tr!(
                "{shown} 的 names.txt 里没有 {diff}",
                "the names.txt of {shown} does not have {diff}"
            )),
        }
    }
    wrong.extend(names.into_keys().map(|name| {
        tr!(
            "{shown} 的 names.txt 里有 {name}，补丁里没有",
            "the names.txt of {shown} has {name}, but there is no such patch"
        )
    }));
    Ok(wrong)
}

/// The mistakes of a lesson's breaks, by the patches' names.
///
/// # Errors
/// A sentence: there is no such file, or a block of it says too little.
fn names(lesson: &Path) -> Result<BTreeMap<String, Mistake>, String> {
    let path = lesson.join(NAMES);
    let shown = path.display();
    let text = fs::read_to_string(&path)
        .map_err(|e| tr!("读不了 {shown}：{e}", "cannot read {shown}: {e}"))?;
    let text = super::plain(&text);
    let blocks = text.split("\n\n").filter(|block| !block.trim().is_empty());
    let block = |block: &str| {
        let (name, lines) =
            block.trim().split_once('\n').unwrap_or((block, ""));
        let mistake = Mistake::read(lines.lines()).map_err(|why| {
            tr!("{shown}，{name}：{why}", "{shown}, {name}: {why}")
        })?;
        Ok((name.to_owned(), mistake))
    };
    blocks.map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::known_order;
    use say::Lang;
    use std::fs;

    #[test]
    fn a_bad_order_that_one_break_has_is_called_by_its_name() {
        let lesson = tempfile::tempdir().unwrap();
        fs::create_dir(lesson.path().join("breaks")).unwrap();
        let write = |file: &str, text: &str| {
            fs::write(lesson.path().join("breaks").join(file), text).unwrap();
        };
        let name = |file: &str| {
            format!(
                "{file}\nname.zh: 错\nname.en: {file}\nworld.zh: 要。\n\
                 world.en: If.\nsee: 01_a#b\n\n"
            )
        };
        write("names.txt", &(name("early") + &name("late")));
        write(
            "early.order.en.txt",
            "[a] f:1  x\n! stuck\nschedule: a ×2\n",
        );
        write("late.order.en.txt", "[a] f:1  x\n! stuck\nschedule: a, b\n");
        let known = |story: &str| {
            let known = known_order(lesson.path(), Lang::En, story);
            known.map(|mistake| mistake.name(Lang::En).to_owned())
        };
        // In another file, at another line.
        let same = "[a] g:7  y\n! stuck\nschedule: a ×2";
        assert_eq!(known(same).as_deref(), Some("early"));
        assert_eq!(known("[a] f:1  x\n! stuck\nschedule: b"), None);
        assert_eq!(known("no story"), None);
        write("late.order.en.txt", "! stuck\nschedule: a ×2\n");
        assert_eq!(known(same), None); // nobody knows which
    }
}
