//! 第 7 课附：不停地 yield_now，网络就没人管了。
//! Lesson 7, aside: yield_now all the time, and nobody looks at the network.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::{coroutine, go, net::TcpListener};
use say::say;
use std::io;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(1);

fn main() -> io::Result<()> {
    use_one_worker();
    let heard = knock(|| sleep(MOMENT), Duration::from_secs(60))?;
    say!(
        "旁边的协程用 sleep 等，听见敲门：{heard}",
        "beside a coroutine that sleeps, the knock is heard: {heard}"
    );
    let heard = knock(coroutine::yield_now, Duration::from_secs(1))?;
    say!(
        "旁边的协程不停地 yield_now，听见敲门：{heard}",
        "beside a loop of yield_now, the knock is heard: {heard}"
    );
    Ok(())
}

/// Is a knock at the door heard in time, while another coroutine pauses over
/// and over again?
fn knock(pause: fn(), patience: Duration) -> io::Result<bool> {
    let door = TcpListener::bind("127.0.0.1:0")?;
    let address = door.local_addr()?;
    let (tell, told) = mpsc::channel();
    let begun = tell.clone();
    let enough = AtomicBool::new(false);
    coroutine::scope(|house| {
        go!(house, move || {
            let guest = door.accept();
            tell.send(guest.map(|_| ())).unwrap();
        });
        go!(house, || {
            begun.send(Ok(())).unwrap();
            while !enough.load(Relaxed) {
                pause();
            }
        });
        told.recv().unwrap()?; // ⓗ the other one is at it
        let guest = TcpStream::connect(address); // the system answers for us
        let heard = told.recv_timeout(patience);
        enough.store(true, Relaxed); // ⓘ from here on it is heard in any case
        guest?;
        Ok(heard.is_ok())
    })
}
