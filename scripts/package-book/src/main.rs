//! 把建好的书打成一个 zip：package-book 书的目录 文件.zip
//! Packs the built book into a zip: package-book FOLDER FILE.zip

use say::{fail, print_line, tr};
use std::env;
use std::fs::File;
use std::io::{self, ErrorKind};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The one folder in the zip.
const NAME: &str = "concurrency-workbook";

fn main() {
    let paths: Vec<PathBuf> = env::args_os().skip(1).map(Into::into).collect();
    let [book, out] = &paths[..] else {
        fail!(
            "用法：package-book 目录 文件.zip",
            "usage: package-book FOLDER FILE.zip"
        );
    };
    let shown = out.display();
    match pack(book, out) {
        Ok(files) => print_line(&tr!(
            "{shown}：{files} 个文件；解开后用浏览器打开 {NAME}/index.html",
            "{shown}: {files} files; unpack it and open {NAME}/index.html in a browser"
        )),
        Err(e) => fail!("打不了 {shown}：{e}", "cannot make {shown}: {e}"),
    }
}

/// Writes the zip, whole or not at all; returns how many files are in it.
fn pack(book: &Path, out: &Path) -> io::Result<usize> {
    if !book.join("index.html").is_file() {
        let book = book.display();
        let why = tr!("{book} 里没有书", "there is no book in {book}");
        return Err(io::Error::new(ErrorKind::NotFound, why));
    }
    let folder = out.parent().filter(|p| !p.as_os_str().is_empty());
    let mut part = tempfile::Builder::new();
    part.prefix(NAME);
    #[cfg(unix)]
    part.permissions(PermissionsExt::from_mode(0o666)); // less the umask
    let part = part.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let mut zip = ZipWriter::new(part);
    let files = house::files(book)?;
    for file in &files {
        let options = SimpleFileOptions::default();
        zip.start_file(format!("{NAME}/{file}"), options)?;
        io::copy(&mut File::open(book.join(file))?, &mut zip)?;
    }
    zip.finish()?.persist(out)?;
    Ok(files.len())
}
