use std::cell::Cell;
use std::thread;

fn main() {
    let balance = Cell::new(100);
    thread::scope(|s| {
        s.spawn(|| balance.set(balance.get() + 50));
        s.spawn(|| balance.set(balance.get() + 50));
    });
    println!("{}", balance.get());
}
