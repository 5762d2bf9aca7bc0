//! 把一课的 `main.rs` 变成可以调用的模块，行号不变；一份完整的，一份小的。
//! Makes modules of a lesson's `main.rs` that one can call as often as one likes,
//! with the same line numbers, for `orders`: one in full size and a small one.

use std::path::Path;
use std::{env, fs};

/// Writes `full.rs` and `small.rs` into the folder `OUT_DIR` of a build script:
/// `main` as it is, and, if there is a patch `small`, with that applied, hunk by
/// hunk: one that a broken `main` has no place for is left out. Each gets a last line that lets
/// others call it, and its `//!` become `//`, as a module that is included has
/// none.
///
/// # Panics
///
/// With a sentence, if a file cannot be read or written, or no hunk fits.
pub fn write(main: &str, small: &str) {
    // The folder of `main`: its modules are part of the story.
    let folder = main.rsplit_once('/').map_or(".", |(folder, _)| folder);
    for path in [folder, small] {
        println!("cargo::rerun-if-changed={path}");
    }
    let read = |path: &str| {
        let text = fs::read_to_string(path);
        text.unwrap_or_else(|e| panic!("{path}: {e}"))
            .replace("\r\n", "\n")
    };
    let full = read(main);
    let smaller = Path::new(small).exists().then(|| {
        smaller(&full, &read(small))
            .unwrap_or_else(|| panic!("{small} does not fit {main}"))
    });
    let folder = env::var("OUT_DIR").expect("a build script");
    let own = env::var("CARGO_MANIFEST_DIR").expect("a build script");
    let modules = Path::new(&own).join(main);
    let modules = modules.parent().expect("the folder src").display();
    let stories = [("full.rs", Some(full)), ("small.rs", smaller)];
    for (name, text) in stories {
        let Some(text) = text else { continue };
        let text = text.replace("//!", "//");
        let text = with_paths(&text, &modules.to_string());
        let called = "\n/// The story, from its beginning to its end.\n\
                      pub fn story() {\n    main()\n}\n";
        let path = Path::new(&folder).join(name);
        fs::write(path, text + called).expect("OUT_DIR can be written to");
    }
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

/// Says on the line of each module where it is, as the text is to be elsewhere.
fn with_paths(main: &str, folder: &str) -> String {
    let line = |line: &str| {
        let module = line.trim_end().strip_prefix("mod ");
        match module.and_then(|rest| rest.strip_suffix(';')) {
            Some(name) => {
                format!("#[path = {:?}] {line}", format!("{folder}/{name}.rs"))
            }
            None => line.to_owned(),
        }
    };
    main.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{smaller, with_paths};

    #[test]
    fn a_module_says_where_it_is_and_stays_on_its_line() {
        let main = "use a;\nmod act;\nmod inner {\n}\n";
        assert_eq!(
            with_paths(main, "/src"),
            "use a;\n#[path = \"/src/act.rs\"] mod act;\nmod inner {\n}\n"
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
