//! 这一课的 `lib.rs`，多了最后一行；见 `shown`。
//! The lesson's `lib.rs` with one more line at its end; see `shown`.

include!(concat!(env!("OUT_DIR"), "/lib.rs"));
