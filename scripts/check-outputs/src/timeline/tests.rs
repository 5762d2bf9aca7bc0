//! What a timeline looks like.

use super::{belongs, draw, ticks};
use contract::Sample;
use say::Lang::{self, En, Zh};

const SAMPLE: &str = "\
[light] is red
~ [car 10] waits
~ [car 2] waits
[light] is green after ‹5› seconds
~ [car 2] drives off
~ [car 10] drives off
2 cars
";
const TIMES: [u32; 7] = [0, 1, 14, 5000, 5001, 5001, 5012];

fn drawn(sample: &str, times: &[u32], lang: Lang) -> String {
    draw(&Sample::parse(sample).unwrap(), times, lang)
}

/// The values of an attribute of the elements of a class, in order.
fn values<'a>(svg: &'a str, class: &str, name: &str) -> Vec<&'a str> {
    let class = format!("class=\"{class}");
    let name = format!(" {name}=\"");
    let elements = svg.split('<').filter(|e| e.contains(&class));
    elements
        .map(|element| {
            let (_, value) = element.split_once(&name).unwrap();
            value.split_once('"').unwrap().0
        })
        .collect()
}

/// Where the marks stand, in percent.
fn places(svg: &str) -> Vec<f64> {
    values(svg, "mark", "cx")
        .iter()
        .map(|x| x.strip_suffix('%').unwrap().parse().unwrap())
        .collect()
}

#[test]
fn drawn_again_with_its_own_times_it_is_the_same_to_the_letter() {
    let sample = Sample::parse(SAMPLE).unwrap();
    for lang in [Zh, En] {
        let svg = draw(&sample, &TIMES, lang);
        assert_eq!(svg, draw(&sample, &TIMES, lang));
        assert!(belongs(&svg, &sample, lang), "{svg}");
        let on_windows = svg.replace('\n', "\r\n");
        assert!(belongs(&on_windows, &sample, lang), "{svg}");
    }
}

#[test]
fn a_timeline_belongs_to_no_other_sample_and_no_other_language() {
    let svg = drawn(SAMPLE, &TIMES, En);
    for (a, b) in [
        ("is red", "is amber"),
        ("[car 2]", "[car 3]"),
        ("‹5›", "‹6›"),
        ("2 cars\n", ""),
        ("2 cars\n", "2 cars\nbye\n"),
        (
            "~ [car 10] waits\n~ [car 2] waits",
            "~ [car 2] waits\n~ [car 10] waits",
        ),
    ] {
        let other = SAMPLE.replace(a, b);
        assert_ne!(other, SAMPLE);
        assert!(!belongs(&svg, &Sample::parse(&other).unwrap(), En), "{b}");
    }
    let sample = Sample::parse(SAMPLE).unwrap();
    assert!(!belongs(&svg, &sample, Zh));
    for (a, b) in [
        ("data-at=\"14\"", "data-at=\"140\""),
        ("data-at=\"14\"", "data-at=\"-1\""),
        ("data-at=\"14\"", "data-at=\"4294967295\""),
        ("data-line=\"3\"", "data-line=\"4\""),
        ("<title>", ""),
    ] {
        assert!(svg.contains(a));
        assert!(!belongs(&svg.replacen(a, b, 1), &sample, En), "{b}");
    }
    assert!(!belongs("", &sample, En));
}

#[test]
fn each_line_has_one_mark_at_its_moment() {
    let svg = drawn(SAMPLE, &TIMES, En);
    let lines = values(&svg, "mark", "data-line");
    let mut marks: Vec<(usize, &str)> = lines
        .iter()
        .map(|line| line.parse().unwrap())
        .zip(values(&svg, "mark", "data-at"))
        .collect();
    marks.sort_unstable();
    let times = TIMES.map(|time| time.to_string());
    let wanted = times.iter().map(String::as_str).enumerate();
    assert_eq!(marks, wanted.collect::<Vec<_>>());
    assert!(svg.contains("data-length=\"5012\""));
    assert!(svg.contains("<title>0.01 s  waits</title>"));
    assert!(svg.contains("<title>5.01 s  2 cars</title>"));
}

#[test]
fn speakers_come_in_order_of_appearance_and_neighbours_by_number() {
    let svg = drawn(SAMPLE, &TIMES, En);
    let names = values(&svg, "lane", "data-speaker");
    assert_eq!(names, ["light", "car 2", "car 10", "main"]);
    let fixed = "[car 10] waits\n[car 2] waits\n";
    let svg = drawn(fixed, &[0, 1], En);
    let names = values(&svg, "lane", "data-speaker");
    assert_eq!(names, ["car 10", "car 2"], "always in this order");
}

