//! 修路的规矩。 The rules of the road.

use exercise01_4_road::Road;
use runner::every_order;
use say::tr;
use std::thread;
use std::time::Duration;

const AN_HOUR: Duration = Duration::from_secs(3600);

fn lanes_are(lanes: u32, wanted: u32) {
    assert!(
        lanes == wanted,
        "{}",
        tr!(
            "该有 {wanted} 条车道，却有 {lanes} 条",
            "there should be {wanted} lanes, not {lanes}"
        )
    );
}

/// 一件一件按次序做，谁也不用等；后来的车也不用等。
/// If all is done in the right order, nobody waits; nor do later cars.
#[test]
fn one_after_the_other_nobody_waits() {
    every_order(0, || {
        let road = Road::default();
        road.measure(7);
        road.paint();
        lanes_are(road.drive(), 2);
        lanes_are(road.drive(), 2);
    });
}

/// 一小时后才量，画线的就等一小时。
/// If the road is measured an hour later, the painter waits for an hour.
#[test]
fn the_painter_waits_as_long_as_it_takes() {
    every_order(0, || {
        let road = &Road::default();
        thread::scope(|s| {
            let painter = thread::Builder::new().name("painter".to_owned());
            let painter = painter.spawn_scoped(s, || road.paint()).unwrap();
            thread::sleep(AN_HOUR);
            let done = painter.is_finished();
            let surveyor = thread::Builder::new().name("surveyor".to_owned());
            let surveyor = surveyor.spawn_scoped(s, || road.measure(12));
            // What comes of it then is asked below.
            let _ = (surveyor.unwrap().join(), painter.join());
            assert!(
                !done,
                "{}",
                tr!(
                    "路还没有量，画线的已经完事了",
                    "the painter is done, but nobody has measured yet"
                )
            );
        });
    });
}

/// 量和画同时开始，画出来的车道合乎路宽。
/// If measuring and painting begin at the same time, the lanes fit the road.
#[test]
fn the_lanes_fit_the_road() {
    every_order(0, || {
        let road = &Road::default();
        thread::scope(|s| {
            let painter = thread::Builder::new().name("painter".to_owned());
            painter.spawn_scoped(s, || road.paint()).unwrap();
            road.measure(12);
        });
        lanes_are(road.drive(), 4);
    });
}

/// 路已经量好，画线和开车同时开始，车开上画好的路。
/// If painting and driving begin at the same time, the cars find painted lanes.
#[test]
fn cars_drive_on_a_painted_road() {
    every_order(0, || {
        let road = &Road::default();
        road.measure(12);
        thread::scope(|s| {
            let car = thread::Builder::new().name("car".to_owned());
            let drive = || lanes_are(road.drive(), 4);
            car.spawn_scoped(s, drive).unwrap();
            road.paint();
        });
    });
}

/// 三个人同时开始，也是先量，再画，然后开车。
/// If all three begin at the same time, they still happen in the right order.
#[test]
fn all_three_at_the_same_time() {
    every_order(0, || {
        let road = &Road::default();
        thread::scope(|s| {
            let car = thread::Builder::new().name("car".to_owned());
            let drive = || lanes_are(road.drive(), 3);
            car.spawn_scoped(s, drive).unwrap();
            let painter = thread::Builder::new().name("painter".to_owned());
            painter.spawn_scoped(s, || road.paint()).unwrap();
            road.measure(11);
        });
    });
}
