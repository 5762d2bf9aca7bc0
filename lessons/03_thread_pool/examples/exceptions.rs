//! 第 3 课附：任务 panic 了会怎样？回调 panic 了呢？
//! Lesson 3, aside: what becomes of a panic in a task, and in a callback?

use lesson03_thread_pool::ThreadPool;
use say::{say, tr};
use std::time::Duration;
use std::{panic, thread};

const A_WHILE: Duration = Duration::from_millis(500);

fn main() {
    panic::set_hook(Box::new(|panic| {
        let text = panic.payload().downcast_ref::<String>();
        eprintln!("panic: {}", text.unwrap_or(&panic.to_string()));
    }));
    let pool = ThreadPool::new(1);
    let before = pool.submit(|| {
        thread::sleep(A_WHILE); // so the callbacks below are added in time
        thread::current().id()
    });
    let eggs = pool.submit(|| -> u32 {
        panic!("{}", tr!("鸡蛋用完了", "out of eggs")); // ①
    });
    eggs.add_done_callback(|_| {
        panic!("{}", tr!("锅翻了", "the pan fell")); // ②
    });
    eggs.add_done_callback(|eggs| match eggs.result() {
        Ok(n) => say!("有 {n} 个鸡蛋", "there are {n} eggs"),
        Err(error) => say!("期物说：{error}", "the future says: {error}"), // ③
    });
    let after = pool.submit(|| thread::current().id());
    let alive = before.result() == after.result();
    say!(
        "还是那个线程：{alive}",
        "the thread is still the same: {alive}"
    ); // ④
}
