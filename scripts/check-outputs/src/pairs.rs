//! 成对的东西：两种语言的样本。
//! What comes in pairs: the samples of the two languages.

use crate::judge::read_sample;
use crate::lessons::Program;
use crate::words::difference_in_words;
use say::{Lang, tr};

/// How the shapes of a program's two samples differ, if they do. Samples that
/// cannot be read have been reported already.
pub fn difference_in_shape(program: &Program) -> Option<String> {
    let sample = |lang| read_sample(&program.sample(lang)).ok();
    let difference = sample(Lang::Zh)?.same_shape(&sample(Lang::En)?).err()?;
    let why = difference_in_words(&difference);
    Some(tr!(
        "两种语言的样本形状不同：{why}",
        "the samples of the two languages differ in shape: {why}"
    ))
}
