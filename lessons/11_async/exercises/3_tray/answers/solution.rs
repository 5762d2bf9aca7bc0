//! 一托盘三盘菜；凑到一半，可能有人不等了。
//! Three plates to a tray; whoever waits for it may give up half way.

use std::mem;
use tokio::sync::mpsc::Receiver;

/// How many plates are on a full tray.
pub const FULL: usize = 3;

/// A waiter, and where the plates come from.
pub struct Waiter {
    plates: Receiver<u32>,
    tray: Vec<u32>, // so far; here they outlive a call that is dropped
}

impl Waiter {
    pub fn new(plates: Receiver<u32>) -> Self {
        Self {
            plates,
            tray: Vec::new(),
        }
    }

    /// Waits for a full tray and returns it. When no more plates come, those
    /// that are there make the last tray; after that, the result is `None`.
    ///
    /// Cancel safe: if the future is dropped, no plate is lost or served twice.
    pub async fn tray(&mut self) -> Option<Vec<u32>> {
        while self.tray.len() < FULL {
            match self.plates.recv().await {
                Some(plate) => self.tray.push(plate),
                None => break,
            }
        }
        let tray = mem::take(&mut self.tray);
        (!tray.is_empty()).then_some(tray)
    }
}
