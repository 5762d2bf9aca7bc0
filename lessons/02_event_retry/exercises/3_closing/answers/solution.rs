//! 等 MySQL 起来，没有时限；可是一打烊，就不再等了。
//! Waits for MySQL without a limit, but not after closing time.

use lesson01_event::Event;
use std::sync::Mutex;

/// Why nobody waits any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Up,
    Closing,
}

/// What those who wait want to hear.
#[derive(Default)]
pub struct Watch {
    first: Mutex<Option<News>>,
    known: Event, // set when there is something in `first`
}

impl Watch {
    /// MySQL is up.
    pub fn up(&self) {
        self.tell(News::Up);
    }

    /// It is closing time.
    pub fn close(&self) {
        self.tell(News::Closing);
    }

    /// Blocks until MySQL is up or it is closing time. Of the two, what came
    /// first counts, for everybody and for good.
    pub fn wait(&self) -> News {
        self.known.wait();
        self.first.lock().unwrap().expect("it was told before")
    }

    fn tell(&self, news: News) {
        self.first.lock().unwrap().get_or_insert(news);
        self.known.set();
    }
}
