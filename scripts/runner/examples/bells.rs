//! 两口钟，各响一次：给测试用的故事。
//! Two bells that ring once each: a story for the tests.

use orders::sync::Mutex;
use orders::{println, thread};
use runner::Story;
use std::process::ExitCode;

fn ring(bells: &[&str]) {
    let rung = &Mutex::new(0);
    thread::scope(|s| {
        for bell in bells {
            s.spawn(move || {
                *rung.lock().unwrap() += 1;
                println!("[{bell}] rings");
            });
        }
    });
    println!("{} have rung", *rung.lock().unwrap());
}

fn main() -> ExitCode {
    orders::run::show::<i32>();
    runner::main(Story {
        small: Some(|| ring(&["ding", "dong"])),
        full: || ring(&["ding", "dong", "bong"]),
        alike: false,
    })
}
