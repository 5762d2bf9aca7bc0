//! 写文件：要么整个写好，要么不写。
//! Writes a file whole or not at all.

use say::{reason, tr};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Replaces the file, or makes it together with the folders above it.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), String> {
    try_replace(path, text).map_err(|e| refused(path, &e))
}

/// Adds to the end of the file, or makes it.
pub(crate) fn append(path: &Path, text: &str) -> Result<(), String> {
    let append = || {
        make_folder(path)?;
        let mut file =
            OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(text.as_bytes())
    };
    append().map_err(|e: io::Error| refused(path, &e))
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|e| refused(Path::new("-"), &e))
}

/// Why a report could not be written, in one sentence.
fn refused(path: &Path, e: &io::Error) -> String {
    let (path, why) = (path.display(), reason(e));
    tr!(
        "报告 {path} 写不成：{why}",
        "cannot write the report {path}: {why}"
    )
}

fn try_replace(path: &Path, text: &str) -> io::Result<()> {
    make_folder(path)?;
    // What a link points to is replaced, not the link.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // A pipe or /dev/null is written to: a rename would take its place.
    let file = fs::metadata(path).map(|found| found.file_type());
    if file.is_ok_and(|file| !file.is_file() && !file.is_dir()) {
        return OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(text.as_bytes());
    }
    let mut made = builder().tempfile_in(folder(path))?;
    made.write_all(text.as_bytes())?;
    made.persist(path)?;
    Ok(())
}

/// A platform may read it as another user: with the usual rights, not ours only.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".report-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(folder(path))
}

fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    parent.unwrap_or(Path::new("."))
}
