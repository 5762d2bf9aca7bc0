//! 一个协程揉面，要揉很久，别的协程也要用这个线程。
//! A coroutine kneads dough for a long time, and the others need the thread.

use lesson07_gevent_io::sleep;
use may::coroutine;
use std::time::Duration;

/// After this many strokes, the others are let in.
pub const EVERY: u32 = 1000;

/// Makes the strokes `0..strokes`, in this order and all on the same thread.
///
/// After every [`EVERY`] strokes, each coroutine that wants the thread gets a
/// turn: those that have waited all along, and those that have just come, from
/// whichever thread. They are let in no more often than that, because letting
/// them in takes much longer than a stroke.
pub fn knead(strokes: u32, mut stroke: impl FnMut(u32)) {
    for n in 0..strokes {
        stroke(n);
    }
}
