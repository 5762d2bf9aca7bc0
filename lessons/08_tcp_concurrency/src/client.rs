//! 故事里的一个客户。
//! A client of the story.

use lesson08_tcp_concurrency::Caller;
use say::{Speaker, say, speaker, tr};
use std::io;
use std::net::ToSocketAddrs;
use std::ops::RangeInclusive;
use std::time::Duration;

// ANCHOR: numbers
pub const CLIENTS: usize = 30;
pub const PATIENCE: Duration = Duration::from_secs(5); // of each client
// ANCHOR_END: numbers

pub struct Client {
    pub who: Speaker,
    pub caller: Caller,
    id: usize,
}

impl Client {
    /// Connects, and says nothing yet.
    pub fn connect(id: usize, addr: impl ToSocketAddrs) -> io::Result<Self> {
        Ok(Self {
            who: speaker!("客户 {id}", "client {id}"),
            caller: Caller::connect(addr, PATIENCE)?,
            id,
        })
    }

    /// The client's line `n`.
    pub fn line(&self, n: usize) -> String {
        let id = self.id;
        tr!("客户 {id} 第 {n} 行\n", "client {id} line {n}\n")
    }

    /// Sends these lines, each after the echo of the one before. Returns how
    /// many echoes were right; the first that is not ends it.
    pub fn chat(&mut self, lines: RangeInclusive<usize>) -> usize {
        lines.take_while(|&n| self.exchange(n)).count()
    }

    /// Sends line `n`; whether it came back right.
    pub fn exchange(&mut self, n: usize) -> bool {
        let line = self.line(n);
        match self.caller.send(line.as_bytes()) {
            Ok(()) => self.hear(&line),
            Err(e) => {
                say!(self.who, "发不出去：{e}", "cannot send: {e}");
                false
            }
        }
    }

    /// Whether `line` comes back.
    pub fn hear(&mut self, line: &str) -> bool {
        let who = &self.who;
        match self.caller.hear() {
            Ok(echo) if echo == line.as_bytes() => {
                let line = line.trim_end();
                say!(who, "听到：{line}", "hears: {line}");
                return true;
            }
            Ok(echo) => {
                let echo = echo.escape_ascii();
                say!(who, "听到的不对：{echo}", "hears something else: {echo}");
            }
            Err(e) => say!(who, "没听到回声：{e}", "hears no echo: {e}"),
        }
        false
    }
}
