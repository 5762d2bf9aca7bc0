//! 等 MySQL 起来，没有时限；可是一打烊，就不再等了。
//! Waits for MySQL without a limit, but not after closing time.

use lesson01_event::Event;

/// Why nobody waits any longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Up,
    Closing,
}

/// What those who wait want to hear.
#[derive(Default)]
pub struct Watch {
    up: Event,
    closing: Event,
}

impl Watch {
    /// MySQL is up.
    pub fn up(&self) {
        self.up.set();
    }

    /// It is closing time.
    pub fn close(&self) {
        self.closing.set();
    }

    /// Blocks until MySQL is up or it is closing time. Of the two, what came
    /// first counts, for everybody and for good.
    pub fn wait(&self) -> News {
        if self.closing.is_set() {
            return News::Closing;
        }
        self.up.wait();
        News::Up
    }
}
