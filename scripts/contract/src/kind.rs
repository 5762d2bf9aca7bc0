use regex_lite::{Regex, RegexBuilder};
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of value a hole takes, inferred from the value in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `5cb3b3d8-8a1f-4f0e-9d0a-2f3a0c9be1d7`
    Uuid,
    /// `127.0.0.1:8888` or `[::1]:8888`
    Address,
    /// `0x7ffd`
    Hex,
    /// `3.01`
    Decimal,
    /// `42`, `-1` or `1,000,000`
    Whole,
}

/// The first kind that fits decides, so the more special come first.
static KINDS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    [
        Kind::Uuid,
        Kind::Address,
        Kind::Hex,
        Kind::Decimal,
        Kind::Whole,
    ]
    .map(|kind| (kind, whole_text(kind.pattern())))
    .into()
});

/// Any value, as long as it can be.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = KINDS.iter().map(|(kind, _)| kind.pattern());
    let any = patterns.collect::<Vec<_>>().join("|");
    Regex::new(&any).expect("our own pattern")
});

/// The values in a text, from left to right, and where they are.
pub(crate) fn values(text: &str) -> impl Iterator<Item = (Kind, Range<usize>)> {
    VALUE.find_iter(text).map(|value| {
        let kind = Kind::of(value.as_str()).expect("it is one of the kinds");
        (kind, value.range())
    })
}

/// Matches this and nothing before or behind it. A sample's line may be of any
/// length, so there is no limit to the size of the pattern.
pub(crate) fn whole_text(pattern: &str) -> Regex {
    RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(usize::MAX)
        .build()
        .expect("our own pattern")
}

impl Kind {
    /// The kind of `value`, if it has one.
    pub fn of(value: &str) -> Option<Self> {
        let mut kinds = KINDS.iter();
        kinds
            .find(|(_, regex)| regex.is_match(value))
            .map(|(kind, _)| *kind)
    }

    pub(crate) fn fits(self, value: &str) -> bool {
        KINDS
            .iter()
            .any(|(kind, regex)| *kind == self && regex.is_match(value))
    }

    /// The value of this kind with which `text` begins.
    pub(crate) fn at_start(self, text: &str) -> Option<&str> {
        static STARTS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
            let start = |kind: &Kind| format!("^{}", kind.pattern());
            let regex = |kind| Regex::new(&start(kind)).expect("our own");
            KINDS.iter().map(|(kind, _)| (*kind, regex(kind))).collect()
        });
        let (_, regex) = STARTS.iter().find(|(kind, _)| *kind == self)?;
        regex.find(text).map(|found| found.as_str())
    }

    /// A regular expression with one group around the whole value.
    pub(crate) fn pattern(self) -> &'static str {
        match self {
            Self::Uuid => {
                "([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
            }
            Self::Address => {
                r"((?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|\[[0-9a-fA-F:]+\]):[0-9]{1,5})"
            }
            Self::Hex => "(0x[0-9a-fA-F]+)",
            Self::Decimal => r"(-?[0-9]+\.[0-9]+)",
            Self::Whole => "(-?[0-9]{1,3}(?:,[0-9]{3})+|-?[0-9]+)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, values};

    #[test]
    fn a_value_is_found_at_the_start_of_a_text() {
        for (kind, text, value) in [
            (Kind::Decimal, "4.0 s", Some("4.0")),
            (Kind::Decimal, "4 s", None),
            (Kind::Whole, "1,000,000, all in all", Some("1,000,000")),
            (Kind::Whole, "1234 s", Some("1234")),
            (Kind::Whole, "-7", Some("-7")),
            (Kind::Address, "[::1]:80] x", Some("[::1]:80")),
            (Kind::Hex, " 0x1", None),
        ] {
            assert_eq!(kind.at_start(text), value, "{text}");
        }
    }

    #[test]
    fn a_value_tells_its_kind() {
        for (value, kind) in [
            ("5cb3b3d8-8a1f-4f0e-9d0a-2f3a0c9be1d7", Some(Kind::Uuid)),
            ("127.0.0.1:8888", Some(Kind::Address)),
            ("[::1]:8888", Some(Kind::Address)),
            ("0x7ffd", Some(Kind::Hex)),
            ("-3.01", Some(Kind::Decimal)),
            ("42", Some(Kind::Whole)),
            ("1,000,000", Some(Kind::Whole)),
            ("10,00", None),
            ("3.", None),
            ("4 2", None),
            ("car", None),
            ("", None),
        ] {
            assert_eq!(Kind::of(value), kind, "{value}");
        }
    }

    #[test]
    fn values_are_found_wherever_they_stand() {
        let found =
            |text| values(text).map(|(_, at)| &text[at]).collect::<Vec<_>>();
        assert_eq!(found("用了3.01秒，(-2) 次，a5s."), ["3.01", "-2", "5"]);
        assert_eq!(found("[::1]:80, 127.0.0.1:9"), ["[::1]:80", "127.0.0.1:9"]);
        assert_eq!(found("[1, 2], 1,000 0x1f"), ["1", "2", "1,000", "0x1f"]);
        let uuid = "5cb3b3d8-8a1f-4f0e-9d0a-2f3a0c9be1d7";
        assert_eq!(found(uuid), [uuid]);
        assert_eq!(found("none"), [""; 0]);
    }
}
