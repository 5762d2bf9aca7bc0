//! 两本账的规矩。 The rules of the two books.

use exercise00_3_two_books::Books;
use runner::every_order;
use say::tr;
use std::thread;

/// There are 100 in each book.
fn books() -> Books {
    Books::new(100, 100)
}

/// One changes the books, and another looks. Returns what there is to see.
fn seen_while(change: fn(&Books)) -> (i64, i64) {
    let books = &books();
    thread::scope(|s| {
        let changer = thread::Builder::new().name("A".to_owned());
        changer.spawn_scoped(s, || change(books)).unwrap();
        let looker = thread::Builder::new().name("B".to_owned());
        looker
            .spawn_scoped(s, || books.look())
            .unwrap()
            .join()
            .unwrap()
    })
}

fn nothing_is_missing(change: fn(&Books)) {
    every_order(0, || {
        let (cash, bank) = seen_while(change);
        assert!(
            cash + bank >= 200,
            "{}",
            tr!(
                "看到现金 {cash}，存款 {bank}：少了钱",
                "cash {cash}, bank {bank}: money is missing"
            )
        );
    });
}

fn nothing_is_counted_twice(change: fn(&Books)) {
    every_order(0, || {
        let (cash, bank) = seen_while(change);
        assert!(
            cash + bank <= 200,
            "{}",
            tr!(
                "看到现金 {cash}，存款 {bank}：多了钱",
                "cash {cash}, bank {bank}: that is too much"
            )
        );
    });
}

/// 正在存钱时去看，一分不少。
/// Somebody who looks while money is paid in finds nothing missing.
#[test]
fn nothing_is_missing_while_money_is_paid_in() {
    nothing_is_missing(|books| books.pay_in(50));
}

/// 正在存钱时去看，一分不多。
/// Somebody who looks while money is paid in counts nothing twice.
#[test]
fn nothing_is_counted_twice_while_money_is_paid_in() {
    nothing_is_counted_twice(|books| books.pay_in(50));
}

/// 正在取钱时去看，一分不少。
/// Somebody who looks while money is drawn out finds nothing missing.
#[test]
fn nothing_is_missing_while_money_is_drawn_out() {
    nothing_is_missing(|books| books.draw_out(50));
}

/// 正在取钱时去看，一分不多。
/// Somebody who looks while money is drawn out counts nothing twice.
#[test]
fn nothing_is_counted_twice_while_money_is_drawn_out() {
    nothing_is_counted_twice(|books| books.draw_out(50));
}

/// 一个存、一个取，两人都办得完，账也对。
/// One pays in and another draws out: both finish, and the books are right.
#[test]
fn two_move_money_in_opposite_directions() {
    every_order(0, || {
        let books = &books();
        thread::scope(|s| {
            let payer = thread::Builder::new().name("A".to_owned());
            payer.spawn_scoped(s, || books.pay_in(50)).unwrap();
            let drawer = thread::Builder::new().name("B".to_owned());
            drawer.spawn_scoped(s, || books.draw_out(20)).unwrap();
        });
        let (cash, bank) = books.look();
        assert!(
            (cash, bank) == (70, 130),
            "{}",
            tr!(
                "最后应是现金 70、存款 130，却是 {cash}、{bank}",
                "there should be 70 and 130 at the end, not {cash} and {bank}"
            )
        );
    });
}
