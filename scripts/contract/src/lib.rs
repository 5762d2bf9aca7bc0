//! 样本即契约：解析样本，核对输出，比较两种语言的样本，更新样本。
//! The sample output as a contract: parse it, verify an output against it,
//! compare the samples of two languages, refresh a sample from a new run.
//!
//! A sample is one real output with two marks. A line that starts with `~ ` is
//! *free*: within its block of free lines it may appear anywhere, but lines of
//! the same speaker (the `[name]` they begin with; main has none) keep their
//! order. Every other line is *fixed*: it is exactly there, all above it comes
//! before it and all below it after. A bare `~` ends one block and starts
//! the next. A value between `‹` and `›` is a *hole*: any value of the same
//! [`Kind`] will do.
//!
//! ```
//! use contract::Sample;
//!
//! let sample = Sample::parse("red\n~ [car 1] waits\n~ [car 2] waits\ntook ‹5.01› s\n")?;
//! assert!(sample.verify(b"red\n[car 2] waits\n[car 1] waits\ntook 4.99 s\n").is_ok());
//! assert!(sample.verify(b"[car 1] waits\nred\n[car 2] waits\ntook 4.99 s\n").is_err());
//! # Ok::<(), contract::SampleError>(())
//! ```

mod kind;
mod refresh;
mod sample;
mod shape;
mod verify;

pub use kind::Kind;
pub use refresh::{Allowed, Refusal, fresh};
pub use sample::{Flaw, Sample, SampleError, speaker};
pub use shape::Difference;
pub use verify::{Order, Parting, Place, Rule, Violation};
