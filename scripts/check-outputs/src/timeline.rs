//! 时间线：一次运行的各行，按说话人和时刻画出来。
//! The timeline of a run: each line a mark, by its speaker and its moment.

use crate::judge::read_sample;
use crate::lessons::Program;
use contract::Sample;
use say::{Lang, tr};
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind::NotFound;
use std::path::Path;

/// So far apart, in thousandths of the chart, stand the marks of one speaker
/// at least, or they would hide each other.
const APART: u32 = 11;
/// A silence is drawn from this part of the chart on, in thousandths.
const SILENCE: u32 = 20;
/// Lanes are so high, in pixels, and less when there are many.
const HIGH: usize = 22;
const LESS_HIGH: usize = 17;
const MANY: usize = 16;
/// Above the lanes, in pixels: the words of the axis.
const AXIS: usize = 20;

/// A speaker's row.
struct Lane<'a> {
    /// Empty: main.
    name: &'a str,
    marks: Vec<Mark<'a>>,
    /// The block of free lines in which it appears.
    segment: usize,
    /// The lanes are in this order: see [`lanes`].
    place: (usize, usize),
}

/// A line.
struct Mark<'a> {
    line: usize,
    at: u32,
    text: &'a str,
}

/// The timeline of the run in the sample, as SVG. `times` says when its lines
/// came, in milliseconds since the first.
///
/// Across it is drawn in percent, so that it fits pages of any width; the
/// book's style sheet gives colours, and more room to the names.
pub fn draw(sample: &Sample, times: &[u32], lang: Lang) -> String {
    let lanes = lanes(sample, times);
    let length = times.last().copied().unwrap_or(0);
    let (high, font) = match lanes.len() > MANY {
        false => (HIGH, 13),
        true => (LESS_HIGH, 12),
    };
    let height = AXIS + high * lanes.len();
    let y = |row: usize| AXIS + high / 2 + high * row;
    let mut svg = format!(
        "<svg class=\"timeline\" width=\"100%\" height=\"{height}\" \
         font-size=\"{font}\" overflow=\"visible\" role=\"img\" \
         aria-label=\"{}\" data-length=\"{length}\" style=\"--names: {}em\">\n",
        summary(lanes.len(), times.len(), length, lang),
        width_of_names(&lanes),
    );
    svg += "<g class=\"names\">\n";
    for (row, lane) in lanes.iter().enumerate() {
        let (y, name) = (y(row) + 4, escape(lane.shown()));
        let class = match lane.color() {
            Some(color) => format!(" class=\"{color}\""),
            None => String::new(),
        };
        writeln!(svg, "<text y=\"{y}\"{class}>{name}</text>").unwrap();
    }
    svg += "</g>\n\
        <svg class=\"chart\" x=\"18%\" width=\"80%\" overflow=\"visible\">\n\
        <g class=\"axis\" text-anchor=\"middle\">\n";
    for at in ticks(length) {
        let (x, time) =
            (percent(thousandths(at, length)), tick(at, length, lang));
        writeln!(
            svg,
            "<line x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{height}\"/>\
             <text x=\"{x}\" y=\"12\">{time}</text>",
            AXIS - 3,
        )
        .unwrap();
    }
    for row in 0..lanes.len() {
        let y = y(row);
        writeln!(svg, "<line x1=\"0%\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/>")
            .unwrap();
    }
    svg += "</g>\n";
    for (row, lane) in lanes.iter().enumerate() {
        lane.draw(&mut svg, y(row), length, lang);
    }
    svg + "</svg>\n</svg>\n"
}

/// What is wrong with the timelines of a program in these languages, a sentence
/// for each. None may be there at all, but not one without the others.
pub fn problems(program: &Program, langs: &[Lang]) -> Vec<String> {
    let path_in = |lang| Some((lang, program.timeline(lang)?));
    let paths: Vec<_> =
        langs.iter().filter_map(|&lang| path_in(lang)).collect();
    let none = paths.iter().all(|(_, path)| !path.exists());
    let problem = |lang, path: &Path| {
        // A sample that cannot be read has been reported already.
        let sample = read_sample(&program.sample(lang)).ok()?;
        let shown = path.display();
        match fs::read_to_string(path) {
            Ok(svg) if belongs(&svg, &sample, lang) => None,
            Err(e) if e.kind() == NotFound && none => None,
            Ok(_) => Some(tr!(
                "时间线 {shown} 和样本对不上：样本（或时间线）被改过了。没有打算改，就用 git checkout 恢复；确实要改，才用 --bless，它按一次新的运行改写样本并重画时间线",
                "the timeline {shown} does not belong to the sample any more: the sample (or the timeline) was changed. If that was not intended, git checkout it; only if it was, use --bless, which rewrites the sample from a new run and draws its timeline"
            )),
            Err(e) if e.kind() == NotFound => Some(tr!(
                "没有时间线 {shown}，另一种语言却有。误删了就用 git checkout 恢复；从来没有，就用 --bless 画一张，它也会按这次运行改写样本",
                "the timeline {shown} is missing, and the other language has one. If it was deleted by mistake, git checkout it; if it never was, --bless draws it, and rewrites the sample from the same run"
            )),
            Err(e) => Some(tr!(
                "读不了时间线 {shown}：{e}",
                "cannot read the timeline {shown}: {e}"
            )),
        }
    };
    paths
        .iter()
        .filter_map(|(lang, path)| problem(*lang, path))
        .collect()
}

