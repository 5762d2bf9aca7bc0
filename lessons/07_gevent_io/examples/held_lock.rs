//! 第 7 课附：拿着锁去睡。
//! Lesson 7, aside: asleep with the lock in hand.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::go;
use say::say;
use std::sync::mpsc::{self, Receiver};
use std::sync::{LazyLock, Mutex};
use std::time::Duration;

const STIR: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(1);

static MAYS_SPOON: LazyLock<may::sync::Mutex<()>> =
    LazyLock::new(|| may::sync::Mutex::new(()));
static STDS_SPOON: Mutex<()> = Mutex::new(());

fn main() {
    use_one_worker();
    let stirred = stir_two_pots(|| MAYS_SPOON.lock().unwrap()); // ⓔ
    let pots = stirred.iter().count();
    say!(
        "may 的 Mutex：搅好 {pots} 口锅",
        "a Mutex of may: {pots} pots stirred"
    );
    let stirred = stir_two_pots(|| STDS_SPOON.lock().unwrap()); // ⓕ
    let pots = stirred.recv_timeout(PATIENCE).into_iter().count();
    say!(
        "std 的 Mutex：搅好 {pots} 口锅",
        "a Mutex of std: {pots} pots stirred"
    );
} // ⓖ the worker still hangs; it ends with the program

/// Two pots share one spoon. Each sends a word when it is stirred.
fn stir_two_pots<Guard: 'static>(take_spoon: fn() -> Guard) -> Receiver<()> {
    let (tell, told) = mpsc::channel();
    for _ in 0..2 {
        let tell = tell.clone();
        go!(move || {
            let spoon = take_spoon();
            sleep(STIR);
            drop(spoon);
            tell.send(()).unwrap();
        });
    }
    told
}
