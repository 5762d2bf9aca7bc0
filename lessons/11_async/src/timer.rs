//! 睡一会儿的 Future：闹钟是另一个线程。
//! A future that sleeps: its alarm clock is another thread.

// ANCHOR: sleep
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// Is ready when so much time has passed since it was first asked. Until then
/// the executor's thread is free.
pub fn sleep(time: Duration) -> impl Future<Output = ()> {
    Sleep { time, alarm: None }
}

struct Sleep {
    time: Duration,
    alarm: Option<Arc<Mutex<Alarm>>>, // set when it is first asked
}

#[derive(Default)]
struct Alarm {
    rung: bool,
    waker: Option<Waker>, // of whoever asked last
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<()> {
        let time = self.time;
        let alarm = self.alarm.get_or_insert_with(|| set(time)); // ④
        let mut alarm = alarm.lock().unwrap();
        if alarm.rung {
            return Poll::Ready(());
        }
        alarm.waker = Some(cx.waker().clone()); // ⑤ and it looks before it leaves
        Poll::Pending
    }
}

/// A thread for each alarm: simple, and dear.
fn set(time: Duration) -> Arc<Mutex<Alarm>> {
    let alarm = Arc::new(Mutex::new(Alarm::default()));
    let there = Arc::clone(&alarm);
    thread::spawn(move || {
        thread::sleep(time);
        let mut alarm = there.lock().unwrap();
        alarm.rung = true;
        let waker = alarm.waker.take();
        drop(alarm); // whom it wakes may look at once
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    alarm
}
// ANCHOR_END: sleep
