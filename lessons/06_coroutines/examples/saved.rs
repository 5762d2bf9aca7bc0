//! 第 6 课附：切换的时候，要保存什么？
//! Lesson 6, aside: what has to be saved at a switch?

// ANCHOR: all
use lesson06_coroutines::adder::{self, Machine};
use lesson06_coroutines::{Coroutine, STACK_SIZE, Yielder};
use say::say;
use std::hint::black_box;

fn main() {
    let (mut stackful, mut machine, mut polled) =
        (adder::stackful(), Machine::default(), adder::polled());
    stackful.start().unwrap();
    machine.start().unwrap();
    polled.start().unwrap();
    for n in 1..=3 {
        let sums = [stackful.send(n), machine.send(n), polled.send(n)];
        let [a, b, c] = sums.map(|sum| sum.unwrap());
        say!(
            "发 {n}，和是 {a} {b} {c}",
            "sent {n}, the sums are {a} {b} {c}"
        );
    }

    let bytes = size_of_val(&machine);
    say!(
        "手写的状态机：{bytes} 字节",
        "state machine by hand: {bytes} bytes"
    );
    let bytes = polled.size();
    say!(
        "async 的状态机：{bytes} 字节",
        "state machine of async: {bytes} bytes"
    );
    let bytes = STACK_SIZE;
    say!(
        "协程：栈长 {bytes} 字节",
        "coroutine: a stack of {bytes} bytes"
    );
    for (depth, used) in Coroutine::new(|asker| dive(1, &asker, here())) {
        say!(
            "第 {depth} 层调用，栈上用了 {used} 字节",
            "call depth {depth}: {used} bytes of the stack in use"
        );
    }
}

/// Yields on the way down and on the way up, from inside three calls.
#[inline(never)]
fn dive(depth: u32, asker: &Yielder<(), (u32, usize)>, top: usize) {
    asker.yield_((depth, here().abs_diff(top)));
    if depth < 3 {
        dive(depth + 1, asker, top);
    }
    asker.yield_((depth, here().abs_diff(top)));
}

/// An address in the part of the stack that is in use.
#[inline(never)]
fn here() -> usize {
    let local = 0u8;
    black_box(&raw const local).addr()
}
// ANCHOR_END: all
