//! 第 8 课附：TCP 是一条字节流，读一次不等于收一条消息。
//! Lesson 8, aside: TCP is a stream; one read is not one message.

// ANCHOR: reads
use say::{say, tr};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{str, thread};

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let (mut receiver, _) = listener.accept()?;
    let mut buf = [0; 1024]; // as in many a tutorial

    let (one, two) = (
        tr!("大家早啊\n", "good\n"),
        tr!("今天天气真不错\n", "morning\n"),
    );
    sender.write_all(one.as_bytes())?;
    sender.write_all(two.as_bytes())?;
    until_arrived(&receiver, one.len() + two.len())?;
    let n = receiver.read(&mut buf)?; // ⓐ
    let text = str::from_utf8(&buf[..n]).expect("two whole lines");
    say!(
        "写了两次，一次读到：{text:?}",
        "two writes, one read: {text:?}"
    );

    let long = tr!("汉", "€").repeat(342) + "\n";
    let size = long.len();
    sender.write_all(long.as_bytes())?;
    until_arrived(&receiver, size)?;
    let n = receiver.read(&mut buf)?; // ⓑ
    say!(
        "写了 {size} 个字节，一次读到 {n} 个",
        "{size} bytes written, {n} read at once"
    );
    if let Err(e) = str::from_utf8(&buf[..n]) {
        let (good, cut) = (e.valid_up_to(), n - e.valid_up_to());
        say!(
            "前 {good} 个凑成完整的字，最后 {cut} 个只是一个字的一部分",
            "the first {good} make whole characters, the last {cut} part of one"
        );
    }
    let n = receiver.read(&mut buf)?;
    say!(
        "再读一次，才读到最后 {n} 个",
        "the next read brings the last {n}"
    );
    // ANCHOR_END: reads

    // ANCHOR: lines
    let all = one + &two + &long;
    let send = thread::spawn(move || sender.write_all(all.as_bytes()));
    for line in BufReader::new(receiver).lines() {
        // ⓒ
        let count = line?.chars().count();
        say!(
            "按行读：一行，{count} 个字",
            "by lines: a line of {count} characters"
        );
    }
    send.join().unwrap()
}

/// Blocks until so many bytes can be read at once.
fn until_arrived(stream: &TcpStream, count: usize) -> io::Result<()> {
    while stream.peek(&mut vec![0; count])? < count {
        thread::yield_now();
    }
    Ok(())
}
// ANCHOR_END: lines
