//! Room for many open files.

/// Makes room for so many open files, where the system limits them; false, with
/// a word on the terminal, if it does not allow that.
#[cfg(unix)]
pub fn for_files(count: u64) -> bool {
    use rustix::process::{Resource, getrlimit, setrlimit};
    use std::io::Write;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|now| now < count) {
        limit.current = Some(count);
        if let Err(e) = setrlimit(Resource::Nofile, limit) {
            // Not with a macro, whose words the tests would swallow.
            let _ = writeln!(
                std::io::stderr(),
                "SKIPPED 跳过：no {count} open files here: {e}"
            );
            return false;
        }
    }
    true
}

/// Nothing to do here.
#[cfg(not(unix))]
pub fn for_files(_: u64) -> bool {
    true
}
