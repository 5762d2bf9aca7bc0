//! 程序错得像哪一处破坏。 Which break a program fails like.

use super::diff::ways;
use crate::judge::Failure;
use crate::lessons::Program;
use crate::mistake::Mistake;
use say::tr;
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

/// The mistakes of a lesson's breaks, by the patches' names.
///
/// # Errors
/// A sentence: there is no such file, or a block of it says too little.
pub fn names(lesson: &Path) -> Result<BTreeMap<String, Mistake>, String> {
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
