//! 桌上谁拿着哪把叉子，谁在等哪把。
//! Who has which fork at the table, and who waits for which.

use super::Forks;
use std::fmt;

/// From now on, stories tell it.
pub fn show() {
    std::run::show::<Forks>();
}

/// People and forks are numbered from 1 on, as the story does.
impl fmt::Debug for Forks {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let from_1 = |list: &[Option<usize>]| -> String {
            let one = |entry: &Option<usize>| match entry {
                Some(number) => (number + 1).to_string(),
                None => "-".to_owned(),
            };
            list.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        f.debug_struct("Forks")
            .field("holders", &format_args!("{}", from_1(&self.holders)))
            .field("wanted", &format_args!("{}", from_1(&self.wanted)))
            .finish()
    }
}
