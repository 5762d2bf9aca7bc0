//! 各课的人物都用它说话：中英双语、各有颜色、整行输出。
//! How the lessons speak: bilingual, coloured, in whole lines.
//!
//! ```
//! use say::{say, speaker};
//!
//! let n = 3;
//! let car = speaker!("车 {n}", "car {n}");
//! say!(car, "正在等红灯", "waits at the red light");
//! say!("一共 {n} 辆", "{n} cars in all"); // main's own line, without a name
//! ```
//!
//! prints `[车 3] 正在等红灯` or `[car 3] waits at the red light`, as
//! [`Lang::current`] decides.

mod reason;

pub use reason::reason;

use colored::{Color, ColoredString, Colorize};
use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::process;
use std::sync::{Mutex, OnceLock};

/// The variables that choose the language; the first non-empty one decides.
const VARIABLES: [&str; 4] = ["LESSON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];

/// The language a program speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language of this process, chosen once: the first non-empty of
    /// `LESSON_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG`, else the system's
    /// own setting. Chinese if that begins with `zh`, else English.
    pub fn current() -> Self {
        static CURRENT: OnceLock<Lang> = OnceLock::new();
        *CURRENT.get_or_init(|| {
            let variable = |name| std::env::var(name).ok();
            Self::choose(variable, sys_locale::get_locale)
        })
    }

    fn choose(
        variable: impl Fn(&'static str) -> Option<String>,
        system: impl FnOnce() -> Option<String>,
    ) -> Self {
        VARIABLES
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .or_else(system)
            .map_or(Self::En, |tag| Self::from_tag(&tag))
    }

    fn from_tag(tag: &str) -> Self {
        match tag.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("zh") => Self::Zh,
            _ => Self::En,
        }
    }

    /// The one of two things that is in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// Somebody with a name and a colour; [`speaker!`] makes one.
///
/// The colour follows from the name, so a speaker has the same one in every
/// run and in every process, and in the book, whose script reckons it in the
/// same way.
#[derive(Clone, Debug)]
pub struct Speaker {
    name: String,
    color: Color,
    background: Option<Color>,
}

impl Speaker {
    /// A speaker with this name.
    pub fn new(name: String) -> Self {
        Self {
            color: PALETTE[color(&name)],
            name,
            background: None,
        }
    }

    /// The same speaker, whose lines stand out: white on magenta.
    #[must_use]
    pub fn highlighted(self) -> Self {
        Self {
            color: Color::BrightWhite,
            background: Some(Color::Magenta),
            ..self
        }
    }

    /// Prints `[name] text` as one whole line; use [`say!`].
    pub fn print(&self, text: fmt::Arguments) {
        print_line(&self.paint(&format!("[{}] {text}", self.name)));
    }

    fn paint(&self, line: &str) -> ColoredString {
        let line = line.color(self.color);
        match self.background {
            Some(background) => line.on_color(background),
            None => line,
        }
    }
}

const PALETTE: [Color; 12] = [
    Color::Cyan,
    Color::Yellow,
    Color::Green,
    Color::Magenta,
    Color::Blue,
    Color::Red,
    Color::BrightCyan,
    Color::BrightYellow,
    Color::BrightGreen,
    Color::BrightMagenta,
    Color::BrightBlue,
    Color::BrightRed,
];

/// Which of the twelve colours, from 0, a speaker with this name has.
///
/// The number at the end of the name counts, so that neighbours differ, and
/// the letters before it.
pub fn color(name: &str) -> usize {
    let rest = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name[rest.len()..].parse().unwrap_or(0);
    let sum = |sum: usize, c| sum.wrapping_add(c as usize);
    rest.chars().fold(number, sum) % PALETTE.len()
}

/// Prints one whole line: two threads never mix inside a line.
///
/// When the line cannot be written, ends the program without running
/// destructors: with status 0 and no word when nobody reads any more
/// (`cargo run … | head -1`), else with a sentence on stderr and status 1.
/// [`when_unheard`] has something else done.
pub fn print_line(line: &impl fmt::Display) {
    let line = format!("{line}\n");
    let mut out = io::stdout().lock();
    if UNHEARD.get().is_none() {
        match out.write_all(line.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => return,
            Err(e) => set_unheard(&e),
        }
    }
    match &mut *STOP.lock().unwrap() {
        Some(stop) => stop(),
        None => end(1),
    }
}

/// What is done about a line that nobody hears, instead of ending the program.
static STOP: Mutex<Option<Box<dyn FnMut() + Send>>> = Mutex::new(None);

/// Once a line was not heard: the status with which the program will end.
static UNHEARD: OnceLock<i32> = OnceLock::new();

/// As long as the guard lives, a line that cannot be written calls `stop`
/// instead of ending the program, and so does each line after it.
///
/// For a lesson with something to clean up: `stop` tells it to come to its
/// end, as Ctrl-C would, and then its destructors run. At its [`fail!`], or
/// the first line without a guard, the program ends as it would have before.
///
/// `stop` runs while stdout is locked: it must not wait for another speaker.
pub fn when_unheard(stop: impl FnMut() + Send + 'static) -> Guard {
    *STOP.lock().unwrap() = Some(Box::new(stop));
    Guard(())
}

/// What [`when_unheard`] returns.
#[must_use = "without its guard, a line that is not heard ends the program"]
#[derive(Debug)]
pub struct Guard(());

impl Drop for Guard {
    fn drop(&mut self) {
        *STOP.lock().unwrap() = None;
    }
}

fn set_unheard(e: &io::Error) {
    let nobody_reads = e.kind() == ErrorKind::BrokenPipe;
    if !nobody_reads {
        let why = reason(e);
        eprintln!(
            "{}",
            tr!("写不出输出：{why}", "cannot write the output: {why}")
        );
    }
    let _ = UNHEARD.set(i32::from(!nobody_reads));
}

/// Ends the program with this status, unless a line was not heard before.
fn end(status: i32) -> ! {
    process::exit(*UNHEARD.get().unwrap_or(&status))
}

/// Ends the program; use [`fail!`].
pub fn fail(why: &str) -> ! {
    if UNHEARD.get().is_none() {
        eprintln!("{why}");
    }
    end(1)
}

/// Makes a [`Speaker`] from a Chinese and an English name, both format strings.
#[macro_export]
macro_rules! speaker {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::Speaker::new($crate::tr!($zh, $en))
    };
}

