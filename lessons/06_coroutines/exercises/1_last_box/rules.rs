//! 装箱的规矩。 The rules of packing.

use exercise06_1_last_box::{Van, pack, packer};
use lesson06_coroutines::{Coroutine, NoYield};
use say::tr;

type Packer = Coroutine<Option<u32>, (), usize>;

/// A packer at work, and its van.
fn at_work() -> (Packer, Van) {
    let van = Van::default();
    let mut packer = packer(van.clone());
    let started = packer.start();
    let end = started.is_err();
    assert!(
        !end,
        "{}",
        tr!(
            "一个盘子还没来，装箱的就收工了",
            "not a plate has come, and the packer has ended"
        )
    );
    (packer, van)
}

/// Sends the plates `1..=last`, none of which ends the work.
fn send(packer: &mut Packer, last: u32) {
    for plate in 1..=last {
        let end = packer.send(Some(plate)).is_err();
        assert!(
            !end,
            "{}",
            tr!(
                "装到盘子 {plate} 就收工了，没有人发 None",
                "the packer ended at plate {plate}, without a None"
            )
        );
    }
}

fn the_van_has(van: &Van, expected: &[Vec<u32>]) {
    let boxes = van.borrow();
    assert!(
        *boxes == expected,
        "{}",
        tr!(
            "车上应该是 {expected:?}，现在是 {boxes:?}",
            "the van should have {expected:?}, and has {boxes:?}"
        )
    );
}

/// 装满一箱就发走，不等下一个盘子。
/// A full box goes off before the next plate comes.
#[test]
fn a_full_box_goes_off_at_once() {
    let (mut packer, van) = at_work();
    send(&mut packer, 3);
    the_van_has(&van, &[]);
    let (mut packer, van) = at_work();
    send(&mut packer, 4);
    the_van_has(&van, &[vec![1, 2, 3, 4]]);
    packer.close();
}

/// 收到 `None`，没装满的箱子也发走。
/// At a `None`, the box that is not full goes off too.
#[test]
fn the_last_box_goes_off() {
    let (mut packer, van) = at_work();
    send(&mut packer, 6);
    let _ = packer.send(None);
    the_van_has(&van, &[vec![1, 2, 3, 4], vec![5, 6]]);
}

/// 空箱子不发。
/// An empty box does not go off.
#[test]
fn no_box_is_empty() {
    for plates in [0, 4, 8] {
        let (mut packer, van) = at_work();
        send(&mut packer, plates);
        let _ = packer.send(None);
        let boxes = van.borrow();
        let empty = boxes.iter().any(Vec::is_empty);
        assert!(
            !empty,
            "{}",
            tr!("车上有空箱子：{boxes:?}", "an empty box: {boxes:?}")
        );
    }
}

/// 收到 `None` 就返回装了多少个盘子，此后再发的一律退回。
/// At a `None` it returns the number of plates; what comes later comes back.
#[test]
fn none_ends_the_work() {
    for plates in [0, 3, 9] {
        let (mut packer, _van) = at_work();
        send(&mut packer, plates);
        let end = packer.send(None);
        assert!(
            end.is_err(),
            "{}",
            tr!("发了 None，它还在等", "it was sent a None, and still waits")
        );
        let expected = Err(NoYield::Returned(plates as usize));
        assert!(
            end == expected,
            "{}",
            tr!(
                "应该返回 {expected:?}，返回的是 {end:?}",
                "it should return {expected:?}, and returned {end:?}"
            )
        );
        assert_eq!(packer.send(Some(1)), Err(NoYield::Finished(Some(1))));
    }
}

/// `pack` 装满几箱，车上就有几箱。
/// The boxes that `pack` fills are in the van.
#[test]
fn pack_fills_boxes() {
    for last in [4, 8] {
        pack_all(last);
    }
}

/// `pack` 收工时，最后一个盘子也上了车。
/// When `pack` is done, the last plate is in the van too.
#[test]
fn pack_ends_the_work() {
    for last in [0, 1, 5, 11] {
        pack_all(last);
    }
}

fn pack_all(last: u32) {
    let van = Van::default();
    let packed = pack(1..=last, van.clone());
    let plates = van.borrow().concat();
    let all = plates.iter().copied().eq(1..=last);
    assert!(
        all,
        "{}",
        tr!(
            "盘子 1 到 {last}，上了车的是 {plates:?}",
            "of the plates 1 to {last}, these are in the van: {plates:?}"
        )
    );
    assert!(
        packed == last as usize,
        "{}",
        tr!(
            "装了 {last} 个盘子，返回的是 {packed}",
            "packed: {last}, returned: {packed}"
        )
    );
}
