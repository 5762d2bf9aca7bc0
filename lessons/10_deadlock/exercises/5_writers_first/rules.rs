//! 阅览室的规矩。 The rules of the reading room.

use exercise10_5_writers_first::Room;
use runner::every_order;
use say::tr;
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

/// Readers and a writer in these seconds come, and say so when they are inside;
/// those who come at 0 stay until all have come.
fn day(people: &[(u64, &'static str)]) -> Vec<&'static str> {
    const ALL_ARE_HERE: Duration = Duration::from_secs(60);
    let (room, inside) = (&Room::default(), &Mutex::new(Vec::new()));
    thread::scope(|s| {
        for &(comes, who) in people {
            let person = thread::Builder::new().name(who.to_owned());
            let goes_in = move || {
                inside.lock().unwrap().push(who);
                if comes == 0 {
                    thread::sleep(ALL_ARE_HERE);
                }
            };
            let visits = move || {
                thread::sleep(Duration::from_secs(comes));
                match who.starts_with("writer") {
                    true => room.write(goes_in),
                    false => room.read(goes_in),
                }
            };
            person.spawn_scoped(s, visits).unwrap();
        }
    });
    inside.lock().unwrap().clone()
}

/// 没有写者，两个读者一起在里面。
/// Without a writer, two readers are inside at the same time.
#[test]
fn readers_share_the_room() {
    every_order(0, || {
        let (room, both) = (&Room::default(), &Barrier::new(2));
        thread::scope(|s| {
            for n in 1..=2 {
                let reader = thread::Builder::new().name(format!("reader {n}"));
                let reads = || room.read(|| both.wait());
                reader.spawn_scoped(s, reads).unwrap();
            }
        });
    });
}

/// 写者独自在里面，别的写者和读者都进不来。
/// A writer is alone: neither readers nor other writers come in.
#[test]
fn a_writer_is_alone() {
    every_order(1, || alone_inside(false));
    every_order(1, || alone_inside(true));
}

/// Two people, of whom the first is a writer, are not inside together.
fn alone_inside(reader: bool) {
    let (room, people) = (&Room::default(), &Mutex::new(0));
    let alone = || {
        *people.lock().unwrap() += 1;
        let all = *people.lock().unwrap();
        assert!(
            all == 1,
            "{}",
            tr!("里面有 {all} 个人", "people inside: {all}")
        );
        *people.lock().unwrap() -= 1;
    };
    thread::scope(|s| {
        let writer = thread::Builder::new().name("writer".to_owned());
        writer.spawn_scoped(s, || room.write(alone)).unwrap();
        match reader {
            true => room.read(alone),
            false => room.write(alone),
        }
    });
}

/// 里面有读者，写者在等，又来一个读者：写者先进。
/// A reader is inside, a writer waits, a reader comes: the writer is next.
#[test]
fn a_waiting_writer_is_next() {
    every_order(0, || {
        let order = day(&[(0, "reader 1"), (1, "writer"), (2, "reader 2")]);
        assert!(
            order == ["reader 1", "writer", "reader 2"],
            "{}",
            tr!(
                "进去的先后是 {order:?}",
                "they went in like this: {order:?}"
            )
        );
    });
}

/// 里面有读者，两个写者在等，又来一个读者：读者最后进。
/// A reader is inside, two writers wait, a reader comes: that reader is last.
#[test]
fn the_second_writer_comes_before_the_reader() {
    every_order(0, || {
        let order = day(&[
            (0, "reader 1"),
            (1, "writer 1"),
            (2, "writer 2"),
            (3, "reader 2"),
        ]);
        assert!(
            order.last() == Some(&"reader 2"),
            "{}",
            tr!(
                "进去的先后是 {order:?}",
                "they went in like this: {order:?}"
            )
        );
    });
}

/// 里面有写者，读者在等，又来一个写者：他抢在读者前面。
/// A writer is inside, a reader waits, a writer comes: that writer is next.
#[test]
fn a_writer_overtakes_a_reader() {
    every_order(0, || {
        let order = day(&[(0, "writer 1"), (1, "reader"), (2, "writer 2")]);
        assert!(
            order == ["writer 1", "writer 2", "reader"],
            "{}",
            tr!(
                "进去的先后是 {order:?}",
                "they went in like this: {order:?}"
            )
        );
    });
}

/// 写者走了，等着的读者都进得去，而且一起进。
/// When the writer leaves, all waiting readers go in and share the room.
#[test]
fn then_the_readers_go_in_together() {
    every_order(0, || {
        let (room, both) = (&Room::default(), &Barrier::new(2));
        thread::scope(|s| {
            let second = Duration::from_secs(1);
            let reads = move || {
                thread::sleep(second); // the writer is inside
                room.read(|| both.wait());
            };
            s.spawn(move || room.write(|| thread::sleep(2 * second)));
            s.spawn(reads);
            s.spawn(reads);
        });
    });
}
