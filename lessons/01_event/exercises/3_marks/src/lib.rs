//! 一盏灯和两辆车，车 B 停在车 A 后面。
//! A traffic light and two cars; B stands behind A.

use lesson01_event::Event;
use std::thread;

pub fn program() {
    let (a_is_here, b_is_here) = (Event::new(), Event::new());
    let (green, a_is_gone) = (Event::new(), Event::new());
    println!("[L] 1");
    thread::scope(|street| {
        street.spawn(|| {
            println!("[A] 1");
            a_is_here.set();
            green.wait();
            println!("[A] 2");
            a_is_gone.set();
            println!("[A] 3");
        });
        street.spawn(|| {
            println!("[B] 1");
            b_is_here.set();
            green.wait();
            a_is_gone.wait();
            println!("[B] 2");
        });
        a_is_here.wait();
        b_is_here.wait();
        println!("[L] 2");
        green.set();
    });
    println!("[L] 3");
}
