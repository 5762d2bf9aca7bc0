//! SITE=http://…：去另一个网站，把视频存下来。
//! SITE=http://…: saves the videos of another site.

use crate::log::Tally;
use crate::visit::{Outcome, visit};
use say::{reason, say, tr};
use std::fs;
use std::path::Path;
use std::time::Duration;
use url::Url;

const FOLDER: &str = "videos";
const PATIENCE: Duration = Duration::from_secs(10);

/// Saves the videos of `site` in the folder `videos`. An error if one of them
/// is not saved.
pub fn story(site: &str) -> Outcome {
    let url = Url::parse(site).ok().filter(|url| url.scheme() == "http");
    let url = url.ok_or_else(|| {
        tr!(
            "SITE 应该写成 http://主机:端口/，“{site}”不行",
            "SITE must be http://host:port/, \"{site}\" will not do"
        )
    })?;
    let folder = Path::new(FOLDER);
    fs::create_dir_all(folder).map_err(|e| {
        let why = reason(&e);
        tr!(
            "建不了文件夹 {FOLDER}：{why}",
            "cannot make the folder {FOLDER}: {why}"
        )
    })?;
    let tally = visit(&url, folder, PATIENCE);
    let _ = fs::remove_dir(folder); // which works only if it is empty
    let Tally { all, saved } = tally?;
    if all == 0 {
        Err(tr!(
            "{url} 上没有 <a href=\"video_…\"> 这样的链接",
            "{url} has no links like <a href=\"video_…\">"
        ))?;
    }
    if !saved.is_empty() {
        say!("都在文件夹 {FOLDER} 里", "they are in the folder {FOLDER}");
    }
    match all - saved.len() {
        0 => Ok(()),
        lost => Err(tr!("没存下的有 {lost} 个", "not saved: {lost}"))?,
    }
}
