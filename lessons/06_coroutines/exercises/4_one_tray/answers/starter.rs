//! 两个店员卖同一盘蛋糕；客人拿主意的时候，店员停下来等。
//! Two assistants sell from one tray. While a guest decides, the assistant
//! stops and waits.

use lesson06_coroutines::Coroutine;
use std::cell::RefCell;
use std::rc::Rc;

/// A tray of cakes, shared by all assistants and whoever fills it up.
#[derive(Debug, PartialEq)]
pub struct Tray {
    pub cakes: u32,
    pub sold: u32,
}

/// An assistant, who serves one guest after another. Each time, the assistant
/// - yields how many cakes the last guest got (0 at the start), and how many
///   there are now;
/// - is sent how many the next guest wants, and sells that many, or, if fewer
///   are there by then, all of them.
pub fn assistant(tray: Rc<RefCell<Tray>>) -> Coroutine<u32, (u32, u32)> {
    Coroutine::new(move |guest| {
        let mut tray = tray.borrow_mut();
        let mut got = 0;
        loop {
            let wanted: u32 = guest.yield_((got, tray.cakes));
            got = wanted.min(tray.cakes);
            tray.cakes -= got;
            tray.sold += got;
        }
    })
}
