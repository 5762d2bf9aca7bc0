//! 编号的规矩。 The rules of the numbers.

use exercise00_1_number::Book;
use runner::every_order;
use say::tr;
use std::thread;

/// Two people make so many entries each, at the same time. Returns their
/// numbers.
fn two_people(book: &Book, each: [u64; 2]) -> [Vec<u64>; 2] {
    thread::scope(|s| {
        let people = [("A", each[0]), ("B", each[1])].map(|(name, entries)| {
            let person = thread::Builder::new().name(name.to_owned());
            let enter = move || (0..entries).map(|_| book.enter()).collect();
            person.spawn_scoped(s, enter).unwrap()
        });
        people.map(|person| person.join().unwrap())
    })
}

/// 一个人记账，编号是 1、2、3。
/// One person alone gets the numbers 1, 2, 3.
#[test]
fn one_person_counts_from_one() {
    every_order(0, || {
        let book = Book::default();
        let numbers = [book.enter(), book.enter(), book.enter()];
        assert!(
            numbers == [1, 2, 3],
            "{}",
            tr!(
                "三笔的编号是 {numbers:?}",
                "the numbers of three entries are {numbers:?}"
            )
        );
    });
}

/// 两个人同时记账，一笔也不丢。
/// Two people make entries at the same time, and none is lost.
#[test]
fn no_entry_is_lost() {
    every_order(0, || {
        let book = Book::default();
        two_people(&book, [1, 2]);
        let entries = book.entries();
        assert!(
            entries == 3,
            "{}",
            tr!(
                "记了 3 笔，账上有 {entries} 笔",
                "3 entries were made, and {entries} are in the book"
            )
        );
    });
}

/// 没有两笔编号相同。
/// No two entries have the same number.
#[test]
fn no_number_is_given_twice() {
    every_order(0, || {
        let [a, b] = two_people(&Book::default(), [1, 2]);
        let same = b.iter().find(|number| a.contains(number));
        assert!(
            same.is_none(),
            "{}",
            tr!(
                "A 的编号是 {a:?}，B 的是 {b:?}",
                "A has the numbers {a:?}, and B has {b:?}"
            )
        );
    });
}

/// 账上的笔数只增不减。
/// The number of entries in the book never goes down.
#[test]
fn the_book_never_goes_back() {
    every_order(0, || {
        let book = &Book::default();
        thread::scope(|s| {
            let person = thread::Builder::new().name("A".to_owned());
            person.spawn_scoped(s, || book.enter()).unwrap();
            book.enter();
            book.enter();
            let before = book.entries();
            let after = book.entries();
            assert!(
                before <= after,
                "{}",
                tr!(
                    "账上本来有 {before} 笔，现在只有 {after} 笔",
                    "there were {before} entries, and now there are {after}"
                )
            );
        });
    });
}
