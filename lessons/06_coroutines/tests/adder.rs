//! The three consumers give the same answers, and keep the same promises.

use lesson06_coroutines::adder::{self, Machine, Polled};
use lesson06_coroutines::{Coroutine, NoYield};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a sender can do with each of them.
trait Consumer {
    fn start(&mut self) -> Result<u64, NoYield<u64>>;
    fn send(&mut self, number: u64) -> Result<u64, NoYield<u64>>;
    fn close(&mut self);
}

macro_rules! consumer {
    ($type:ty $(, $param:ident)?) => {
        impl$(<$param: Future<Output = ()>>)? Consumer for $type {
            fn start(&mut self) -> Result<u64, NoYield<u64>> {
                self.start()
            }
            fn send(&mut self, number: u64) -> Result<u64, NoYield<u64>> {
                self.send(number)
            }
            fn close(&mut self) {
                self.close();
            }
        }
    };
}
consumer!(Coroutine<u64, u64>);
consumer!(Machine);
consumer!(Polled<F>, F);

fn all() -> [Box<dyn Consumer>; 3] {
    [
        Box::new(adder::stackful()),
        Box::new(Machine::default()),
        Box::new(adder::polled()),
    ]
}

#[test]
fn each_yields_the_sum_so_far() {
    let numbers: Vec<u64> = (1..=1000).map(|n| n * 7919 % 1009).collect();
    for mut consumer in all() {
        assert_eq!(consumer.start(), Ok(0));
        let mut sum = 0;
        for &n in &numbers {
            sum += n;
            assert_eq!(consumer.send(n), Ok(sum));
        }
    }
}

#[test]
fn each_hands_back_what_is_sent_too_early() {
    for mut consumer in all() {
        assert_eq!(consumer.send(5), Err(NoYield::NotStarted(5)));
        assert_eq!(consumer.start(), Ok(0));
        assert_eq!(consumer.send(5), Ok(5));
    }
}

#[test]
fn each_hands_back_what_is_sent_after_it_was_closed() {
    for mut consumer in all() {
        consumer.close();
        assert_eq!(consumer.send(5), Err(NoYield::Finished(5)));
    }
    for mut consumer in all() {
        consumer.start().unwrap();
        consumer.send(1).unwrap();
        consumer.close();
        consumer.close();
        assert_eq!(consumer.send(5), Err(NoYield::Finished(5)));
    }
}

#[test]
fn each_starts_only_once_and_not_after_it_was_closed() {
    for closed in [false, true] {
        for mut consumer in all() {
            if closed {
                consumer.close();
            } else {
                consumer.start().unwrap();
            }
            let again = catch_unwind(AssertUnwindSafe(|| consumer.start()));
            let said = again.unwrap_err();
            let said = said.downcast_ref::<&str>().copied().unwrap();
            assert!(said.contains("starts only once"), "{said}");
        }
    }
}

#[test]
fn the_state_machines_need_less_than_the_smallest_stack() {
    assert!(size_of::<Machine>() < 100);
    let mut polled = adder::polled();
    assert!((1..1000).contains(&polled.size()));
    polled.close();
    assert_eq!(polled.size(), 0);
}
