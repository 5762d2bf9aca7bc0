//! 一个 .md 文件的形状：各节的块、链接和图片。
//! The shape of an .md file: the blocks, links and pictures of each section.

use house::LANGUAGES;
use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd,
};
use regex_lite::Regex;
use say::tr;
use std::fmt;
use std::sync::LazyLock;

/// A chapter, a page of both languages, or SUMMARY.md.
pub struct Page {
    /// From the repository's root, as `book/zh/01_event.md`.
    pub path: String,
    pub text: String,
    /// The first begins at line 1, every other with a heading.
    pub sections: Vec<Section>,
    /// The line of each, and what a `#fragment` may name.
    pub ids: Vec<(usize, String)>,
}

/// From one heading, of whatever level, to the next.
#[derive(Default)]
pub struct Section {
    pub line: usize,
    /// The line of each, in their order; the heading is the first.
    pub blocks: Vec<(usize, Block)>,
    /// The line of each. Their order is the language's own affair.
    pub inlines: Vec<(usize, Inline)>,
}

#[derive(PartialEq)]
pub enum Block {
    Heading(usize, Option<String>),
    /// The beginning of a code block: what is behind the fence.
    Code(String),
    /// Of a code block; no text where each language has its own.
    Line(Option<String>),
    /// The beginning of a table with so many columns.
    Table(usize),
    Row,
    /// The beginning of a list, and its first number.
    List(Option<u64>),
    Item,
    Quote(Option<BlockQuoteKind>),
    /// An opening HTML tag.
    Tag(String),
}

pub enum Inline {
    Link(String),
    Image(String),
    /// An opening HTML tag in a paragraph.
    Tag(String),
}

impl Page {
    pub fn parse(path: String, text: String) -> Self {
        let mut page = Self {
            path,
            text: String::new(),
            sections: vec![Section::default()],
            ids: Vec::new(),
        };
        page.section().line = 1;
        let (mut code, mut html) = (None, None);
        let parser = Parser::new_ext(&text, options());
        for (event, range) in parser.into_offset_iter() {
            let line = 1 + text[..range.start].matches('\n').count();
            match event {
                Event::Start(tag) => match tag {
                    Tag::Heading { level, id, .. } => {
                        let id = id.map(String::from);
                        page.ids.extend(id.clone().map(|id| (line, id)));
                        page.sections.push(Section::default());
                        page.section().line = line;
                        page.block(line, Block::Heading(level as usize, id));
                    }
                    Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                        code = Some((info.to_string(), String::new()));
                    }
                    Tag::CodeBlock(CodeBlockKind::Indented) => {
                        code = Some((String::new(), String::new()));
                    }
                    Tag::Table(columns) => {
                        page.block(line, Block::Table(columns.len()));
                    }
                    Tag::TableHead | Tag::TableRow => {
                        page.block(line, Block::Row);
                    }
                    Tag::List(first) => page.block(line, Block::List(first)),
                    Tag::Item => page.block(line, Block::Item),
                    Tag::BlockQuote(kind) => {
                        page.block(line, Block::Quote(kind));
                    }
                    Tag::HtmlBlock => html = Some(String::new()),
                    Tag::Link { dest_url, .. } => {
                        page.inline(line, Inline::Link(dest_url.into()));
                    }
                    Tag::Image { dest_url, .. } => {
                        page.inline(line, Inline::Image(dest_url.into()));
                    }
                    _ => {}
                },
                Event::Text(part) => {
                    if let Some((_, body)) = &mut code {
                        body.push_str(&part);
                    }
                }
                Event::Html(part) => {
                    if let Some(html) = &mut html {
                        html.push_str(&part);
                    }
                }
                Event::InlineHtml(html) => page.html(line, &html, true),
                Event::End(TagEnd::CodeBlock) => {
                    page.code(line, code.take().unwrap_or_default());
                }
                Event::End(TagEnd::HtmlBlock) => {
                    page.html(line, &html.take().unwrap_or_default(), false);
                }
                _ => {}
            }
        }
        Self { text, ..page }
    }

    /// The language of a chapter; none for a page of both.
    pub fn language(&self) -> Option<&'static str> {
        let folder = self.path.rsplit('/').nth(1);
        LANGUAGES.into_iter().find(|l| Some(*l) == folder)
    }

    pub fn blocks(&self) -> impl Iterator<Item = &(usize, Block)> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }

    pub fn inlines(&self) -> impl Iterator<Item = &(usize, Inline)> {
        self.sections.iter().flat_map(|section| &section.inlines)
    }

    fn section(&mut self) -> &mut Section {
        self.sections.last_mut().expect("there is always a section")
    }

    fn block(&mut self, line: usize, block: Block) {
        self.section().blocks.push((line, block));
    }

    fn inline(&mut self, line: usize, inline: Inline) {
        self.section().inlines.push((line, inline));
    }

    fn code(&mut self, line: usize, (info, body): (String, String)) {
        // Output that is written out is in the reader's language.
        let own =
            info.split(',').next() == Some("text") && !body.contains("{{#");
        self.block(line, Block::Code(info));
        for (below, text) in (1..).zip(body.lines()) {
            let text = (!own).then(|| text.to_owned());
            self.block(line + below, Block::Line(text));
        }
    }

    /// Takes the opening tags of some HTML that begins at `line`.
    fn html(&mut self, line: usize, html: &str, inline: bool) {
        static TAG: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?s)<!--.*?-->|<([A-Za-z][\w-]*)([^>]*)>").unwrap()
        });
        static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"\s(href|src|id)\s*=\s*["']([^"']*)["']"#).unwrap()
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
                    _ => self.ids.push((line, value)),
                }
            }
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

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&match self {
            Self::Heading(level, id) => {
                let (marks, id) = ("#".repeat(*level), id.as_deref());
                let id = id.unwrap_or_default();
                tr!("标题 {marks} {{#{id}}}", "a heading {marks} {{#{id}}}")
            }
            Self::Code(info) => {
                tr!("代码块 ```{info}", "a code block ```{info}")
            }
            Self::Line(None) => tr!("一行输出", "a line of output"),
            Self::Line(Some(text)) => {
                tr!("代码行 `{text}`", "the line `{text}`")
            }
            Self::Table(n) => {
                tr!("{n} 列的表格", "a table with {n} columns")
            }
            Self::Row => tr!("表格的一行", "a table row"),
            Self::List(None) => tr!("列表", "a list"),
            Self::List(Some(n)) => {
                tr!("从 {n} 起的编号列表", "a list numbered from {n}")
            }
            Self::Item => tr!("列表的一项", "a list item"),
            Self::Quote(None) => tr!("引用", "a quotation"),
            Self::Quote(Some(kind)) => {
                tr!("提示框 {kind:?}", "an alert {kind:?}")
            }
            Self::Tag(name) => tr!("标签 <{name}>", "a tag <{name}>"),
        })
    }
}

impl fmt::Display for Inline {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Link(url) => write!(f, "[]({url})"),
            Self::Image(url) => write!(f, "![]({url})"),
            Self::Tag(name) => write!(f, "<{name}>"),
        }
    }
}
