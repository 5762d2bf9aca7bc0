//! 第 0 课：两个人，一本账。
//! Lesson 0: two people, one account book.

use lesson00_race::{Book, Careless, Checked, Locked};
use people::{both, has_60, put_in_50, take_60};
use say::say;

mod people;

fn main() {
    say!(
        "账上有 100，两人各存 50",
        "100 in the book, two put in 50 each"
    );
    let book = Careless::new(100);
    both(|who| put_in_50(who, &book));
    let end = book.balance();
    say!("读完再写的账：{end}", "read, then write: {end}");
    let book = Locked::new(100);
    both(|who| put_in_50(who, &book));
    let end = book.balance();
    say!("上了锁的账：{end}", "with a lock: {end}");
    let book = Checked::new(100);
    both(|who| put_in_50(who, &book));
    let end = book.balance();
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
