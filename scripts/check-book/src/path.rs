//! 书里写的路径和地址。 Paths and addresses as they are written in the book.

use house::LANGUAGES;

/// Where a relative path leads that is written in `file`; `None` when it
/// leaves the repository.
pub fn resolve(file: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// A path or an address without what may differ between the languages: a
/// folder `zh` or `en`, and `.zh.` or `.en.` in a file's name. For sites of
/// others also `zh-CN`, `en-US` and a host such as `zh.wikipedia.org`.
pub fn neutral(address: &str) -> String {
    let tag = |part: &str| {
        let part = part.to_ascii_lowercase();
        matches!(&part[..], "zh" | "en" | "zh-cn" | "en-us")
    };
    let parts = address.split('/').filter(|part| !tag(part)).map(|part| {
        let mut part = format!(".{part}");
        for language in LANGUAGES {
            part = part.replace(&format!(".{language}."), ".");
        }
        part
    });
    parts.collect::<Vec<_>>().join("/")
}
