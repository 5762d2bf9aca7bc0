//! What the hatch promises.

use lesson09_channels::Hatch;
use std::sync::mpsc;
use std::time::Duration;
use std::{iter, thread};

const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn what_is_put_in_first_comes_out_first() {
    let hatch = Hatch::new(3);
    for plate in 1..=3 {
        hatch.put(plate).unwrap();
    }
    hatch.close();
    let plates: Vec<_> = iter::from_fn(|| hatch.take()).collect();
    assert_eq!(plates, [1, 2, 3]);
}

#[test]
fn put_blocks_while_there_is_no_room() {
    let (hatch, (tell, told)) = (Hatch::new(2), mpsc::channel());
    thread::scope(|house| {
        house.spawn(|| {
            for plate in 1..=3 {
                hatch.put(plate).unwrap();
                tell.send(plate).unwrap();
            }
        });
        assert_eq!((told.recv(), told.recv()), (Ok(1), Ok(2)));
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        assert_eq!(hatch.take(), Some(1));
        assert_eq!(told.recv(), Ok(3));
    });
}

#[test]
fn take_blocks_while_there_is_no_plate() {
    let (hatch, (tell, told)) = (Hatch::new(2), mpsc::channel());
    thread::scope(|house| {
        house.spawn(|| tell.send(hatch.take()).unwrap());
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        hatch.put(1).unwrap();
        assert_eq!(told.recv(), Ok(Some(1)));
    });
}

#[test]
fn a_closed_hatch_takes_nothing_in_and_gives_out_what_it_has() {
    let hatch = Hatch::new(2);
    hatch.put(1).unwrap();
    hatch.close();
    hatch.close(); // a second time changes nothing
    assert_eq!(hatch.put(2), Err(2));
    assert_eq!((hatch.take(), hatch.take()), (Some(1), None));
}

#[test]
fn closing_wakes_all_who_wait() {
    let (empty, full) = (Hatch::<u32>::new(1), Hatch::new(1));
    full.put(0).unwrap();
    thread::scope(|house| {
        let takers = [(); 5].map(|()| house.spawn(|| empty.take()));
        let putters = [(); 5].map(|()| house.spawn(|| full.put(1)));
        thread::sleep(A_WHILE); // all are asleep
        empty.close();
        full.close();
        for taker in takers {
            assert_eq!(taker.join().unwrap(), None);
        }
        for putter in putters {
            assert_eq!(putter.join().unwrap(), Err(1));
        }
    });
}

#[test]
fn many_cooks_and_waiters_lose_nothing_and_make_nothing_twice() {
    const EACH: u32 = 10_000;
    let hatch = &Hatch::new(3);
    let mut all = thread::scope(|house| {
        let cook = |n| {
            move || (0..EACH).for_each(|i| hatch.put(n * EACH + i).unwrap())
        };
        let cooks: Vec<_> = (0..4).map(|n| house.spawn(cook(n))).collect();
        let waiter = || iter::from_fn(|| hatch.take()).collect::<Vec<_>>();
        let waiters: Vec<_> = (0..4).map(|_| house.spawn(waiter)).collect();
        for cook in cooks {
            cook.join().unwrap();
        }
        hatch.close();
        let taken = waiters.into_iter().map(|waiter| waiter.join().unwrap());
        taken.collect::<Vec<_>>().concat()
    });
    all.sort_unstable();
    assert!(all.into_iter().eq(0..4 * EACH));
}

#[test]
#[should_panic(expected = "room for one plate")]
fn a_hatch_without_room_is_a_mistake() {
    Hatch::<u32>::new(0);
}
