//! A lock that is held over a switch. A test program of its own, for the
//! worker never comes back.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::go;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn a_mutex_of_may_may_be_held_over_a_switch_and_one_of_std_stops_the_worker() {
    use_one_worker();
    let (tell, told) = mpsc::channel();
    let spoon = Arc::new(may::sync::Mutex::new(()));
    for _ in 0..2 {
        let (tell, spoon) = (tell.clone(), Arc::clone(&spoon));
        go!(move || {
            let held = spoon.lock().unwrap();
            sleep(A_WHILE / 3);
            drop(held);
            tell.send("stirred").unwrap();
        });
    }
    assert_eq!(told.recv(), Ok("stirred"));
    assert_eq!(told.recv(), Ok("stirred"));

    let spoon = Arc::new(Mutex::new(()));
    for _ in 0..2 {
        let (tell, spoon) = (tell.clone(), Arc::clone(&spoon));
        go!(move || {
            let held = spoon.lock().unwrap();
            sleep(A_WHILE / 3);
            drop(held);
            tell.send("never").unwrap();
        });
    }
    go!(move || tell.send("bystander").unwrap());
    assert!(told.recv_timeout(3 * A_WHILE).is_err(), "the worker runs");
}
