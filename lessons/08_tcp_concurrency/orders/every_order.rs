//! `stop` 返回的时候，连接都关了：在每一种次序里。`std` 在这里是 `orders`。
//! When `stop` returns, all connections are closed, in every order. `std` is
//! `orders` here.

use lesson08_tcp_concurrency::{Server, Strategy};
use std::io::{Read, Write};
use std::net::{TcpStream, accepted};
use std::run::Config;
use std::search::{All, Found, Pct, search};

/// Runs of the server with a pool: some of its hundreds of thousands of kinds.
const BY_CHANCE: usize = 5000;

/// Starts a server, has somebody do something with a connection to it, and stops
/// it, in every order: no connection is left open.
fn stops(visit: impl Fn(TcpStream) -> Option<TcpStream>) {
    let searches: [(_, Box<dyn std::search::Strategy>); 3] = [
        (Strategy::OneByOne, All::kinds()),
        (Strategy::ThreadEach, All::kinds()),
        (Strategy::Pool(1), Pct::new(BY_CHANCE, 3, 1)),
    ];
    for (strategy, orders) in searches {
        let model = || {
            let server = Server::start("127.0.0.1:0", strategy).unwrap();
            let visitor = TcpStream::connect(server.addr()).unwrap();
            let stays = visit(visitor);
            drop(server);
            assert_eq!(accepted(), 0);
            if let Some(mut stream) = stays {
                assert_eq!(stream.read(&mut [0]).unwrap(), 0);
            }
        };
        let Found { runs, bad, .. } =
            search(&Config::default(), orders, &model, |run| {
                run.verdict.is_some()
            });
        if let Some(bad) = bad {
            panic!("{strategy:?}: {:?} in {:?}", bad.verdict, bad.choices);
        }
        println!("{strategy:?}: {runs} orders");
    }
}

#[test]
fn a_client_that_leaves_just_then_is_gone() {
    stops(|stream| {
        drop(stream);
        None
    });
}

#[test]
fn a_client_that_stays_is_sent_away() {
    stops(Some);
}

#[test]
fn a_client_whose_line_is_on_the_way_is_sent_away() {
    stops(|mut stream| {
        stream.write_all(b"a\n").unwrap();
        None
    });
}
