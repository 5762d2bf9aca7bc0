//! 切出一行一行的规矩。 The rules of finding lines.

use exercise08_1_lines::Lines;
use say::tr;

/// What `feed` returns for each of these pieces, one after the other.
fn fed(pieces: &[&[u8]]) -> Vec<Vec<String>> {
    let mut lines = Lines::default();
    pieces.iter().map(|piece| lines.feed(piece)).collect()
}

fn nothing_yet(lines: &[String]) {
    assert!(
        lines.is_empty(),
        "{}",
        tr!(
            "这一行还没有完，却已经交出了 {lines:?}",
            "the line has not ended, but {lines:?} was returned"
        )
    );
}

fn just(lines: &[String], wanted: &[&str]) {
    assert!(
        lines == wanted,
        "{}",
        tr!(
            "该交出 {wanted:?}，交出的是 {lines:?}",
            "it should return {wanted:?}, but returned {lines:?}"
        )
    );
}

/// 一行可能要读好几次才到齐：换行到了，才交出整行。
/// A line may come in several reads; it is returned when its end has come.
#[test]
fn a_line_may_come_in_several_reads() {
    let got = fed(&[b"half a l", b"", b"in", b"e\n"]);
    got[..3].iter().for_each(|lines| nothing_yet(lines));
    just(&got[3], &["half a line"]);
}

/// 一次读到好几行，当场全部交出，空行也算一行。
/// A read may bring several lines: all are returned at once, empty ones too.
#[test]
fn a_read_may_bring_several_lines() {
    just(
        &fed(&[b"one\ntwo\n\nfour\n"])[0],
        &["one", "two", "", "four"],
    );
}

/// 换行后面的半行留着，下次读到的接在后面。
/// What follows a line end is kept and joined to the next read.
#[test]
fn half_a_line_is_kept() {
    let got = fed(&[b"one\ntw", b"o\nth", b"ree\n"]);
    just(&got[0], &["one"]);
    just(&got[1], &["two"]);
    just(&got[2], &["three"]);
}

/// 一个字断成两截，拼起来还是那个字。
/// A character that is cut in two becomes the same character again.
#[test]
fn a_character_may_be_cut() {
    let line = "客户 €\n".as_bytes();
    for cut in 1..line.len() - 1 {
        let got = fed(&[&line[..cut], &line[cut..]]);
        nothing_yet(&got[0]);
        just(&got[1], &["客户 €"]);
    }
}

/// 不管怎么断，交出的都是同样的行；两个客户互不相干。
/// However the bytes are cut, the lines are the same, and clients do not mix.
#[test]
fn any_cuts_will_do() {
    let text = "早\n\n今天 3 €\nok\n";
    let wanted: Vec<&str> = text.lines().collect();
    let bytes = text.as_bytes();
    for (a, b) in
        (0..bytes.len()).flat_map(|a| (a..bytes.len()).map(move |b| (a, b)))
    {
        let (mut one, mut other) = (Lines::default(), Lines::default());
        let mut got = Vec::new();
        for piece in [&bytes[..a], &bytes[a..b], &bytes[b..]] {
            got.extend(one.feed(piece));
            other.feed(b"?");
        }
        just(&got, &wanted);
    }
}
