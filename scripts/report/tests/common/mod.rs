//! 测试共用的报告。
//! The reports of the tests.

#![allow(dead_code)] // each test program uses some of it

use report::{Asked, Case, Kind, Report};
use std::fs;

/// What a student's program may print.
pub const NASTY: &str =
    "\x1b[31m红 red\x1b[0m \0\u{8}\u{9b} ]]> <b>&amp; ```` 😀\r\n\u{ffff}end";

/// A case with this program and rule.
pub fn case(program: &str, rule: &str, points: u32, max: u32) -> Case {
    let passed = points == max;
    let lesson = program.split([' ', '/']).next().unwrap();
    Case {
        group: lesson.to_owned(),
        program: program.to_owned(),
        rule: rule.to_owned(),
        passed,
        points,
        max,
        seconds: 0.25,
        message: if passed { "" } else { "line 3 came too early" }.to_owned(),
        output: if passed { "" } else { NASTY }.to_owned(),
        file: (!passed).then(|| "lessons/03_thread_pool/src/lib.rs".into()),
        line: (!passed).then_some(7),
    }
}

/// Two programs of two lessons: 9 of 14 points, 3 of 4 cases.
pub fn usual() -> Report {
    Report {
        cases: vec![
            case("01_event zh", "lines", 4, 4),
            case("03_thread_pool en", "order", 0, 5),
            case("01_event zh", "order", 3, 3),
            case("03_thread_pool en", "lines", 2, 2),
        ],
        seconds: 3.5,
        complete: None,
    }
}

/// A check that was ended in the middle.
pub fn crashed() -> Report {
    Report {
        complete: Some("cargo was killed\nby signal 9".into()),
        ..usual()
    }
}

/// Each report that could come up; none may be refused by its reader.
pub fn all() -> Vec<(&'static str, Report)> {
    let mut huge = usual();
    huge.cases[1].output = format!("{NASTY}\n").repeat(5000);
    for case in &mut huge.cases {
        case.message = "车 <\"&".repeat(50_000);
        case.program = format!("{} {}", case.program, "名".repeat(9000));
    }
    let mut many = usual();
    many.cases = many.cases.iter().cycle().take(1000).cloned().collect();
    for case in &mut many.cases {
        case.output = "\"<&\n".repeat(400);
    }
    let mut odd = usual();
    odd.seconds = f64::NAN;
    odd.cases[0].seconds = -1.0;
    odd.cases[1].seconds = f64::INFINITY;
    odd.cases[0].points = 9; // of 4
    odd.cases[2].program = NASTY.into();
    odd.cases[2].rule = NASTY.into();
    odd.cases[2].group = NASTY.into();
    odd.cases[3].program = String::new();
    odd.cases[3].rule = String::new();
    let no_points = Report {
        cases: vec![case("01 zh", "lines", 0, 0), Case::default()],
        ..usual()
    };
    let nothing = Report {
        cases: Vec::new(),
        ..usual()
    };
    let crashed_at_once = Report {
        cases: Vec::new(),
        ..crashed()
    };
    vec![
        ("usual", usual()),
        ("crashed", crashed()),
        ("huge", huge),
        ("many", many),
        ("odd", odd),
        ("no points", no_points),
        ("nothing", nothing),
        ("crashed at once", crashed_at_once),
    ]
}

/// What is written for this reader.
pub fn written(kind: Kind, report: &Report) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let asked = Asked { kind, path };
    asked.write(report).unwrap();
    fs::read_to_string(&asked.path).unwrap()
}
