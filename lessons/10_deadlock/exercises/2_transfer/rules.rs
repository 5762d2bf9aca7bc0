//! 转账的规矩。 The rules of transfers.

use exercise10_2_transfer::{Account, total, transfer};
use runner::every_order;
use say::tr;
use std::thread::{self, Scope};

/// Three accounts with 100 each.
fn accounts() -> [Account; 3] {
    [1, 2, 3].map(|number| Account::new(number, 100))
}

/// Somebody transfers so much from one account to another.
fn moves<'s>(
    s: &'s Scope<'s, '_>,
    who: &str,
    [from, to]: [&'s Account; 2],
    amount: i64,
) -> thread::ScopedJoinHandle<'s, bool> {
    let person = thread::Builder::new().name(who.to_owned());
    let transfers = move || transfer(from, to, amount);
    person.spawn_scoped(s, transfers).unwrap()
}

#[track_caller]
fn is(what: &str, is: i64, due: i64) {
    let words = tr!("{what}：{is}，应为 {due}", "{what}: {is}, and not {due}");
    assert!(is == due, "{words}");
}

/// 一次转账：够就转，不够就不动。
/// A transfer is done if there is enough; if not, nothing changes.
#[test]
fn a_transfer_alone() {
    every_order(0, || {
        let [a, b, c] = accounts();
        let done = [(&a, &b, 70), (&a, &c, 40), (&b, &c, 170), (&c, &b, 30)];
        let done = done.map(|(from, to, amount)| transfer(from, to, amount));
        assert!(
            done == [true, false, true, true],
            "{}",
            tr!("转成没有：{done:?}", "was it transferred: {done:?}")
        );
        for (account, due) in [(a, 30), (b, 30), (c, 240)] {
            is(&tr!("余额", "balance"), total(&[account]), due);
        }
    });
}

/// 一个从 1 转到 2，一个从 2 转到 1：都转得成。
/// One transfer from 1 to 2 and one from 2 to 1: both finish.
#[test]
fn crosswise() {
    every_order(0, || {
        let [a, b, _] = &accounts();
        thread::scope(|s| {
            moves(s, "Ann", [a, b], 30);
            moves(s, "Ben", [b, a], 10);
        });
    });
}

/// 有人在点总数，从 2 转到 1 也转得成。
/// A transfer from 2 to 1 finishes even while somebody counts.
#[test]
fn counting_is_no_obstacle() {
    every_order(0, || {
        let accounts = &accounts();
        let [a, b, _] = accounts;
        thread::scope(|s| {
            moves(s, "Ann", [b, a], 30);
            total(accounts);
        });
    });
}

/// 转给自己：什么也不变，也不会卡住。
/// A transfer from an account to itself changes nothing and does not get stuck.
#[test]
fn to_oneself() {
    every_order(0, || {
        let [a, ..] = &accounts();
        let done = [transfer(a, a, 60), transfer(a, a, 160)];
        assert!(
            done == [true, false],
            "{}",
            tr!("转成没有：{done:?}", "was it transferred: {done:?}")
        );
        is(&tr!("余额", "balance"), total(std::slice::from_ref(a)), 100);
    });
}

/// 转账途中去点，总数也不变。
/// Somebody who counts while money is transferred finds the same sum.
#[test]
fn no_money_is_on_the_way() {
    every_order(0, || {
        let accounts = &accounts();
        let [a, b, _] = accounts;
        thread::scope(|s| {
            moves(s, "Ann", [a, b], 30);
            is(&tr!("总数", "the sum"), total(accounts), 300);
        });
    });
}

/// 两人各从同一个账户转出 60，里面有 100：只成一次。
/// Two transfers of 60 each out of one account with 100: only one is done.
#[test]
fn no_account_is_overdrawn() {
    every_order(0, || {
        let [a, b, c] = &accounts();
        let done = thread::scope(|s| {
            let both =
                [moves(s, "Ann", [a, b], 60), moves(s, "Ben", [a, c], 60)];
            both.map(|one| one.join().unwrap())
        });
        assert!(
            done[0] != done[1],
            "{}",
            tr!("转成没有：{done:?}", "was it transferred: {done:?}")
        );
    });
}
