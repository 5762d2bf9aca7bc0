//! 一个由我们说谁先走的 `std`：把程序能有的每一种次序都走一遍。
//! A `std` in which we say who moves next, so that a program can be run in
//! every order that its threads allow.
//!
//! A manifest with `std = { package = "orders", … }` makes the `use std::…` of
//! that crate mean this one; its sources stay as they are. Every thread is a
//! coroutine, one of them moves at a time, and [`search`] says which.
//!
//! Time is virtual: it passes when nobody can move. Memory is sequentially
//! consistent, whatever ordering an atomic operation asks for. What is not in
//! the lists of `sync`, `thread`, `time` and `net` is not there at all: a program
//! that needs it does not compile, and so is never run half by the real thing.
//! (`env` and `fs` are the system's own: to read a file is no step.)

pub use ::std::{
    alloc, any, array, ascii, assert_eq, assert_ne, borrow, boxed, cell, char,
    clone, cmp, collections, concat, convert, debug_assert, default, env,
    error, ffi, fmt, format, format_args, fs, future, hash, hint, include,
    include_str, iter, line, marker, matches, mem, num, ops, option, panic,
    path, pin, ptr, rc, result, slice, str, string, stringify, task, todo,
    unreachable, vec, write, writeln,
};

pub mod io;
pub mod net;
pub mod prelude;
pub mod process;
pub mod run;
pub mod search;
pub mod sync;
#[path = "task.rs"]
mod tasks;
pub mod thread;
pub mod time;

/// Prints a line; see [`io::stdout`].
#[macro_export]
macro_rules! println {
    () => { $crate::io::print_line(::core::format_args!("")) };
    ($($text:tt)*) => { $crate::io::print_line(::core::format_args!($($text)*)) };
}

/// A line on stderr, which is kept apart and is no step.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::io::complain(::core::format_args!("")) };
    ($($text:tt)*) => { $crate::io::complain(::core::format_args!($($text)*)) };
}

/// A value that each thread has for itself.
#[macro_export]
macro_rules! thread_local {
    () => {};
    ($(#[$with:meta])* $seen:vis static $name:ident: $type:ty = const $init:block $(; $($more:tt)*)?) => {
        $(#[$with])* $seen static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::new(|| $init);
        $($crate::thread_local! { $($more)* })?
    };
    ($(#[$with:meta])* $seen:vis static $name:ident: $type:ty = $init:expr $(; $($more:tt)*)?) => {
        $(#[$with])* $seen static $name: $crate::thread::LocalKey<$type> =
            $crate::thread::LocalKey::new(|| $init);
        $($crate::thread_local! { $($more)* })?
    };
}
