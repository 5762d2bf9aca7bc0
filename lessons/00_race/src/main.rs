//! 第 0 课：两个人，一本账。
//! Lesson 0: two people, one account book.

use lesson00_race::{Book, Careless, Checked, Locked};
use say::{Speaker, say, speaker};
use std::thread;
use std::time::Duration;

const RECKONS: Duration = Duration::from_millis(800);
const LATER: Duration = Duration::from_millis(400);

fn main() {
    say!(
        "账上有 100，两人各存 50",
        "100 in the book, two put in 50 each"
    );
    let end = two_put_in(&Careless::new(100));
    say!("读完再写的账：{end}", "read, then write: {end}");
    let end = two_put_in(&Locked::new(100));
    say!("上了锁的账：{end}", "with a lock: {end}");
    let end = two_put_in(&Checked::new(100));
    say!("写前核对的账：{end}", "checked as it is written: {end}");

    say!(
        "账上有 100，两人各取 60",
        "100 in the book, two take out 60 each"
    );
    let book = Locked::new(100);
    both(|who| {
        if has_60(who, book.balance()) {
            book.change(|balance| take_60(who, balance)); // ④
        }
    });
    let end = book.balance();
    say!(
        "看和取分两次上锁：{end}",
        "look and take, a lock for each: {end}"
    );
    let book = Locked::new(100);
    both(|who| {
        book.change(|balance| match has_60(who, balance) {
            true => take_60(who, balance), // ⑤
            false => None,
        });
    });
    let end = book.balance();
    say!(
        "看和取在一把锁里：{end}",
        "look and take under one lock: {end}"
    );
}

/// The second comes while the first still reckons.
fn both(act: impl Fn(&Speaker) + Sync) {
    thread::scope(|s| {
        s.spawn(|| act(&speaker!("老张", "Ann")));
        thread::sleep(LATER);
        s.spawn(|| act(&speaker!("老李", "Ben")));
    });
}

fn two_put_in(book: &impl Book) -> i64 {
    both(|who| {
        book.change(|balance| {
            say!(who, "看到 {balance}", "reads {balance}");
            thread::sleep(RECKONS);
            let new = balance + 50;
            say!(who, "要写 {new}", "is about to write {new}");
            Some(new)
        });
    });
    book.balance()
}

fn has_60(who: &Speaker, balance: i64) -> bool {
    say!(who, "看到 {balance}", "reads {balance}");
    thread::sleep(RECKONS);
    if balance < 60 {
        say!(who, "不够取 60", "cannot take 60");
    }
    balance >= 60
}

fn take_60(who: &Speaker, balance: i64) -> Option<i64> {
    say!(who, "取走 60", "takes 60");
    Some(balance - 60)
}
