//! 等 MySQL 起来，没有时限；可是一打烊，就不再等了。
//! Waits for MySQL without a limit, but not beyond closing time.

use lesson01_event::Event;

/// Why the wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Up,
    Closing,
}

/// The news for those who wait.
#[derive(Default)]
pub struct Watch {
    up: Event,
    closing: Event,
}

impl Watch {
    /// Reports that MySQL is up.
    pub fn up(&self) {
        self.up.set();
    }

    /// Reports that it is closing time.
    pub fn close(&self) {
        self.closing.set();
    }

    /// Blocks until MySQL is up or it is closing time, and returns which of the
    /// two came first. That is the same for everybody, and it never changes.
    pub fn wait(&self) -> News {
        if self.closing.is_set() {
            return News::Closing;
        }
        self.up.wait();
        News::Up
    }
}
