//! 各课故事的布景：故事用得着、课里不教的东西。
//! The scenery of the lessons' stories: what they need and do not teach.
//!
//! - [`mysql`]: asks a MySQL server for its greeting; [`StandIn`] takes its
//!   place where there is none (lesson 2).
//! - `web`, with the feature of this name: an HTTP client that checks what it
//!   gets, and a site with faults (lesson 5).

pub mod mysql;
mod stand_in;
#[cfg(feature = "web")]
pub mod web;

pub use stand_in::StandIn;
