//! 第 6 课：生产者和消费者，来回切换一千万次。
//! Lesson 6: a producer and a consumer that switch ten million times.

mod side_by_side;

use lesson06_coroutines::Coroutine;
use say::{say, speaker};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

const COUNT: u64 = 10_000_000;
const SHOWN: [u64; 4] = [0, 1, 2, COUNT - 1];

fn main() {
    let producer = speaker!("生产者", "producer");
    let taken = Rc::new(Cell::new(0)); // ① shared, without a lock
    let mut consumer = consumer(Rc::clone(&taken));
    say!(
        "消费者造好了，一句还没有运行",
        "the consumer is made, and not a line of it has run"
    );
    consumer.start().unwrap(); // ②

    let start = Instant::now();
    let mut sum = 0;
    for n in 0..COUNT {
        if SHOWN.contains(&n) {
            say!(producer, "交出 {n}", "hands over {n}");
        }
        sum = consumer.send(n).unwrap(); // ③
    }
    let secs = start.elapsed().as_secs_f64();
    let taken = taken.get();
    say!(
        "{taken} 个数，和是 {sum}，用时 {secs:.3} 秒",
        "{taken} numbers, the sum is {sum}, in {secs:.3} s"
    );
    side_by_side::compare();
}

fn consumer(taken: Rc<Cell<u64>>) -> Coroutine<u64, u64> {
    let me = speaker!("消费者", "consumer");
    Coroutine::new(move |producer| {
        say!(me, "准备好了", "is ready");
        let mut sum = 0;
        loop {
            let n = producer.yield_(sum); // ④
            taken.set(taken.get() + 1);
            sum += n;
            if SHOWN.contains(&n) {
                say!(me, "收下 {n}，和是 {sum}", "takes {n}, the sum is {sum}");
            }
        }
    })
}
