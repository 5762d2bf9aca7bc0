//! The zip, seen from outside.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};
use zip::ZipArchive;

fn package(book: &Path, out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_package-book"))
        .args([book, out])
        .env("LESSON_LANG", "en")
        .output()
        .unwrap()
}

#[test]
fn every_file_is_in_the_zip_with_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let (book, out) = (folder.path().join("书"), folder.path().join("b.zip"));
    fs::create_dir_all(book.join("zh")).unwrap();
    fs::write(book.join("index.html"), "home").unwrap();
    fs::write(book.join("zh/页.html"), "事件".repeat(10_000)).unwrap();
    assert!(package(&book, &out).status.success());
    let mut zip = ZipArchive::new(File::open(&out).unwrap()).unwrap();
    let mut found = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        found.push((file.name().unwrap().into_owned(), text.chars().count()));
    }
    let name = |file| format!("concurrency-workbook/{file}");
    assert_eq!(
        found,
        [(name("index.html"), 4), (name("zh/页.html"), 20_000)]
    );
    assert!(fs::metadata(&out).unwrap().len() < 10_000, "not packed");
}

#[test]
fn without_a_book_there_is_a_sentence_and_no_zip() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("b.zip");
    let output = package(folder.path(), &out);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("there is no book in"), "{said}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}
