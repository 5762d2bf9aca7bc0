// 同一批模型，三个引擎各编译一遍：`use super::engine` 说的是哪一个。
// The same models, compiled for each of three engines: `use super::engine`
// says for which.

use super::engine::{Arc, Condvar, Mutex, spawn};
use std::collections::VecDeque;

/// A model and what it is called.
pub const ALL: [(&str, fn()); 6] = [
    ("counter, 3 threads", || counter(3)),
    ("3 philosophers", || philosophers(3)),
    ("Event, 2 waiters", || event(2)),
    ("Event, 3 waiters", || event(3)),
    ("pool of 1, 2 jobs", || pool(1, 2)),
    ("pool of 2, 1 job", || pool(2, 1)),
];

fn counter(threads: usize) {
    let number = Arc::new(Mutex::new(0));
    let handles: Vec<_> = (0..threads)
        .map(|_| {
            let number = Arc::clone(&number);
            spawn(move || *number.lock().unwrap() += 1)
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
    assert_eq!(*number.lock().unwrap(), threads);
}

/// Each takes the left fork first, and the last one the right one: or all could
/// hold one fork and wait for the other.
fn philosophers(people: usize) {
    let forks: Vec<_> = (0..people).map(|_| Arc::new(Mutex::new(0))).collect();
    let handles: Vec<_> = (0..people)
        .map(|n| {
            let (left, right) = (&forks[n], &forks[(n + 1) % people]);
            let (first, second) = match n + 1 == people {
                true => (Arc::clone(right), Arc::clone(left)),
                false => (Arc::clone(left), Arc::clone(right)),
            };
            spawn(move || {
                let mut first = first.lock().unwrap();
                let mut second = second.lock().unwrap();
                *first += 1;
                *second += 1;
            })
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
}

struct Event {
    flag: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    fn new() -> Arc<Self> {
        let (flag, changed) = (Mutex::new(false), Condvar::new());
        Arc::new(Self { flag, changed })
    }

    fn wait(&self) {
        let mut flag = self.flag.lock().unwrap();
        while !*flag {
            flag = self.changed.wait(flag).unwrap();
        }
    }

    fn set(&self) {
        *self.flag.lock().unwrap() = true;
        self.changed.notify_all();
    }
}

fn event(waiters: usize) {
    let event = Event::new();
    let handles: Vec<_> = (0..waiters)
        .map(|_| {
            let event = Arc::clone(&event);
            spawn(move || event.wait())
        })
        .collect();
    event.set();
    for handle in handles {
        handle.join().unwrap();
    }
}

struct Queue {
    jobs: Mutex<(VecDeque<usize>, bool)>, // and whether no more will come
    changed: Condvar,
}

/// A queue with one lock and one condition variable, as in lesson 3's simple
/// pool.
fn pool(workers: usize, jobs: usize) {
    let queue = Arc::new(Queue {
        jobs: Mutex::new((VecDeque::new(), false)),
        changed: Condvar::new(),
    });
    let handles: Vec<_> = (0..workers)
        .map(|_| {
            let queue = Arc::clone(&queue);
            spawn(move || {
                let mut state = queue.jobs.lock().unwrap();
                loop {
                    if state.0.pop_front().is_some() {
                        drop(state); // here the job would run
                        state = queue.jobs.lock().unwrap();
                    } else if state.1 {
                        return;
                    } else {
                        state = queue.changed.wait(state).unwrap();
                    }
                }
            })
        })
        .collect();
    for job in 0..jobs {
        queue.jobs.lock().unwrap().0.push_back(job);
        queue.changed.notify_one();
    }
    queue.jobs.lock().unwrap().1 = true;
    queue.changed.notify_all();
    for handle in handles {
        handle.join().unwrap();
    }
    assert!(queue.jobs.lock().unwrap().0.is_empty());
}
