//! 一个 .md 文件的形状：各节的块、链接和图片。
//! The shape of an .md file: the blocks, links and pictures of each section.

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd,
};
use regex::Regex;
use std::sync::LazyLock;

/// A chapter, a page of both languages, or SUMMARY.md.
pub struct Page {
    /// From the repository's root, as `book/zh/01_event.md`.
    pub path: String,
    pub text: String,
    /// The first begins at line 1, every other with a heading.
    pub sections: Vec<Section>,
    /// What a `#fragment` may name, and the line.
    pub ids: Vec<(String, usize)>,
}

/// What stands between two headings, of whatever levels.
pub struct Section {
    pub line: usize,
    /// In their order; the section's heading is the first.
    pub blocks: Vec<(usize, Block)>,
    /// Their order in a sentence is the language's own affair.
    pub inlines: Vec<(usize, Inline)>,
}

#[derive(PartialEq)]
pub enum Block {
    Heading {
        level: usize,
        id: Option<String>,
    },
    Code {
        info: String,
        body: String,
    },
    Table {
        rows: usize,
        columns: usize,
    },
    /// A list; one with numbers has the first of them.
    List {
        first: Option<u64>,
        items: usize,
    },
    Quote(Option<BlockQuoteKind>),
    /// An opening HTML tag.
    Tag(String),
}

#[derive(PartialEq)]
pub enum Inline {
    Link(String),
    Image(String),
    /// An opening HTML tag inside a paragraph.
    Tag(String),
}

impl Page {
    pub fn parse(path: String, text: String) -> Self {
        let mut page = Self {
            path,
            text: String::new(),
            sections: vec![Section::new(1)],
            ids: Vec::new(),
        };
        let line = |at| 1 + text[..at].matches('\n').count();
        let mut lists = Vec::new(); // the sections and blocks of open ones
        let mut code = false;
        let mut html = None;
        let parser = Parser::new_ext(&text, options());
        for (event, range) in parser.into_offset_iter() {
            let line = line(range.start);
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let (level, id) = (level as usize, id.map(String::from));
                    page.ids.extend(id.clone().map(|id| (id, line)));
                    page.sections.push(Section::new(line));
                    page.block(line, Block::Heading { level, id });
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info.into(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let body = String::new();
                    page.block(line, Block::Code { info, body });
                    code = true;
                }
                Event::Text(text) if code => {
                    if let Some(Block::Code { body, .. }) = page.last() {
                        body.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => code = false,
                Event::Start(Tag::Table(columns)) => {
                    let (rows, columns) = (0, columns.len());
                    page.block(line, Block::Table { rows, columns });
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    if let Some(Block::Table { rows, .. }) = page.last() {
                        *rows += 1;
                    }
                }
                Event::Start(Tag::List(first)) => {
                    page.block(line, Block::List { first, items: 0 });
                    let section = page.sections.len() - 1;
                    let block = page.sections[section].blocks.len() - 1;
                    lists.push((section, block));
                }
                Event::Start(Tag::Item) => {
                    let Some(&(section, block)) = lists.last() else {
                        continue;
                    };
                    let list = &mut page.sections[section].blocks[block].1;
                    if let Block::List { items, .. } = list {
                        *items += 1;
                    }
                }
                Event::End(TagEnd::List(_)) => drop(lists.pop()),
                Event::Start(Tag::BlockQuote(kind)) => {
                    page.block(line, Block::Quote(kind));
                }
                Event::Start(Tag::HtmlBlock) => html = Some(String::new()),
                Event::Html(part) => {
                    if let Some(html) = &mut html {
                        html.push_str(&part);
                    }
                }
                Event::End(TagEnd::HtmlBlock) => {
                    page.html(line, &html.take().unwrap_or_default(), false);
                }
                Event::InlineHtml(html) => page.html(line, &html, true),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    page.inline(line, Inline::Link(dest_url.into()));
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    page.inline(line, Inline::Image(dest_url.into()));
                }
                _ => {}
            }
        }
        Self { text, ..page }
    }

    /// The language of a chapter; none for a page of both.
    pub fn language(&self) -> Option<&str> {
        let mut folders = self.path.split('/').rev().skip(1);
        folders.next().filter(|f| super::book::LANGUAGES.contains(f))
    }

    fn section(&mut self) -> &mut Section {
        self.sections.last_mut().expect("there is always a section")
    }

    fn last(&mut self) -> Option<&mut Block> {
        self.section().blocks.last_mut().map(|(_, block)| block)
    }

    fn block(&mut self, line: usize, block: Block) {
        self.section().blocks.push((line, block));
    }

    fn inline(&mut self, line: usize, inline: Inline) {
        self.section().inlines.push((line, inline));
    }

    /// Takes the opening tags of some HTML that begins at `line`.
    fn html(&mut self, line: usize, html: &str, inline: bool) {
        static TAG: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?s)<!--.*?-->|<([A-Za-z][\w-]*)([^>]*)>").unwrap()
        });
        static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"\b(href|src|id)\s*=\s*["']([^"']*)["']"#).unwrap()
        });
        for found in TAG.captures_iter(html) {
            let Some(name) = found.get(1) else {
                continue; // a comment
            };
            let line = line + html[..name.start()].matches('\n').count();
            let name = name.as_str().to_lowercase();
            if inline {
                self.inline(line, Inline::Tag(name));
            } else {
                self.block(line, Block::Tag(name));
            }
            for attribute in ATTRIBUTE.captures_iter(&found[2]) {
                let value = attribute[2].to_owned();
                match &attribute[1] {
                    "href" => self.inline(line, Inline::Link(value)),
                    "src" => self.inline(line, Inline::Image(value)),
                    _ => self.ids.push((value, line)),
                }
            }
        }
    }
}

impl Section {
    fn new(line: usize) -> Self {
        Self {
            line,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }
}

/// The Markdown of mdBook 0.5.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}
