//! 报告写到哪里、写不成时怎么说。
//! Where reports go, and what is said when they cannot.

mod common;

use common::usual;
use report::{Asked, Kind, Report};
use std::fs;
use std::path::PathBuf;
#[cfg(unix)]
use std::{io::Read, process::Command};

fn asked(kind: Kind, path: impl Into<PathBuf>) -> Asked {
    let path = path.into();
    Asked { kind, path }
}

#[test]
fn each_kind_has_its_name_on_the_command_line() {
    for kind in Kind::ALL {
        let text = format!("{}=a=b/c.x", kind.name());
        assert_eq!(Asked::parse(&text), Ok(asked(kind, "a=b/c.x")));
    }
    let annotations = asked(Kind::Annotations, "-");
    assert_eq!(Asked::parse("annotations=-"), Ok(annotations));
}

#[test]
fn what_was_asked_for_wrongly_is_answered_by_one_sentence() {
    for (text, named) in [
        ("report.xml", "junit, gradescope"),
        ("junit5=a", "junit5"),
        ("=a", "junit, gradescope"),
        ("junit=", "junit="),
        ("junit=-", "annotations"),
    ] {
        let sentence = Asked::parse(text).unwrap_err();
        assert!(sentence.contains(named), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
    }
}

#[test]
fn missing_folders_are_made_and_nothing_is_left_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for kind in Kind::ALL {
        let deep = folder.path().join(kind.name()).join("a/b");
        let path = deep.join("out");
        asked(kind, &path).write(&usual()).unwrap();
        assert!(path.is_file(), "{kind:?}");
        assert_eq!(fs::read_dir(deep).unwrap().count(), 1, "{kind:?}");
    }
}

#[test]
fn a_second_report_replaces_the_first_but_a_summary_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let report = Report::default();
    for kind in Kind::ALL {
        fs::write(&path, "of others").unwrap();
        asked(kind, &path).write(&report).unwrap();
        let once = fs::read_to_string(&path).unwrap();
        asked(kind, &path).write(&report).unwrap();
        let twice = fs::read_to_string(&path).unwrap();
        let kept = once.starts_with("of others\n");
        assert_eq!(kept, kind == Kind::Summary, "{once}");
        assert_eq!(twice.len() > once.len(), kept, "{kind:?}");
    }
}

#[test]
fn where_nothing_can_be_written_one_sentence_names_the_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "kept").unwrap();
    for kind in Kind::ALL {
        for path in [file.join("below/a/file"), folder.path().to_owned()] {
            let sentence = asked(kind, &path).write(&usual()).unwrap_err();
            let named = path.display().to_string();
            assert!(sentence.contains(&named), "{sentence}");
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
        }
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
#[cfg(unix)]
fn a_pipe_is_written_to_and_stays_one() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    // Both ends at once, so that neither side waits for the other for ever.
    let mut end = fs::File::options()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    asked(Kind::Gradescope, &pipe)
        .write(&Report::default())
        .unwrap();
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let mut start = [0];
    end.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"{");
}

#[test]
#[cfg(unix)]
fn others_may_read_what_was_written_as_usual() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    asked(Kind::Junit, &path).write(&usual()).unwrap();
    fs::write(folder.path().join("usual"), "").unwrap();
    let mode = |name| {
        let found = fs::metadata(folder.path().join(name)).unwrap();
        found.permissions().mode()
    };
    assert_eq!(mode("out"), mode("usual"));
}

#[test]
#[cfg(unix)]
fn what_a_link_points_to_is_replaced_and_not_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out");
    let link = folder.path().join("link");
    fs::write(&path, "old").unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    asked(Kind::Junit, &link).write(&usual()).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("<testsuites"));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}
