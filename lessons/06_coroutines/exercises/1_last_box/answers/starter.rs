//! 装箱：盘子四个一箱，收工时把没装满的那箱也发走。
//! Packs plates into boxes of four. The last box may go off part-full.

use lesson06_coroutines::{Coroutine, NoYield};
use std::cell::RefCell;
use std::rc::Rc;

/// How many plates fill a box.
pub const FULL: usize = 4;

/// Where the boxes go, each a list of plates.
pub type Van = Rc<RefCell<Vec<Vec<u32>>>>;

/// Packs the plates that it is sent, in the order in which they come. A full
/// box goes into the van at once.
///
/// A `None` ends the work. Then the open box goes into the van too, unless it
/// is empty, and the packer returns how many plates it has packed.
pub fn packer(van: Van) -> Coroutine<Option<u32>, (), usize> {
    Coroutine::new(move |washer| todo!())
}

/// Has one packer pack all `plates`, and returns what the packer returns.
pub fn pack(plates: impl IntoIterator<Item = u32>, van: Van) -> usize {
    let mut packer = packer(van);
    todo!()
}
