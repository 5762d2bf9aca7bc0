//! What the site promises.

use scenery::web::{Fault, Site};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const AT_ONCE: Duration = Duration::ZERO;

#[test]
fn a_site_that_is_closed_leaves_no_thread_and_no_listener_behind() {
    let site = Site::open(3, &[(1, Fault::Slow)], AT_ONCE).unwrap();
    let url = site.url();
    let addr = (url.host_str().unwrap(), url.port().unwrap());
    let mut waiting = TcpStream::connect(addr).unwrap();
    waiting.write_all(b"GET /video_1 HTTP/1.1\r\n\r\n").unwrap();
    while site.requests() == 0 {}
    drop(site); // hangs if somebody in it cannot be woken
    assert_eq!(waiting.read(&mut [0]).unwrap_or(0), 0);
    assert!(TcpStream::connect(addr).is_err(), "somebody listens");
}

#[test]
fn only_the_same_bytes_are_what_the_site_has_sent() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("7.mp4");
    let right = Site::video(7);
    let mut other = right.clone();
    *other.last_mut().unwrap() ^= 1; // of the same length
    for (bytes, as_sent) in [
        (&right[..], true),
        (&other, false),
        (&right[1..], false),
        (&[&right[..], b"7"].concat(), false),
    ] {
        fs::write(&file, bytes).unwrap();
        assert_eq!(Site::sent("7", &file), as_sent);
    }
    fs::write(&file, &right).unwrap();
    assert!(!Site::sent("8", &file) && !Site::sent("seven", &file));
    fs::remove_file(&file).unwrap();
    assert!(!Site::sent("7", &file));
}