/// Whether this is the timeline of the run in the sample: drawn again with the
/// times that stand in it, it is the same to the letter. As in a sample, lines
/// may end with `\r\n`.
pub fn belongs(svg: &str, sample: &Sample, lang: Lang) -> bool {
    let svg = svg.replace("\r\n", "\n");
    times_in(&svg).is_some_and(|times| {
        times.len() == sample.len() && draw(sample, &times, lang) == svg
    })
}

/// The times of its lines, in the order of the lines.
fn times_in(svg: &str) -> Option<Vec<u32>> {
    let mut times = Vec::new();
    for mark in svg.split(" data-line=\"").skip(1) {
        let (line, rest) = mark.split_once("\" data-at=\"")?;
        let (at, _) = rest.split_once('"')?;
        times.push((line.parse::<usize>().ok()?, at.parse().ok()?));
    }
    times.sort_unstable();
    Some(times.into_iter().map(|(_, at)| at).collect())
}

/// The speakers in the order in which they appear; those who differ only in
/// their numbers, and appear in one block of free lines, by their numbers.
fn lanes<'a>(sample: &'a Sample, times: &[u32]) -> Vec<Lane<'a>> {
    let mut lanes: Vec<Lane> = Vec::new();
    for (line, ((name, text, segment), &at)) in
        sample.lines().zip(times).enumerate()
    {
        let known = lanes.iter().position(|lane| lane.name == name);
        let row = known.unwrap_or_else(|| {
            let (kind, number) = kind_and_number(name);
            let like_it = |lane: &Lane| {
                (lane.segment, kind_and_number(lane.name).0) == (segment, kind)
            };
            let first = lanes.iter().position(like_it).unwrap_or(lanes.len());
            lanes.push(Lane {
                name,
                marks: Vec::new(),
                segment,
                place: (first, number),
            });
            lanes.len() - 1
        });
        let text = match name {
            "" => text,
            _ => &text[name.len() + "[] ".len()..],
        };
        lanes[row].marks.push(Mark { line, at, text });
    }
    lanes.sort_by_key(|lane| lane.place);
    lanes
}

impl Lane<'_> {
    fn shown(&self) -> &str {
        match self.name {
            "" => "main",
            name => name,
        }
    }

    /// The class of the speaker's colour: the colour that `say` gives it in a
    /// terminal, and the book's script in the sample.
    fn color(&self) -> Option<String> {
        let color = say::color(self.name);
        (!self.name.is_empty()).then(|| format!("s{color}"))
    }

    fn draw(&self, svg: &mut String, y: usize, length: u32, lang: Lang) {
        let name = escape(self.shown());
        let color = self.color().map(|color| format!(" {color}"));
        let color = color.unwrap_or_default();
        writeln!(svg, "<g class=\"lane{color}\" data-speaker=\"{name}\">")
            .unwrap();
        let places = self.places(length);
        let mut line = |class: &str, from: u32, to: u32| {
            let (from, to) = (percent(from), percent(to));
            writeln!(
                svg,
                "<line class=\"{class}\" x1=\"{from}\" x2=\"{to}\" \
                 y1=\"{y}\" y2=\"{y}\"/>"
            )
            .unwrap();
        };
        if let [first, .., last] = places[..] {
            line("life", first, last);
        }
        for (marks, places) in self.marks.windows(2).zip(places.windows(2)) {
            let silence = marks[1].at.saturating_sub(marks[0].at);
            if thousandths(silence, length) >= SILENCE {
                line("wait", places[0], places[1]);
            }
        }
        for (mark, x) in self.marks.iter().zip(places) {
            let (Mark { line, at, .. }, x) = (mark, percent(x));
            let (time, text) = (moment(*at, length, lang), escape(mark.text));
            writeln!(
                svg,
                "<circle class=\"mark\" data-line=\"{line}\" data-at=\"{at}\" \
                 cx=\"{x}\" cy=\"{y}\" r=\"4\"><title>{time}  {text}</title>\
                 </circle>"
            )
            .unwrap();
        }
        *svg += "</g>\n";
    }

    /// Where its marks stand, in thousandths of the chart: at their moments,
    /// or so far to the right, at the end to the left, that each is seen.
    fn places(&self, length: u32) -> Vec<u32> {
        let moments = self.marks.iter().map(|m| thousandths(m.at, length));
        let mut places: Vec<u32> = moments.collect();
        let gaps = u32::try_from(places.len() - 1).unwrap_or(u32::MAX);
        let apart = APART.min(1000 / gaps.max(1));
        let mut least = 0;
        for place in &mut places {
            *place = least.max(*place);
            least = *place + apart;
        }
        let mut most: u32 = 1000;
        for place in places.iter_mut().rev() {
            *place = most.min(*place);
            most = place.saturating_sub(apart);
        }
        places
    }
}

