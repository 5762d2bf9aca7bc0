//! 第 5 课的爬虫：每一步都是上一步的回调。
//! The crawler of lesson 5: every step is the callback of the step before.
//!
//! 书 `book/zh/05_callbacks.md`
//! Book: `book/en/05_callbacks.md`

mod page;
mod part;
mod trouble;

use page::find_address;
pub use page::{Index, Video, address};
pub use part::Part;
pub use trouble::Trouble;

use lesson03_thread_pool::{Future, Handle, ThreadPool};
use scenery::web::Client;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// A crawl; all its steps share it.
pub struct Crawl {
    client: Client,
    folder: PathBuf,
    pool: Handle,
    report: Box<dyn Fn(News) + Send + Sync>,
}

/// What happens in a crawl.
#[derive(Debug)]
pub enum News<'a> {
    /// The index has come.
    Index(&'a Index),
    /// The page of this video has come, and the download begins.
    Address(&'a Video),
    /// This video, of so many bytes, is in this file.
    Saved(&'a Video, &'a Path, u64),
    /// This video will not be saved.
    Failed(&'a Video, &'a Trouble),
}

// ANCHOR: start
impl Crawl {
    /// Begins to save the videos of `site` in `folder`, and returns at once
    /// with the future of the index. All is over when the pool is idle.
    ///
    /// `report` is called with the index first; for each video with `Address`
    /// if it has one, and in the end with either `Saved` or `Failed`. It is
    /// called on the pool's threads, by several at a time; or on the caller's,
    /// before this returns, if the index has come by then. What becomes of one
    /// video does not touch the others.
    pub fn start(
        pool: &ThreadPool,
        client: &Client,
        site: &Url,
        folder: &Path,
        report: impl Fn(News) + Send + Sync + 'static,
    ) -> Future<Result<Index, Trouble>> {
        let crawl = Arc::new(Self {
            client: client.clone(),
            folder: folder.to_owned(),
            pool: pool.handle(),
            report: Box::new(report),
        });
        let (client, site) = (client.clone(), site.clone());
        let index = pool.submit(move || Index::fetch(&client, &site));
        index.add_done_callback(move |index| {
            if let Ok(index) = outcome(index) {
                (crawl.report)(News::Index(index));
                for video in &index.videos {
                    // ④ This job is not over yet, so neither is the work.
                    crawl.settle(video, crawl.find(video));
                }
            }
        });
        index
    }
    // ANCHOR_END: start

    // ANCHOR: steps
    /// Fetches the page of a video; with its address the download begins.
    fn find(self: &Arc<Self>, video: &Video) -> Result<(), Trouble> {
        let page = video.page.clone();
        let task = move |crawl: &Self| find_address(&crawl.client, &page);
        self.step(video, task, Self::download)
    }

    fn download(
        self: &Arc<Self>,
        video: &Video,
        address: &Url,
    ) -> Result<(), Trouble> {
        (self.report)(News::Address(video));
        let address = address.clone();
        let task = move |crawl: &Self| {
            let open = || Part::create(&crawl.folder);
            let part = crawl.client.download(&address, open)?;
            part.sync()?;
            Ok(part)
        };
        self.step(video, task, Self::save)
    }

    fn save(
        self: &Arc<Self>,
        video: &Video,
        part: &Part,
    ) -> Result<(), Trouble> {
        let file = part.keep()?;
        (self.report)(News::Saved(video, &file, part.bytes()));
        Ok(())
    }
    // ANCHOR_END: steps

    // ANCHOR: step
    /// One step for a video: a task on the pool, and in its callback `next`
    /// with what came of it.
    fn step<T: Send + Sync + 'static>(
        self: &Arc<Self>,
        video: &Video,
        task: impl FnOnce(&Self) -> Result<T, Trouble> + Send + 'static,
        next: impl FnOnce(&Arc<Self>, &Video, &T) -> Result<(), Trouble>
        + Send
        + 'static,
    ) -> Result<(), Trouble> {
        let crawl = Arc::clone(self);
        let future = self.pool.submit(move || task(&crawl))?; // ⑤
        let (crawl, video) = (Arc::clone(self), video.clone());
        future.add_done_callback(move |future| {
            let next = |result| next(&crawl, &video, result); // ⑥
            crawl.settle(&video, outcome(future).and_then(next));
        });
        Ok(())
    }

    fn settle(&self, video: &Video, outcome: Result<(), Trouble>) {
        if let Err(trouble) = outcome {
            (self.report)(News::Failed(video, &trouble)); // ⑦
        }
    }
}
// ANCHOR_END: step

/// What a task came to: its result, its trouble, or its panic.
///
/// # Errors
///
/// The task's own, or [`Trouble::Panicked`].
pub fn outcome<T>(future: &Future<Result<T, Trouble>>) -> Result<&T, Trouble> {
    future.result()?.as_ref().map_err(Trouble::clone)
}
