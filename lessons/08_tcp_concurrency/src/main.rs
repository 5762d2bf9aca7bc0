//! 第 8 课：一个线程，三十个客户。
//! Lesson 8: one thread, thirty clients.

mod alone;
mod client;
mod story;

use say::fail;
use std::env;
use std::error::Error;

const USUAL: &str = "127.0.0.1:8888";

type Outcome = Result<(), Box<dyn Error>>;

fn main() {
    let args: Vec<_> = env::args_os().skip(1).collect();
    let args: Vec<_> = args.iter().map(|arg| arg.to_str()).collect();
    let outcome = match args[..] {
        [] => story::story(),
        [Some("server")] => alone::server(USUAL),
        [Some("server"), Some(addr)] => alone::server(addr),
        [Some("client")] => alone::clients(USUAL),
        [Some("client"), Some(addr)] => alone::clients(addr),
        _ => fail!(
            "参数要么没有，要么是 server [地址] 或 client [地址]",
            "either no argument, or server [ADDR], or client [ADDR]"
        ),
    };
    outcome.unwrap_or_else(|why| fail!("{why}"));
}
