//! 第 7 课附：自己写的调度器，真的只有一个线程。
//! Lesson 7, aside: a scheduler of our own, on one thread and no more.

use lesson07_gevent_io::Threads;
use lesson07_gevent_io::scheduler::{Me, Scheduler};
use mio::Interest;
use mio::net::{TcpListener, TcpStream};
use say::{fail, say, speaker, tr};
use std::cell::Cell;
use std::io::{self, Write};
use std::net;
use std::rc::Rc;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
const MANY: u32 = 10_000;

// ANCHOR: guest
fn main() -> io::Result<()> {
    let cooks = Rc::new(Threads::default()); // ⓡ no Arc, nobody sends it
    cooks.here(); // main is cook 1
    three_pots_and_a_guest(&cooks)?;
    many_pots(&cooks)
}

fn three_pots_and_a_guest(cooks: &Rc<Threads>) -> io::Result<()> {
    let (start, mut kitchen) = (Instant::now(), Scheduler::new()?);
    for n in 1..=3 {
        let (pot, cooks) = (speaker!("锅 {n}", "pot {n}"), Rc::clone(cooks));
        kitchen.spawn(move |me| {
            let cook = cooks.here();
            say!(pot, "厨师 {cook} 放上灶", "cook {cook} puts it on");
            me.sleep(n * SECOND);
            let cook = cooks.here();
            say!(pot, "厨师 {cook} 端下灶", "cook {cook} takes it off");
        })?;
    }
    let door = net::TcpListener::bind("127.0.0.1:0")?;
    let guest = net::TcpStream::connect(door.local_addr()?)?;
    door.set_nonblocking(true)?;
    guest.set_nonblocking(true)?;
    kitchen.spawn(|me| or_fail(serve(me, TcpListener::from_std(door))))?;
    kitchen.spawn(|_| or_fail(order(TcpStream::from_std(guest))))?;
    kitchen.run()?; // ⓢ until the last of the five tasks has ended

    let (took, cooks) = (start.elapsed(), cooks.count());
    let (secs, exact) = (took.as_secs(), took.as_secs_f64());
    say!(
        "一共 {secs} 秒（{exact:.3}），厨师 {cooks} 个",
        "{secs} seconds in all ({exact:.3}), cooks: {cooks}"
    );
    Ok(())
}

fn serve(me: &Me, mut door: TcpListener) -> io::Result<()> {
    let waiter = speaker!("服务员", "waiter");
    say!(waiter, "等客人点菜", "waits for an order");
    let watch = me.watch(&mut door, Interest::READABLE)?;
    let (mut guest, _) = watch.reading(|| door.accept())?;
    let watch = me.watch(&mut guest, Interest::READABLE)?;
    let mut order = [0; 64];
    let size = watch.read(&guest, &mut order)?; // ⓣ
    let text = String::from_utf8_lossy(&order[..size]);
    say!(waiter, "收到：{text}", "takes the order: {text}");
    Ok(())
}
// ANCHOR_END: guest

fn order(mut waiter: TcpStream) -> io::Result<()> {
    let guest = speaker!("客人", "guest");
    let text = tr!("一碗汤", "a bowl of soup");
    say!(guest, "点了{text}", "orders {text}");
    waiter.write_all(text.as_bytes()) // a few bytes always fit
}

fn many_pots(cooks: &Rc<Threads>) -> io::Result<()> {
    let (start, mut kitchen) = (Instant::now(), Scheduler::new()?);
    // ANCHOR: book
    let book = Rc::new(Cell::new(0)); // pots that cooked for a second
    for _ in 0..MANY {
        let (cooks, book) = (Rc::clone(cooks), Rc::clone(&book));
        kitchen.spawn(move |me| {
            let on = Instant::now();
            me.sleep(SECOND);
            let done = u32::from(on.elapsed() >= SECOND);
            book.set(book.get() + done); // ⓤ two steps, nobody in between
            cooks.here();
        })?;
    }
    kitchen.run()?;
    // ANCHOR_END: book
    let (took, cooks) = (start.elapsed().as_secs_f64(), cooks.count());
    let (done, fast) = (book.get(), took < f64::from(MANY) / 100.0);
    say!(
        "{MANY} 口锅，没有锁，账上煮够 1 秒的有 {done} 口",
        "{MANY} pots, no lock; in the book, cooked for 1 second: {done}"
    );
    say!(
        "一共 {took:.3} 秒，厨师 {cooks} 个",
        "{took:.3} seconds in all, cooks: {cooks}"
    );
    say!(
        "比一口一口煮快 100 倍以上：{fast}",
        "over 100 times as fast as one by one: {fast}"
    );
    Ok(())
}

fn or_fail(result: io::Result<()>) {
    if let Err(error) = result {
        fail!("出错了：{error}", "it went wrong: {error}");
    }
}