/// Says a line in the language of the process: `say!(who, zh, en)`, or
/// `say!(zh, en)` for a line of main's own. Both texts are format strings. One
/// text alone is the same in both languages.
#[macro_export]
macro_rules! say {
    ($text:literal $(,)?) => {
        $crate::print_line(&::std::format_args!($text))
    };
    ($zh:literal, $en:literal $(,)?) => {
        $crate::print_line(&$crate::tr!($zh, $en))
    };
    ($who:expr, $text:literal $(,)?) => {
        $who.print(::std::format_args!($text))
    };
    ($who:expr, $zh:literal, $en:literal $(,)?) => {
        match $crate::Lang::current() {
            $crate::Lang::Zh => $who.print(::std::format_args!($zh)),
            $crate::Lang::En => $who.print(::std::format_args!($en)),
        }
    };
}

/// The one of two format strings that is in the language of the process, as a
/// `String`.
#[macro_export]
macro_rules! tr {
    ($zh:literal, $en:literal $(,)?) => {
        match $crate::Lang::current() {
            $crate::Lang::Zh => ::std::format!($zh),
            $crate::Lang::En => ::std::format!($en),
        }
    };
}

/// Ends the program with one sentence on stderr and exit status 1; or, if a
/// line was not heard before, as [`print_line`] says. Destructors do not run.
#[macro_export]
macro_rules! fail {
    ($text:literal $(,)?) => {
        $crate::fail(&::std::format!($text))
    };
    ($zh:literal, $en:literal $(,)?) => {
        $crate::fail(&$crate::tr!($zh, $en))
    };
}

#[cfg(test)]
mod tests {
    use super::Lang::{self, En, Zh};
    use super::color;

    fn chosen(set: &[(&str, &str)], system: Option<&str>) -> Lang {
        let variable = |name| {
            let (_, value) = set.iter().find(|(n, _)| *n == name)?;
            Some((*value).to_owned())
        };
        Lang::choose(variable, || system.map(str::to_owned))
    }

    #[test]
    fn a_tag_that_begins_with_zh_means_chinese() {
        for (tag, lang) in [
            ("zh", Zh),
            ("zh_CN.UTF-8", Zh),
            ("zh-TW", Zh),
            ("ZH_HK", Zh),
            ("en_US.UTF-8", En),
            ("C", En),
            ("nonsense", En),
            ("中文", En),
        ] {
            assert_eq!(chosen(&[("LANG", tag)], None), lang, "{tag}");
        }
    }

    #[test]
    fn a_name_always_has_the_same_color_and_neighbours_have_others() {
        assert_eq!(color("a"), 97 % 12);
        assert_eq!(color("a 12"), (97 + 32 + 12) % 12);
        assert_eq!(color("车 3"), (0x8f66 + 32 + 3) % 12); // as in the book
        assert_eq!(color("7"), 7);
    }

    #[test]
    fn the_first_variable_that_is_not_empty_decides() {
        let set = [("LESSON_LANG", "zh"), ("LC_ALL", "C"), ("LANG", "en")];
        assert_eq!(chosen(&set, None), Zh);
        let set = [("LESSON_LANG", ""), ("LC_ALL", ""), ("LANG", "zh_CN")];
        assert_eq!(chosen(&set, None), Zh);
        let set = [("LC_MESSAGES", "en_GB"), ("LANG", "zh_CN")];
        assert_eq!(chosen(&set, None), En);
    }

    #[test]
    fn the_system_is_asked_only_when_no_variable_says_anything() {
        assert_eq!(chosen(&[], Some("zh-Hans-CN")), Zh);
        assert_eq!(chosen(&[("LANG", "")], Some("zh-Hans-CN")), Zh);
        assert_eq!(chosen(&[("LANG", "C")], Some("zh-Hans-CN")), En);
        assert_eq!(chosen(&[], None), En);
    }
}
