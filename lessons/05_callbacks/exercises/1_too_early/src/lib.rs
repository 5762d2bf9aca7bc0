//! 目录里有两个网页；目录一到，`main` 就关闭线程池。
//! An index names two pages. Once it has come, `main` shuts the pool down.

use lesson03_thread_pool::ThreadPool;

/// Prints what happens.
pub fn program() {
    let pool = ThreadPool::new(1);
    let more = pool.handle();
    let index = pool.submit(|| println!("[index] ok"));
    index.add_done_callback(move |_| {
        for n in 1..=2 {
            let page = more.submit(move || println!("[page {n}] ok"));
            if page.is_err() {
                println!("[page {n}] refused");
            }
        }
    });
    index.result().unwrap();
    println!("[main] shutdown");
    pool.shutdown();
    println!("[main] end");
}
