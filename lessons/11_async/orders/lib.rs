//! 这一课的执行器和闹钟；要用 tokio 的那一半不在这里。
//! The executor and the timer of this lesson, without the half that needs tokio.

include!(concat!(env!("OUT_DIR"), "/lib.rs"));
