//! 同一个消费者的三种写法：收到一个数，就交回到此为止的和。
//! One consumer in three ways: it takes a number and gives back the sum so far.

use crate::{Coroutine, NoYield};
use std::cell::Cell;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

// ANCHOR: machine
/// The consumer as a coroutine with a stack. It yields 0 when it starts.
pub fn stackful() -> Coroutine<u64, u64> {
    Coroutine::new(|sender| {
        let mut sum = 0;
        loop {
            sum += sender.yield_(sum);
        }
    })
}

/// The consumer as a state machine, written by hand: a variant for each place
/// where it can stop, with what it must still know there.
#[derive(Debug, Default)]
pub enum Machine {
    /// Before the first line.
    #[default]
    NotStarted,
    /// At the one `yield_`.
    Waiting {
        /// The one local variable.
        sum: u64, // ⑨
    },
    /// Closed.
    Finished,
}

impl Machine {
    /// As [`Coroutine::start`].
    pub fn start(&mut self) -> Result<u64, NoYield<u64>> {
        assert!(matches!(self, Self::NotStarted), "starts only once");
        *self = Self::Waiting { sum: 0 };
        Ok(0)
    }

    /// As [`Coroutine::send`].
    pub fn send(&mut self, number: u64) -> Result<u64, NoYield<u64>> {
        match self {
            Self::NotStarted => Err(NoYield::NotStarted(number)),
            Self::Finished => Err(NoYield::Finished(number)),
            Self::Waiting { sum } => {
                *sum += number;
                Ok(*sum)
            }
        }
    }

    /// As [`Coroutine::close`].
    pub fn close(&mut self) {
        *self = Self::Finished;
    }
}
// ANCHOR_END: machine

// ANCHOR: async
/// The consumer as an `async fn`, of which the compiler makes the state
/// machine. It is polled by hand: no runtime, and nobody has to wake it.
pub fn polled() -> Polled<impl Future<Output = ()>> {
    let door = Rc::<Door>::default();
    Polled {
        body: Some(Box::pin(add_up(Rc::clone(&door)))),
        door,
        started: false,
    }
}

async fn add_up(sender: Rc<Door>) {
    let mut sum = 0;
    loop {
        sum += sender.yield_(sum).await;
    }
}

/// Where a sum goes out and a number comes in, at each `await`.
#[derive(Default)]
struct Door {
    yielded: Cell<u64>,
    sent: Cell<u64>,
}

impl Door {
    fn yield_(&self, sum: u64) -> impl Future<Output = u64> {
        self.yielded.set(sum);
        let mut stopped = false;
        poll_fn(move |_| match mem::replace(&mut stopped, true) {
            false => Poll::Pending, // ⑩
            true => Poll::Ready(self.sent.get()),
        })
    }
}
// ANCHOR_END: async

/// The `async fn`, and where it is; [`polled`] makes one.
pub struct Polled<F> {
    body: Option<Pin<Box<F>>>,
    door: Rc<Door>,
    started: bool,
}

impl<F: Future<Output = ()>> Polled<F> {
    /// As [`Coroutine::start`].
    pub fn start(&mut self) -> Result<u64, NoYield<u64>> {
        assert!(!self.started && self.body.is_some(), "starts only once");
        self.started = true;
        Ok(self.poll())
    }

    /// As [`Coroutine::send`].
    pub fn send(&mut self, number: u64) -> Result<u64, NoYield<u64>> {
        if self.body.is_none() {
            Err(NoYield::Finished(number))
        } else if !self.started {
            Err(NoYield::NotStarted(number))
        } else {
            self.door.sent.set(number);
            Ok(self.poll())
        }
    }

    /// As [`Coroutine::close`].
    pub fn close(&mut self) {
        self.body = None;
    }

    /// How many bytes the compiler's state machine needs; 0 when closed.
    pub fn size(&self) -> usize {
        self.body.as_deref().map_or(0, size_of_val)
    }

    fn poll(&mut self) -> u64 {
        let body = self.body.as_mut().expect("it is not closed");
        let _ = body.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        self.door.yielded.get()
    }
}
