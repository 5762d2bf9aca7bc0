use std::thread;

fn main() {
    let mut balance = 100;
    thread::scope(|s| {
        s.spawn(|| balance += 50);
        s.spawn(|| balance += 50);
    });
    println!("{balance}");
}
