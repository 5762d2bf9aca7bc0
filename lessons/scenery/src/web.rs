//! 网络：一个样样要查的 HTTP 客户端，一个有毛病的网站，和答什么都行的服务器。
//! The web: a client that checks all it gets, a site with faults, and servers
//! that answer what a test wants.

mod client;
mod connection;
mod failure;
pub mod script;
mod site;

pub use client::{Client, http};
pub use failure::Failure;
pub use site::{Fault, Site};
pub use ureq::http::StatusCode;
