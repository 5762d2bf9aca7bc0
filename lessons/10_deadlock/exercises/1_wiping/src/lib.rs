//! 两个人，两把叉子，都先拿小的。这一份不用改，要改的是 answer.txt。
//! Two people and two forks; both take fork 1 first. Edit answer.txt, not this.

use std::sync::Mutex;
use std::thread;

/// A and B eat once each. One of them has to wipe fork 1, the other fork 2.
pub fn program() {
    let forks = &[Mutex::new(()), Mutex::new(())];
    thread::scope(|s| {
        s.spawn(|| eat("A", forks, 1));
        s.spawn(|| eat("B", forks, 2));
    });
}

fn eat(who: &str, forks: &[Mutex<()>; 2], dirty: usize) {
    let mut hands = [None, None];
    for fork in [1, 2] {
        hands[fork - 1] = Some(forks[fork - 1].lock().unwrap());
        println!("[{who}] +{fork}");
    }

    // The dirty fork is wiped on the table.
    println!("[{who}] -{dirty}");
    hands[dirty - 1] = None;
    hands[dirty - 1] = Some(forks[dirty - 1].lock().unwrap());
    println!("[{who}] +{dirty}");

    for fork in [1, 2] {
        println!("[{who}] -{fork}");
        hands[fork - 1] = None;
    }
}
