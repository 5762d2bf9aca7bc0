//! 网页里有什么：目录上的链接，视频的地址。
//! What is on a page: the links of an index, the address of a video.

use crate::Trouble;
use regex_lite::Regex;
use std::collections::HashSet;
use std::sync::LazyLock;
use url::{ParseError, Url};

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<a href="video_([\w-]+)""#).expect("a regex")
});
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"srcUrl="([^"]+)""#).expect("a regex"));

/// What an index has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Where it is; after redirects.
    pub url: Url,
    /// How many links there are to videos.
    pub links: usize,
    /// The videos in the order of their first links, each of them once.
    pub videos: Vec<Video>,
}

/// A video and its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Video {
    /// What follows `video_` in the link: letters, digits, `_` and `-`.
    pub id: String,
    /// Where its page is.
    pub page: Url,
}

impl Index {
    /// Finds the links `<a href="video_ID"` in the text of the page at `url`.
    pub fn read(url: Url, text: &str) -> Self {
        let (mut links, mut seen, mut videos) = (0, HashSet::new(), Vec::new());
        for (_, [id]) in LINK.captures_iter(text).map(|link| link.extract()) {
            links += 1;
            // An index links a video twice: with its picture and its title.
            if !seen.insert(id) {
                continue;
            }
            if let Ok(page) = url.join(&format!("video_{id}")) {
                let id = id.to_owned();
                videos.push(Video { id, page });
            }
        }
        Self { url, links, videos }
    }
}

/// Finds the first `srcUrl="ADDRESS"` in the text of the page at `url`.
///
/// # Errors
///
/// If there is none, or none that a client of this lesson could use.
pub fn address(url: &Url, text: &str) -> Result<Url, Trouble> {
    let found = ADDRESS.captures(text).ok_or(Trouble::NoAddress)?;
    let (_, [address]) = found.extract();
    http(url.join(address))
}

/// Only an address that a client of this lesson can use.
pub fn http(url: Result<Url, ParseError>) -> Result<Url, Trouble> {
    match url {
        Ok(url) if url.scheme() == "http" => Ok(url),
        Ok(url) if url.scheme() == "https" => Err(Trouble::Https(url)),
        _ => Err(Trouble::BadAddress),
    }
}