#[test]
fn a_speaker_has_the_colour_that_it_has_in_a_terminal() {
    let svg = drawn("[a 12] x\n[车 3] x\n[7] x\nx\n", &[0; 4], Zh);
    let classes = values(&svg, "lane", "class");
    // As in say's own test of the same names.
    let color = |place: u32| format!("lane s{}", place % 12);
    let wanted = [color(97 + 32 + 12), color(0x8f66 + 32 + 3), color(7)];
    assert_eq!(classes[..3], wanted);
    assert_eq!(classes[3], "lane", "main has none");
}

#[test]
fn the_value_of_a_hole_is_nobodys_name() {
    let svg = drawn("‹[::1]:80› [x] y\n", &[0], En);
    assert_eq!(values(&svg, "lane", "data-speaker"), ["main"]);
    assert!(svg.contains("  [::1]:80 [x] y</title>"), "{svg}");
}

#[test]
fn what_lines_say_is_escaped() {
    let svg = drawn("[a<b> & \"c\"] <x> & \"y\"\n", &[0], En);
    let name = "a&lt;b&gt; &amp; &quot;c&quot;";
    assert!(svg.contains(&format!(">{name}</text>")), "{svg}");
    assert!(svg.contains(&format!("data-speaker=\"{name}\"")), "{svg}");
    let words = "&lt;x&gt; &amp; &quot;y&quot;";
    assert!(svg.contains(&format!("  {words}</title>")), "{svg}");
}

#[test]
fn it_has_no_blank_line_which_would_end_it_in_a_page() {
    for sample in [SAMPLE, "a\n\n[b] \n"] {
        let sample = Sample::parse(sample).unwrap();
        let times: Vec<u32> = (0..).take(sample.len()).collect();
        let svg = draw(&sample, &times, Zh);
        let blank = svg.lines().find(|line| line.trim().is_empty());
        assert_eq!(blank, None, "{svg}");
    }
}

#[test]
fn marks_that_would_hide_each_other_stand_side_by_side() {
    let places = places(&drawn("a\nb\nc\nd\n", &[0, 5, 500, 1000], En));
    assert_eq!(places, [0.0, 1.1, 50.0, 100.0]);
}

#[test]
fn marks_never_leave_the_chart_however_many_come_at_its_end() {
    for count in [1, 2, 5, 90, 91, 92, 500, 2000] {
        let sample = "a\n".repeat(count);
        let mut times = vec![1000; count];
        times[0] = 0;
        let places = places(&drawn(&sample, &times, En));
        let least = if count > 1000 { 0.0 } else { 0.1 };
        let apart = |pair: &[f64]| pair[1] - pair[0] > least - 0.01;
        assert!(places.windows(2).all(apart), "{count}: {places:?}");
        assert!(places.iter().all(|x| (0.0..=100.0).contains(x)));
    }
}

#[test]
fn a_silence_is_drawn_when_it_is_long_enough_to_see() {
    let sample = "[a] 1\n[a] 2\n[a] 3\n[b] 1\n";
    let svg = drawn(sample, &[0, 19, 39, 1000], En);
    assert_eq!(values(&svg, "wait", "x1"), ["1.9%"]);
    assert_eq!(values(&svg, "wait", "x2"), ["3.9%"]);
    assert_eq!(values(&svg, "life", "x2"), ["3.9%"], "b has one line only");
}

#[test]
fn the_axis_has_round_moments_and_few() {
    for (length, wanted) in [
        (0, vec![0]),
        (3, vec![0, 1, 2, 3]),
        (50, vec![0, 20, 40]),
        (300, vec![0, 100, 200, 300]),
        (3002, vec![0, 500, 1000, 1500, 2000, 2500, 3000]),
        (5999, vec![0, 1000, 2000, 3000, 4000, 5000, 6000]),
        (11_000, vec![0, 2000, 4000, 6000, 8000, 10_000]),
    ] {
        assert_eq!(ticks(length).collect::<Vec<_>>(), wanted, "{length}");
    }
    for length in 0..100_000 {
        let count = ticks(length).count();
        assert!(count <= 7 && (count >= 2 || length == 0), "{length}");
    }
    assert!(ticks(u32::MAX).count() <= 7);
}

#[test]
fn a_run_of_one_line_and_no_length_can_be_drawn() {
    let svg = drawn("[a] x\n", &[0], En);
    assert!(svg.contains("1 speaker, 1 line, 0 milliseconds."), "{svg}");
    assert_eq!(places(&svg), [0.0]);
}
