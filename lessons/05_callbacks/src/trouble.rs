//! 一个视频为什么没有存下来。
//! Why a video was not saved.

use lesson03_thread_pool::{ShutDown, TaskPanicked};
use say::tr;
use scenery::web::Failure;
use std::error::Error;
use std::fmt;
use std::io;

/// Why there is no page, or no video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It did not come, or could not be written.
    Web(Failure),
    /// The page does not say where the video is.
    NoAddress,
    /// The pool does not do the work any more.
    Pool(ShutDown),
    /// A task panicked.
    Panicked(TaskPanicked),
}

impl From<Failure> for Trouble {
    fn from(e: Failure) -> Self {
        Self::Web(e)
    }
}

/// Only files give these: those of the network come as the client's.
impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Self {
        Self::Web(e.into())
    }
}

impl From<ShutDown> for Trouble {
    fn from(e: ShutDown) -> Self {
        Self::Pool(e)
    }
}

impl From<&TaskPanicked> for Trouble {
    fn from(e: &TaskPanicked) -> Self {
        Self::Panicked(e.clone())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Web(e) => e.fmt(f),
            Self::NoAddress => f.write_str(&tr!(
                "网页上没有视频的地址",
                "the page does not say where the video is"
            )),
            Self::Pool(e) => e.fmt(f),
            Self::Panicked(e) => e.fmt(f),
        }
    }
}

impl Error for Trouble {}
