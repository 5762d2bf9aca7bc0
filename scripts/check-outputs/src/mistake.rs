//! 一种错：叫什么，在哪个世界里是对的，书里哪里讲。
//! A mistake: what it is called, in which world it would be none, and where the
//! book says more.

use say::{Lang, tr};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A mistake, as a text says it: lines `name.zh: …`.
#[derive(Clone, Debug, Default)]
pub struct Mistake(BTreeMap<String, String>);

/// What every one has to say.
const NEEDED: [&str; 5] = ["name.zh", "name.en", "world.zh", "world.en", "see"];

impl Mistake {
    /// Reads lines `NAME: VALUE`; others are left out.
    ///
    /// # Errors
    /// A sentence about what is missing.
    pub fn read<'a>(
        lines: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, String> {
        let said = lines.into_iter().filter_map(|line| line.split_once(": "));
        let said = said
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        let said: BTreeMap<_, _> = said.collect();
        match NEEDED.iter().find(|name| !said.contains_key(**name)) {
            None => Ok(Self(said)),
            Some(name) => {
                Err(tr!("缺“{name}: ”一行", "there is no line '{name}: '"))
            }
        }
    }

    /// What it is called.
    pub fn name(&self, lang: Lang) -> &str {
        self.said(lang.pick("name.zh", "name.en"))
    }

    /// The world in which the program would be right, in a sentence.
    pub fn world(&self, lang: Lang) -> &str {
        self.said(lang.pick("world.zh", "world.en"))
    }

    /// Where the book says why it is not: a chapter and the id of a heading.
    pub fn see(&self) -> Option<(&str, &str)> {
        self.said("see").split_once('#')
    }

    fn said(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// All of it in one line, with the book of the repository at `root`.
    pub fn told(&self, root: &Path, lang: Lang) -> String {
        let (name, world) = (self.name(lang), self.world(lang));
        let words = tr!(
            "这像是*{name}*：{world}",
            "This looks like *{name}*. {world}"
        );
        let Some((chapter, heading)) = self.see() else {
            return words;
        };
        let file = format!("book/{}/{chapter}.md", lang.pick("zh", "en"));
        let text = fs::read_to_string(root.join(&file)).unwrap_or_default();
        let heading = titled(&text, heading).unwrap_or(heading);
        words
            + &tr!("见 {file} 的“{heading}”。", " See \"{heading}\" in {file}.")
    }

    /// Whether the book of the repository at `root` has the place, in both
    /// languages.
    pub fn is_in_the_book(&self, root: &Path) -> bool {
        self.see().is_some_and(|(chapter, heading)| {
            house::LANGUAGES.iter().all(|lang| {
                let file = root.join(format!("book/{lang}/{chapter}.md"));
                let text = fs::read_to_string(file).unwrap_or_default();
                titled(&text, heading).is_some()
            })
        })
    }
}

/// The heading with this id.
fn titled<'a>(text: &'a str, id: &str) -> Option<&'a str> {
    let marked = format!("{{#{id}}}");
    let mut lines = text.lines();
    let line = lines.find(|l| l.starts_with('#') && l.ends_with(&marked))?;
    let title = line.trim_start_matches('#').strip_suffix(&marked);
    title.map(str::trim)
}
