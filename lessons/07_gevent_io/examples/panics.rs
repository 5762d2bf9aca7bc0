//! 第 7 课附：协程 panic 了，谁会知道？
//! Lesson 7, aside: a coroutine panics. Who hears of it?

use lesson07_gevent_io::use_one_worker;
use may::go;
use say::{say, tr};
use std::panic;

fn main() {
    use_one_worker();
    panic::set_hook(Box::new(|panic| {
        let text = panic.payload().downcast_ref::<String>();
        eprintln!("panic: {}", text.map_or("", String::as_str));
    }));

    let joined =
        go!(|| -> u32 { panic!("{}", tr!("汤洒了", "the soup is spilt")) });
    if let Err(payload) = joined.join() {
        let text = payload.downcast_ref::<String>();
        let text = text.map_or("", String::as_str);
        say!("join 说：{text}", "join says: {text}"); // ⓞ
    }
    let forgotten =
        go!(|| -> u32 { panic!("{}", tr!("饭糊了", "the rice is burnt")) });
    forgotten.wait(); // ⓟ over, and nobody asked how it went
    let next = go!(|| "ok").join().is_ok();
    say!(
        "下一个协程照样跑：{next}",
        "the next coroutine runs: {next}"
    );
} // ⓠ the exit status is 0
