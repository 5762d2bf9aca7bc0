//! What the tests share.
#![allow(dead_code)] // each file of tests takes what it needs

use std::time::Duration;

pub const A_WHILE: Duration = Duration::from_millis(300);
pub const LONG: Duration = Duration::from_secs(60);