/// The number at the end of a name, and what stands before it.
fn kind_and_number(name: &str) -> (&str, usize) {
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (kind, name[kind.len()..].parse().unwrap_or(0))
}

/// The moments that the axis names: round ones, few enough for a phone.
fn ticks(length: u32) -> impl Iterator<Item = u32> {
    let most = match in_seconds(length) {
        true => 6,
        false => 4, // their words are longer
    };
    let powers = (0..9).map(|power| 10_u32.pow(power));
    let mut steps = powers.flat_map(|ten| [ten, 2 * ten, 5 * ten]);
    // A run of 5999 ms is one of 6 s to the eye.
    let end = length.saturating_add(length / 1000);
    let step = steps.find(|step| end / step <= most);
    (0..=end).step_by(step.unwrap_or(u32::MAX) as usize)
}

fn in_seconds(length: u32) -> bool {
    length >= 1000
}

/// A moment on the axis, such as `1.5 s`.
fn tick(at: u32, length: u32, lang: Lang) -> String {
    match (at, in_seconds(length)) {
        (0, _) => "0".to_owned(),
        (_, false) => moment(at, length, lang),
        (_, true) => {
            let unit = lang.pick("秒", "s");
            format!("{} {unit}", f64::from(at) / 1000.0)
        }
    }
}

/// The moment of a line, such as `1.50 s`.
fn moment(at: u32, length: u32, lang: Lang) -> String {
    match in_seconds(length) {
        true => {
            let unit = lang.pick("秒", "s");
            format!("{:.2} {unit}", f64::from(at) / 1000.0)
        }
        false => format!("{at} {}", lang.pick("毫秒", "ms")),
    }
}

/// What a reader who cannot see the timeline is told.
fn summary(speakers: usize, lines: usize, length: u32, lang: Lang) -> String {
    let seconds = f64::from(length) / 1000.0;
    let s = |count: usize| if count == 1 { "" } else { "s" };
    match lang {
        Lang::Zh => {
            let time = match in_seconds(length) {
                true => format!("{seconds:.1} 秒"),
                false => format!("{length} 毫秒"),
            };
            format!(
                "一次运行的时间线：{speakers} 个说话人，{lines} 行，{time}。\
                 各行就是上面样本里的各行。"
            )
        }
        Lang::En => {
            let time = match in_seconds(length) {
                true => format!("{seconds:.1} seconds"),
                false => format!("{length} millisecond{}", s(length as usize)),
            };
            format!(
                "Timeline of a run: {speakers} speaker{}, {lines} line{}, \
                 {time}. The lines are those of the sample above.",
                s(speakers),
                s(lines),
            )
        }
    }
}

/// In em, for the longest name and a gap.
fn width_of_names(lanes: &[Lane]) -> String {
    let width = |c: char| if c < '\u{2e80}' { 55 } else { 100 };
    let width = |lane: &Lane| lane.shown().chars().map(width).sum::<u32>();
    let hundredths = lanes.iter().map(width).max().unwrap_or(0) + 100;
    format!("{:.1}", f64::from(hundredths) / 100.0)
}

/// The part of the length, rounded; whole numbers, so that it comes out the
/// same on every machine.
fn thousandths(at: u32, length: u32) -> u32 {
    let (at, length) = (u64::from(at.min(length)), u64::from(length.max(1)));
    u32::try_from((at * 1000 + length / 2) / length).expect("at most 1000")
}

fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests;
