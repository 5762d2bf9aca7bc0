//! 爬虫的消息怎么说出来。
//! How the news of a crawl is told.

use indicatif::ProgressBar;
use lesson05_callbacks::{Index, News, Trouble, Video};
use say::{Speaker, say, speaker};
use scenery::web::Failure;
use std::collections::HashMap;
use std::mem;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

/// Says each piece of news in a line, above a bar if stderr is a terminal.
pub struct Log {
    bar: ProgressBar,
    videos: OnceLock<HashMap<String, Speaker>>,
    saved: Mutex<Vec<(String, PathBuf)>>,
}

/// What a crawl came to.
pub struct Tally {
    /// How many videos there are.
    pub all: usize,
    /// The ids and the files of those that were saved.
    pub saved: Vec<(String, PathBuf)>,
}

impl Log {
    pub fn new() -> Self {
        Self {
            bar: ProgressBar::no_length(),
            videos: OnceLock::new(),
            saved: Mutex::default(),
        }
    }

    pub fn tell(&self, news: News) {
        self.bar.suspend(|| self.say(&news));
        match news {
            News::Index(index) => {
                self.bar.set_length(index.videos.len() as u64);
            }
            News::Address(_) => {}
            News::Saved(video, file, _) => {
                let saved = (video.id.clone(), file.to_owned());
                self.saved.lock().unwrap().push(saved);
                self.bar.inc(1);
            }
            News::Failed(..) => self.bar.inc(1),
        }
    }

    fn say(&self, news: &News) {
        match news {
            News::Index(Index { url, links, videos }) => {
                let count = videos.len();
                say!(
                    speaker!("目录", "index"),
                    "{url} 上有 {links} 个链接，指向 {count} 个视频",
                    "{url} has {links} links to {count} videos"
                );
                let speaker = |Video { id, .. }: &Video| {
                    (id.clone(), speaker!("视频 {id}", "video {id}"))
                };
                let speakers = videos.iter().map(speaker);
                self.videos.get_or_init(|| speakers.collect());
            }
            News::Address(video) => say!(
                self.who(video),
                "找到地址，开始下载",
                "address found, downloading"
            ),
            News::Saved(video, file, bytes) => {
                let name = file.file_name().unwrap_or_default().display();
                say!(
                    self.who(video),
                    "存为 {name}，{bytes} 字节",
                    "saved as {name}, {bytes} bytes"
                );
            }
            News::Failed(_, Trouble::Web(Failure::Stopped)) => {} // the same for all
            News::Failed(video, why) => {
                say!(self.who(video), "失败：{why}", "failed: {why}");
            }
        }
    }

    fn who(&self, video: &Video) -> &Speaker {
        &self.videos.get().expect("the index comes first")[&video.id]
    }

    /// What it came to; after the last news.
    pub fn end(&self) -> Tally {
        self.bar.finish_and_clear();
        Tally {
            all: self.videos.get().map_or(0, HashMap::len),
            saved: mem::take(&mut self.saved.lock().unwrap()),
        }
    }
}
