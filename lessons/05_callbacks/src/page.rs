//! 网页里有什么：目录上的链接，视频的地址。
//! What is on a page: the links of an index, the address of a video.

use crate::Trouble;
use regex_lite::Regex;
use scenery::web::{Client, http};
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

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
    /// Fetches the page at `url` and reads it as an index.
    ///
    /// # Errors
    ///
    /// If the page does not come.
    pub fn fetch(client: &Client, url: &Url) -> Result<Self, Trouble> {
        let (url, text) = client.page(url)?;
        Ok(Self::read(url, &text))
    }

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

/// Fetches the page of a video, and finds out where the video is.
///
/// # Errors
///
/// If the page does not come, or does not say where.
pub fn find_address(client: &Client, url: &Url) -> Result<Url, Trouble> {
    let (url, text) = client.page(url)?;
    address(&url, &text)
}

/// Finds the first `srcUrl="ADDRESS"` in the text of the page at `url`.
///
/// # Errors
///
/// If there is none, or none that a client could use.
pub fn address(url: &Url, text: &str) -> Result<Url, Trouble> {
    let found = ADDRESS.captures(text).ok_or(Trouble::NoAddress)?;
    let (_, [address]) = found.extract();
    Ok(http(url.join(address))?)
}
