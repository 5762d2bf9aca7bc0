//! 第 7 课附：协程的栈很小。
//! Lesson 7, aside: the stack of a coroutine is small.

use lesson07_gevent_io::use_one_worker;
use may::{coroutine::Builder, go};
use say::{say, tr};
use std::hint::black_box;
use std::io;
use std::sync::{Mutex, TryLockError};

const DEPTH: u32 = 100; // more than 100 KiB of stack
const WORDS: usize = 0x10000; // 512 KiB where a word has 8 bytes

static SPOON: Mutex<()> = Mutex::new(());

fn main() -> io::Result<()> {
    use_one_worker();
    let roomy = Builder::new().stack_size(WORDS);
    let deep = go!(roomy, || layers(DEPTH))?.join().unwrap_or(0);
    say!("大栈：下到第 {deep} 层", "a big stack: {deep} layers deep");

    let shallow = go!(|| {
        let _spoon = SPOON.lock().unwrap();
        layers(DEPTH) // ⓜ 32 KiB is all there is
    });
    let failed = shallow.join().is_err();
    say!(
        "小栈：join 返回错误：{failed}",
        "a small stack: join returns an error: {failed}"
    );
    let spoon = match SPOON.try_lock() {
        Ok(_) => tr!("放回去了", "back in its place"),
        Err(TryLockError::Poisoned(_)) => tr!("中毒了", "poisoned"),
        Err(TryLockError::WouldBlock) => tr!("永远锁着", "locked for ever"), // ⓝ
    };
    say!("勺子：{spoon}", "the spoon: {spoon}");

    let next = go!(|| layers(1)).join().is_ok();
    say!(
        "下一个协程照样跑：{next}",
        "the next coroutine runs: {next}"
    );
    Ok(())
}

/// Calls itself until it is `depth` calls deep.
fn layers(depth: u32) -> u32 {
    let layer = black_box([depth; 256]); // 1 KiB
    match depth {
        1 => 1,
        _ => layers(depth - 1) + u32::from(layer[255] == depth),
    }
}
