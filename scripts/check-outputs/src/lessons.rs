//! 有哪些课、哪些程序、样本在哪里。 Which lessons, programs and samples there are.

use say::{Lang, tr};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A lesson's folder, its package and its programs.
#[derive(Debug)]
pub struct Lesson {
    /// The folder's name, such as `03_thread_pool`.
    pub name: String,
    /// The folder.
    pub path: PathBuf,
    /// `main` first, then those in `examples`.
    pub programs: Vec<Program>,
}

/// A program with a sample of its own: a lesson's main, or an example.
#[derive(Clone, Debug)]
pub struct Program {
    /// As it is shown: `03_thread_pool`, or `03_thread_pool/deadlock`.
    pub name: String,
    /// The example's name; none for the lesson's main program.
    example: Option<String>,
    folder: PathBuf,
}

impl Lesson {
    pub fn package(&self) -> String {
        format!("lesson{}", self.name)
    }

    fn read(path: PathBuf) -> io::Result<Self> {
        let name = file_name(&path);
        let mut programs = vec![Program {
            name: name.clone(),
            example: None,
            folder: path.clone(),
        }];
        for file in sorted(&path.join("examples"))? {
            if file.extension().is_some_and(|e| e == "rs") {
                let example = file_name(&file.with_extension(""));
                programs.push(Program {
                    name: format!("{name}/{example}"),
                    example: Some(example),
                    folder: path.clone(),
                });
            }
        }
        Ok(Self {
            name,
            path,
            programs,
        })
    }
}

impl Program {
    /// The sample of what it prints to stdout.
    pub fn sample(&self, lang: Lang) -> PathBuf {
        self.file("output.", "", lang)
    }

    /// The sample of what it prints to stderr; there need not be one.
    pub fn stderr_sample(&self, lang: Lang) -> PathBuf {
        self.file("stderr.", ".stderr", lang)
    }

    /// The timeline of the run in the sample: a lesson's main has one.
    pub fn timeline(&self, lang: Lang) -> Option<PathBuf> {
        let of_main = self.example.is_none();
        of_main.then(|| self.sample(lang).with_extension("svg"))
    }

    fn file(&self, of_main: &str, of_example: &str, lang: Lang) -> PathBuf {
        let lang = lang.pick("zh", "en");
        match &self.example {
            None => self.folder.join(format!("{of_main}{lang}.txt")),
            Some(name) => self
                .folder
                .join("examples")
                .join(format!("{name}{of_example}.{lang}.txt")),
        }
    }

    /// The same program in Python, if there is one.
    pub fn python(&self) -> Option<PathBuf> {
        let name = self.example.as_deref().unwrap_or("main");
        let file = self.folder.join("python").join(format!("{name}.py"));
        file.is_file().then_some(file)
    }
}

/// All lessons below `root`, in order.
///
/// # Errors
/// A sentence for the user when there is no folder `lessons` to be read.
pub fn all(root: &Path) -> Result<Vec<Lesson>, String> {
    let folder = root.join("lessons");
    let lessons = sorted(&folder).and_then(|paths| {
        paths
            .into_iter()
            .filter(|path| {
                let name = file_name(path);
                name.starts_with(|c: char| c.is_ascii_digit())
                    && path.join("Cargo.toml").is_file()
            })
            .map(Lesson::read)
            .collect::<io::Result<Vec<_>>>()
    });
    let root = root.display();
    match lessons {
        Ok(lessons) if !lessons.is_empty() => Ok(lessons),
        Ok(_) => Err(tr!(
            "{root} 的 lessons 目录里没有课",
            "there is no lesson in the folder lessons of {root}"
        )),
        Err(e) => {
            Err(tr!("读不了课程目录：{e}", "cannot read the lessons: {e}"))
        }
    }
}

/// Those of the lessons whose package name contains one of the `parts`.
///
/// # Errors
/// A sentence that lists the names when a part fits no lesson.
pub fn select(
    all: Vec<Lesson>,
    parts: &[String],
) -> Result<Vec<Lesson>, String> {
    let fits = |lesson: &Lesson, part: &String| lesson.package().contains(part);
    for part in parts {
        if !all.iter().any(|lesson| fits(lesson, part)) {
            let names: Vec<_> = all.iter().map(|l| l.name.as_str()).collect();
            let names = names.join(", ");
            return Err(tr!(
                "没有叫“{part}”的课；现有的课：{names}",
                "there is no lesson '{part}'; the lessons are: {names}"
            ));
        }
    }
    let chosen = |lesson: &Lesson| {
        parts.is_empty() || parts.iter().any(|part| fits(lesson, part))
    };
    Ok(all.into_iter().filter(chosen).collect())
}

/// The executables of the programs, by their names, once `cargo build` is
/// done. What cargo has to say goes to stderr; with a target folder `apart`
/// it is kept for the error.
///
/// # Errors
/// A sentence for the user when the build fails.
pub fn build(
    root: &Path,
    apart: Option<&Path>,
    lessons: &[Lesson],
) -> Result<HashMap<String, PathBuf>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(root)
        .args(["build", "--bins", "--examples"])
        .arg("--message-format=json-render-diagnostics");
    match apart {
        None => command.stderr(Stdio::inherit()),
        Some(target) => command.arg("--target-dir").arg(target),
    };
    for lesson in lessons {
        command.args(["-p", &lesson.package()]);
    }
    let output = command
        .output()
        .map_err(|e| tr!("启动不了 cargo：{e}", "cannot start cargo: {e}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(tr!("没有编译成功\n{why}", "the build failed\n{why}"));
    }
    let mut programs = HashMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line)
        else {
            continue;
        };
        let text = |pointer| message.pointer(pointer)?.as_str();
        let (Some(executable), Some(manifest), Some(kind), Some(target)) = (
            text("/executable"),
            text("/manifest_path"),
            text("/target/kind/0"),
            text("/target/name"),
        ) else {
            continue;
        };
        let Some(folder) = Path::new(manifest).parent().map(file_name) else {
            continue;
        };
        let name = match kind {
            "bin" => folder,
            _ => format!("{folder}/{target}"),
        };
        programs.insert(name, PathBuf::from(executable));
    }
    Ok(programs)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// What a folder holds, in order; nothing if it does not exist.
pub fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
