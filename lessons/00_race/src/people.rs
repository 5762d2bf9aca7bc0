//! 故事里的两个人，一个来得晚一点。
//! The two people of the story, one of whom comes a little later.

use lesson00_race::Book;
use say::{Speaker, say, speaker};
use std::thread;
use std::time::Duration;

const RECKONS: Duration = Duration::from_millis(800);
const LATER: Duration = Duration::from_millis(400);

/// The second comes while the first still reckons.
pub fn both(act: impl Fn(&Speaker) + Sync) {
    thread::scope(|s| {
        s.spawn(|| act(&speaker!("老张", "Ann")));
        thread::sleep(LATER);
        s.spawn(|| act(&speaker!("老李", "Ben")));
    });
}

pub fn put_in_50(who: &Speaker, book: &impl Book) {
    book.change(|balance| {
        reads(who, balance);
        let new = balance + 50;
        say!(who, "要写 {new}", "is about to write {new}");
        Some(new)
    });
}

pub fn has_60(who: &Speaker, balance: i64) -> bool {
    reads(who, balance);
    if balance < 60 {
        say!(who, "不够取 60", "cannot take 60");
    }
    balance >= 60
}

pub fn take_60(who: &Speaker, balance: i64) -> Option<i64> {
    say!(who, "取走 60", "takes 60");
    Some(balance - 60)
}

fn reads(who: &Speaker, balance: i64) {
    say!(who, "看到 {balance}", "reads {balance}");
    thread::sleep(RECKONS);
}
