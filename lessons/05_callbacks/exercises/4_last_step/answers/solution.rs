//! 一个视频分两步取：先取网页，再按网页上的地址取视频。
//! A video takes two steps: its page, then a download from the address there.

use lesson03_thread_pool::{Future, Handle, ShutDown, TaskPanicked};
use std::sync::mpsc::{Receiver, channel};

/// What becomes of a video: how many bytes it has, or why there is none.
pub type Video = Result<u64, Trouble>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    Gone, // the server does not have it
    ShutDown,
    Panicked,
}

impl From<ShutDown> for Trouble {
    fn from(_: ShutDown) -> Self {
        Self::ShutDown
    }
}

impl From<&TaskPanicked> for Trouble {
    fn from(_: &TaskPanicked) -> Self {
        Self::Panicked
    }
}

/// Blocks until the step has ended, and returns its outcome.
fn outcome<T: Clone>(step: &Future<Result<T, Trouble>>) -> Result<T, Trouble> {
    step.result()?.clone()
}

/// Begins to fetch a video, and returns a receiver at once. Whatever happens,
/// the receiver is told exactly once what becomes of the video. `page` finds
/// the address to `download` from.
///
/// # Errors
///
/// [`Trouble::ShutDown`], if the pool takes no more tasks, so that not even
/// `page` will run.
pub fn fetch(
    pool: &Handle,
    page: impl FnOnce() -> Result<u32, Trouble> + Send + 'static,
    download: impl FnOnce(u32) -> Video + Send + 'static,
) -> Result<Receiver<Video>, Trouble> {
    let (tell, video) = channel();
    let more = pool.clone();
    pool.submit(page)?.add_done_callback(move |page| {
        let last = outcome(page)
            .and_then(|address| Ok(more.submit(move || download(address))?));
        match last {
            Ok(last) => last.add_done_callback(move |last| {
                let _ = tell.send(outcome(last)); // unless nobody wants it
            }),
            Err(trouble) => {
                let _ = tell.send(Err(trouble));
            }
        }
    });
    Ok(video)
}
