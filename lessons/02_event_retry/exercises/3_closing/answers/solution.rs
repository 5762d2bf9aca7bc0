//! 等 MySQL 起来，没有时限；可是一打烊，就不再等了。
//! Waits for MySQL without a limit, but not beyond closing time.

use lesson01_event::Event;
use std::sync::Mutex;

/// Why the wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Up,
    Closing,
}

/// The news for those who wait.
#[derive(Default)]
pub struct Watch {
    first: Mutex<Option<News>>,
    known: Event, // set once there is news in `first`
}

impl Watch {
    /// Reports that MySQL is up.
    pub fn up(&self) {
        self.tell(News::Up);
    }

    /// Reports that it is closing time.
    pub fn close(&self) {
        self.tell(News::Closing);
    }

    /// Blocks until MySQL is up or it is closing time, and returns which of the
    /// two came first. That is the same for everybody, and it never changes.
    pub fn wait(&self) -> News {
        self.known.wait();
        self.first.lock().unwrap().expect("it was told before")
    }

    fn tell(&self, news: News) {
        self.first.lock().unwrap().get_or_insert(news);
        self.known.set();
    }
}
