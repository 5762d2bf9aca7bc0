//! 第 @N@ 课：@ZH@。
//! Lesson @N@: @EN@.

use lesson@NAME@::double;
use say::{say, speaker};
use std::thread;

fn main() {
    thread::scope(|s| {
        for n in 1..=2 {
            s.spawn(move || {
                let who = speaker!("甲 {n}", "one {n}");
                let twice = double(n);
                say!(who, "算出 {twice}", "finds {twice}"); // ①
            });
        }
    });
    say!("都算完了", "both are done"); // ②
}
