//! Room for many open files.

use std::io::{self, Write};

/// Makes room for so many open files, where the system limits them; false, with
/// a word on the terminal, if it does not allow that many.
pub fn for_files(count: u64) -> bool {
    let room = rlimit::increase_nofile_limit(count).unwrap_or(0);
    if room < count {
        // Not with a macro, whose words the tests would swallow.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED 跳过：it takes {count} open files, and only {room} may be \
             open here"
        );
    }
    room >= count
}
