//! 让一课的源码可以被 `orders` 调用和观察，行号不变。
//! Makes a lesson's sources something that `orders` can call and look into, with
//! the same line numbers.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// For a build script: writes `full.rs` and `small.rs` into its `OUT_DIR`, the
/// program `main` as it is and, if there is a patch `small`, with that applied,
/// hunk by hunk: one that a broken `main` has no place for is left out. Each gets
/// a last line that lets others call it.
///
/// # Panics
///
/// With a sentence, if a file cannot be read or written, or no hunk fits.
pub fn write(main: &str, small: &str) {
    // The folder of `main`: its modules are part of the story.
    let folder = main.rsplit_once('/').map_or(".", |(folder, _)| folder);
    let full = read(folder, main);
    let smaller = Path::new(small).exists().then(|| {
        smaller(&full, &read(small, small))
            .unwrap_or_else(|| panic!("{small} does not fit {main}"))
    });
    let modules = absolute(folder);
    let stories = [("full.rs", Some(full)), ("small.rs", smaller)];
    for (name, text) in stories {
        let Some(text) = text else { continue };
        let called = "\n/// The story, from its beginning to its end.\n\
                      pub fn story() {\n    main()\n}\n";
        let text = included(&text, |module| modules.join(module));
        keep(name, text + called);
    }
}

/// For a build script: writes into its `OUT_DIR` a copy of each file of the
/// library in `sources`.
///
/// Two folders beside the build script may say more. A namesake in `shown`
/// becomes a module `shown` of the copy: it sees the private types there, and can
/// tell `orders::run::show` of them. A namesake in `stand_in` takes the place of a
/// file that needs what `orders` does not have. Tests are left out: they are the
/// lesson's own affair.
///
/// # Panics
///
/// With a sentence, if a file cannot be read or written.
pub fn lib(sources: &str) {
    for folder in ["shown", "stand_in"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    let all = fs::read_dir(sources);
    let all = all.unwrap_or_else(|e| panic!("{sources}: {e}"));
    let names =
        all.filter_map(|file| file.ok()?.file_name().into_string().ok());
    for name in names.filter(|name| name.ends_with(".rs") && name != "main.rs")
    {
        let stand_in = format!("stand_in/{name}");
        let source = match Path::new(&stand_in).exists() {
            true => read("stand_in", &stand_in),
            false => read(sources, &format!("{sources}/{name}")),
        };
        let source = source.replace("#[cfg(test)]", "#[cfg(any())]"); // never
        let mut text = included(&source, |module| out().join(module));
        let module = absolute("shown").join(&name);
        if module.exists() {
            text += &format!("\n#[path = {module:?}]\npub mod shown;\n");
        }
        keep(&name, text);
    }
}

/// The text of a file. The build script runs again when `watched` changes.
fn read(watched: &str, path: &str) -> String {
    println!("cargo::rerun-if-changed={watched}");
    let text = fs::read_to_string(path);
    text.unwrap_or_else(|e| panic!("{path}: {e}"))
        .replace("\r\n", "\n")
}

fn keep(name: &str, text: String) {
    fs::write(out().join(name), text).expect("OUT_DIR can be written to");
}

fn out() -> PathBuf {
    env::var_os("OUT_DIR").expect("a build script").into()
}

fn absolute(path: &str) -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR").expect("a build script");
    Path::new(&own).join(path)
}

/// The text as it can be included elsewhere: its `//!` are `//`, and each module
/// says on its own line in which file it is, as `path` knows for a name like
/// `act.rs`.
fn included(text: &str, path: impl Fn(&str) -> PathBuf) -> String {
    let line = |line: &str| {
        let module = line.trim_end().strip_prefix("mod ");
        match module.and_then(|rest| rest.strip_suffix(';')) {
            Some(name) => {
                let path = path(&format!("{name}.rs"));
                format!("#[path = {path:?}] {line}")
            }
            None => line.to_owned(),
        }
    };
    text.replace("//!", "//")
        .split_inclusive('\n')
        .map(line)
        .collect()
}

fn smaller(full: &str, patch: &str) -> Option<String> {
    let (header, hunks) = patch.split_at(patch.find("@@ ")?);
    let mut smaller = full.to_owned();
    for hunk in hunks
        .split_inclusive('\n')
        .collect::<Vec<_>>()
        .chunk_by(|_, line| !line.starts_with("@@ "))
    {
        let hunk = format!("{header}{}", hunk.concat());
        let hunk = diffy::Patch::from_str(&hunk).ok()?;
        if let Ok(applied) = diffy::apply(&smaller, &hunk) {
            smaller = applied;
        }
    }
    (smaller != full).then_some(smaller)
}

#[cfg(test)]
mod tests {
    use super::{included, smaller};
    use std::path::Path;

    #[test]
    fn a_module_says_where_it_is_and_stays_on_its_line() {
        let main = "//! A.\nmod act;\nmod inner {\n}\n";
        assert_eq!(
            included(main, |name| Path::new("src/").join(name)),
            "// A.\n#[path = \"src/act.rs\"] mod act;\nmod inner {\n}\n"
        );
    }

    const PATCH: &str = "--- a/main.rs\n+++ b/main.rs\n\
        @@ -1 +1 @@\n-const A: usize = 9;\n+const A: usize = 1;\n\
        @@ -2 +2 @@\n-const B: usize = 9;\n+const B: usize = 2;\n";

    #[test]
    fn each_hunk_is_applied_where_it_fits() {
        let sound = "const A: usize = 9;\nconst B: usize = 9;\nmain\n";
        assert_eq!(
            smaller(sound, PATCH).unwrap(),
            "const A: usize = 1;\nconst B: usize = 2;\nmain\n"
        );
        let broken = "const A: usize = 7;\nconst B: usize = 9;\nmain\n";
        assert_eq!(
            smaller(broken, PATCH).unwrap(),
            "const A: usize = 7;\nconst B: usize = 2;\nmain\n"
        );
    }

    #[test]
    fn a_patch_that_fits_nowhere_is_refused() {
        assert_eq!(smaller("main\n", PATCH), None);
        assert_eq!(smaller("main\n", "no patch"), None);
    }
}
