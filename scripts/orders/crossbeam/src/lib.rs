//! `crossbeam` 里课程用到的部分；`std` 在这里是 `orders`。
//! What lessons use of `crossbeam`; `std` is `orders` here.

pub mod channel;
