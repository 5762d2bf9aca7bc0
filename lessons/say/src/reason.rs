//! 系统报告的错误，用读者的语言说。
//! What the system reports, in the reader's language.

use crate::{Lang, tr};
use std::io::{self, ErrorKind as Kind};

/// What Unix and Windows call it when too many files are open: to the standard
/// library it is an error like any other.
const TOO_MANY_FILES: &[i32] = if cfg!(windows) {
    &[4, 10024]
} else {
    &[23, 24]
};

/// Why the system refused, for the end of a sentence. The standard library
/// has these words in English only.
pub fn reason(error: &io::Error) -> String {
    match (words(error), error.raw_os_error()) {
        (Some((zh, en)), _) => Lang::current().pick(zh, en).to_owned(),
        (None, Some(code)) => tr!("系统报告错误 {code}", "{error}"),
        (None, None) => error.to_string(), // the words of whoever made it
    }
}

fn words(error: &io::Error) -> Option<(&'static str, &'static str)> {
    let code = error.raw_os_error();
    if code.is_some_and(|code| TOO_MANY_FILES.contains(&code)) {
        return Some(("打开的文件太多", "too many files are open"));
    }
    Some(match error.kind() {
        Kind::NotFound => ("不存在", "it does not exist"),
        Kind::AlreadyExists => ("已经存在", "it exists already"),
        Kind::PermissionDenied => ("没有权限", "permission denied"),
        Kind::NotADirectory => ("不是文件夹", "it is not a folder"),
        Kind::IsADirectory => ("是个文件夹", "it is a folder"),
        Kind::DirectoryNotEmpty => {
            ("文件夹不是空的", "the folder is not empty")
        }
        Kind::InvalidFilename => {
            ("文件名不行", "the name of the file will not do")
        }
        Kind::ReadOnlyFilesystem => {
            ("文件系统是只读的", "the file system is read-only")
        }
        Kind::StorageFull => ("磁盘满了", "the disk is full"),
        Kind::QuotaExceeded => ("超过了磁盘配额", "the disk quota is exceeded"),
        Kind::FileTooLarge => ("文件太大", "the file is too large"),
        Kind::OutOfMemory => ("内存不够", "out of memory"),
        Kind::ConnectionRefused => ("连接被拒绝", "connection refused"),
        Kind::ConnectionReset
        | Kind::ConnectionAborted
        | Kind::BrokenPipe
        | Kind::UnexpectedEof => ("连接断了", "the connection broke"),
        Kind::NotConnected => ("没有连上", "not connected"),
        Kind::TimedOut | Kind::WouldBlock => ("超时", "timed out"),
        Kind::HostUnreachable => ("到不了那台主机", "no route to the host"),
        Kind::NetworkUnreachable | Kind::NetworkDown => {
            ("到不了那个网络", "the network is unreachable")
        }
        Kind::AddrInUse => ("地址已经有人在用", "the address is in use"),
        Kind::AddrNotAvailable => {
            ("没有这个地址可用", "the address is not available")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{reason, words};
    use std::io::{Error, ErrorKind};

    #[test]
    fn what_the_standard_library_says_in_english_is_said_in_both_languages() {
        for kind in [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::StorageFull,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::ConnectionReset,
            ErrorKind::NetworkUnreachable,
            ErrorKind::TimedOut,
        ] {
            let (zh, en) = words(&Error::from(kind)).unwrap();
            assert!(!zh.contains(|c: char| c.is_ascii()), "{zh}");
            assert!(en.is_ascii(), "{en}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn too_many_open_files_are_told_apart_from_the_unknown() {
        let (_, en) = words(&Error::from_raw_os_error(24)).unwrap();
        assert_eq!(en, "too many files are open");
        let unknown = reason(&Error::from_raw_os_error(5));
        assert!(unknown.contains('5'), "{unknown}");
    }

    #[test]
    fn the_words_of_a_program_stay_its_words() {
        assert_eq!(reason(&Error::other("my own")), "my own");
    }
}
