//! 有哪些课、哪些程序、样本在哪里。 Which lessons, programs and samples there are.

use crate::run::INTERRUPTED;
use process_wrap::std::CommandWrap;
use say::{Lang, tr};
use serde_json::Value;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

/// How often cargo is looked at.
const TICK: Duration = Duration::from_millis(10);

/// Below a lesson's folder: its story in every order.
const ORDERS: &str = "orders";

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

    /// The package in which it is compiled for every order, if it has one.
    pub fn twin(&self) -> Option<String> {
        let manifest = self.path.join(ORDERS).join("Cargo.toml");
        manifest.is_file().then(|| format!("orders{}", self.name))
    }

    /// The same, if its story is there, and not only tests.
    pub fn orders(&self) -> Option<String> {
        let story = self.path.join(ORDERS).join("story.rs");
        self.twin().filter(|_| story.is_file())
    }

    /// Under which name [`built`] has the executable of its story.
    pub fn story(&self) -> String {
        format!("{}/{ORDERS}", self.name)
    }

    /// The lesson in a folder, as its package says.
    fn read(path: PathBuf, package: Option<&Value>) -> Result<Self, String> {
        let name = file_name(&path);
        let manifest = path.join("Cargo.toml");
        let manifest = manifest.display();
        let due = format!("lesson{name}");
        let Some(package) = package else {
            return Err(tr!(
                "{manifest}：不是这个工作区的包",
                "{manifest}: this is no package of the workspace"
            ));
        };
        let is = package["name"].as_str().unwrap_or_default();
        if is != due {
            return Err(tr!(
                "{manifest}：包名应当是 {due}，不是 {is}",
                "{manifest}: the package must be called {due}, not {is}"
            ));
        }
        let mains = targets(package, "bin").len();
        if mains != 1 {
            return Err(tr!(
                "{manifest}：一课要有一个主程序，这里有 {mains} 个",
                "{manifest}: a lesson has one main program, and this one has {mains}"
            ));
        }
        let program = |example: Option<&str>| Program {
            name: match example {
                Some(example) => format!("{name}/{example}"),
                None => name.clone(),
            },
            example: example.map(str::to_owned),
            folder: path.clone(),
        };
        let mut programs = vec![program(None)];
        let examples = targets(package, "example");
        programs.extend(examples.into_iter().map(|e| program(Some(e))));
        Ok(Self {
            name,
            path,
            programs,
        })
    }
}

/// The names of a package's targets of a kind, in order.
fn targets<'a>(package: &'a Value, kind: &str) -> Vec<&'a str> {
    let targets = package["targets"].as_array().into_iter().flatten();
    let mut names: Vec<_> = targets
        .filter(|target| target["kind"][0] == kind)
        .filter_map(|target| target["name"].as_str())
        .collect();
    names.sort_unstable();
    names
}

impl Program {
    /// The folder's name of its lesson.
    pub fn lesson(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }

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

    /// What tells `cargo build` to build it.
    pub fn build_args(&self) -> Vec<&str> {
        match &self.example {
            None => vec!["--bins"],
            Some(name) => vec!["--example", name],
        }
    }

    /// The same program in Python, if there is one.
    pub fn python(&self) -> Option<PathBuf> {
        let name = self.example.as_deref().unwrap_or("main");
        let file = self.folder.join("python").join(format!("{name}.py"));
        file.is_file().then_some(file)
    }
}

/// What is in the folder `lessons`.
#[derive(Debug)]
pub struct Lessons {
    /// In order.
    pub good: Vec<Lesson>,
    pub refused: Vec<Refused>,
    /// Cargo's target folder.
    pub target: PathBuf,
}

/// A folder that is meant to be a lesson, and cannot be used as one.
#[derive(Debug)]
pub struct Refused {
    pub name: String,
    /// For the user, with the path.
    pub why: String,
}

/// All lessons below `root`.
///
/// # Errors
/// A sentence for the user when there is no lesson, or cargo cannot read the
/// workspace.
pub fn all(root: &Path) -> Result<Lessons, String> {
    let folder = root.join("lessons");
    let shown = folder.display();
    let found = house::lessons(root).map_err(|e| {
        tr!(
            "读不了课程目录 {shown}：{e}",
            "cannot read the lessons in {shown}: {e}"
        )
    })?;
    if found.is_empty() {
        return Err(tr!("{shown} 里没有课", "there is no lesson in {shown}"));
    }
    let workspace = workspace(root)?;
    let text = |value: &Value| value.as_str().map(PathBuf::from);
    let packages = workspace["packages"].as_array();
    let own = text(&workspace["workspace_root"]).unwrap_or_default();
    let mut lessons = Lessons {
        good: Vec::new(),
        refused: Vec::new(),
        target: text(&workspace["target_directory"]).unwrap_or_default(),
    };
    for house::Lesson { name } in found {
        let path = folder.join(&name);
        let manifest = own.join("lessons").join(&name).join("Cargo.toml");
        let package = packages
            .into_iter()
            .flatten()
            .find(|p| text(&p["manifest_path"]).as_ref() == Some(&manifest));
        match Lesson::read(path, package) {
            Ok(lesson) => lessons.good.push(lesson),
            Err(why) => lessons.refused.push(Refused { name, why }),
        }
    }
    refuse_namesakes(&mut lessons);
    Ok(lessons)
}

/// Cargo builds all examples into one folder: of two with one name only one would
/// be there, and both would be checked by it.
fn refuse_namesakes(lessons: &mut Lessons) {
    let mut known = HashMap::<String, String>::new();
    let refused = &mut lessons.refused;
    lessons.good.retain(|lesson| {
        let examples = lesson.programs.iter().filter_map(|program| {
            Some((program.example.clone()?, lesson.name.clone()))
        });
        for (example, name) in examples {
            if let Some(other) = known.get(&example) {
                let why = tr!(
                    "它的附带程序 {example} 和 {other} 的同名，请换个名字",
                    "its example {example} has the name of one of {other}; \
                     call it something else"
                );
                refused.push(Refused { name, why });
                return false;
            }
            known.insert(example, name);
        }
        true
    });
}

/// Those of the lessons that the `parts` name; all if there are none. Any part
/// of a package's name will do, and so will a lesson's folder, or a program as
/// `--list` shows it.
///
/// # Errors
/// A sentence that lists the names when a part fits no lesson: a mistake in
/// the command line.
pub fn select(mut all: Lessons, parts: &[String]) -> Result<Lessons, String> {
    let is_good = |part: &str, lesson: &Lesson| {
        fits(part, &lesson.name)
            || lesson.programs.iter().any(|p| p.name == plain(part))
    };
    for part in parts {
        let good = all.good.iter().any(|lesson| is_good(part, lesson));
        if !good && !all.refused.iter().any(|r| fits(part, &r.name)) {
            let good = all.good.iter().map(|lesson| lesson.name.as_str());
            let refused = all.refused.iter().map(|r| r.name.as_str());
            let mut names: Vec<_> = good.chain(refused).collect();
            names.sort_unstable();
            let names = names.join(", ");
            return Err(tr!(
                "没有叫“{part}”的课；现有的课：{names}",
                "there is no lesson '{part}'; the lessons are: {names}"
            ));
        }
    }
    if !parts.is_empty() {
        let any = |fit: &dyn Fn(&str) -> bool| parts.iter().any(|p| fit(p));
        all.good.retain(|lesson| any(&|part| is_good(part, lesson)));
        all.refused.retain(|r| any(&|part| fits(part, &r.name)));
    }
    Ok(all)
}

/// Whether a part of a name means the lesson of this name.
pub fn fits(part: &str, name: &str) -> bool {
    let part = plain(part);
    !part.is_empty() && format!("lesson{name}").contains(part)
}

/// Without what a shell puts around a folder's name when it completes it.
fn plain(part: &str) -> &str {
    let part = part.trim_end_matches(['/', '\\']);
    let part = part.trim_start_matches("./").trim_start_matches(".\\");
    part.strip_prefix("lessons/")
        .or_else(|| part.strip_prefix("lessons\\"))
        .unwrap_or(part)
}

/// The workspace as cargo reads it.
fn workspace(root: &Path) -> Result<Value, String> {
    let mut command = cargo(root);
    command
        .args(["metadata", "--no-deps", "--format-version=1"])
        .stderr(Stdio::piped());
    let output = output(command)?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(tr!(
            "cargo 读不了这个工作区\n{why}",
            "cargo cannot read the workspace\n{why}"
        ));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| {
        tr!(
            "看不懂 cargo metadata：{e}",
            "cannot make sense of cargo metadata: {e}"
        )
    })
}

/// A command for cargo, to be run in `root`.
pub fn cargo(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

/// The executables of the programs, by their names.
pub type Executables = HashMap<String, PathBuf>;

/// Builds the programs of the lessons. What cargo has to say goes to stderr.
///
/// # Errors
/// A sentence for the user when the build fails.
pub fn build(root: &Path, lessons: &[Lesson]) -> Result<Executables, String> {
    if lessons.is_empty() {
        return Ok(Executables::new()); // to cargo it would mean all
    }
    let mut command = cargo(root);
    command
        .args(["build", "--bins", "--examples", MESSAGES])
        .stderr(Stdio::inherit());
    for lesson in lessons {
        command.args(["-p", &lesson.package()]);
    }
    built(command)
}

/// Makes cargo say where the executables are.
pub const MESSAGES: &str = "--message-format=json-render-diagnostics";

/// The executables that a `cargo build` makes.
///
/// # Errors
/// A sentence for the user when the build fails, with what cargo said to a
/// piped stderr.
pub fn built(command: Command) -> Result<Executables, String> {
    let output = output(command)?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(tr!("没有编译成功\n{why}", "the build failed\n{why}"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(executable).collect())
}

/// The program and its executable, if that is what a message is about.
fn executable(message: &str) -> Option<(String, PathBuf)> {
    let made = made(message)?;
    let folder = file_name(made.manifest.parent()?);
    let name = match &*made.kind {
        "bin" if folder == ORDERS => {
            let lesson = made.manifest.parent()?.parent()?;
            format!("{}/{ORDERS}", file_name(lesson))
        }
        "bin" => folder,
        _ => format!("{folder}/{}", made.name),
    };
    Some((name, made.executable))
}

/// Something that cargo has made, and that can be run.
pub struct Made {
    /// The `Cargo.toml` that asked for it.
    pub manifest: PathBuf,
    /// As `bin` or `test`.
    pub kind: String,
    pub name: String,
    pub executable: PathBuf,
}

/// What a message of cargo says that it has made.
pub fn made(message: &str) -> Option<Made> {
    let message: Value = serde_json::from_str(message).ok()?;
    let target = &message["target"];
    Some(Made {
        manifest: message["manifest_path"].as_str()?.into(),
        kind: target["kind"][0].as_str()?.to_owned(),
        name: target["name"].as_str()?.to_owned(),
        executable: message["executable"].as_str()?.into(),
    })
}

/// What becomes of a command; an interrupt kills it with its children.
///
/// # Errors
/// A sentence for the user when it cannot be run.
pub fn output(command: Command) -> Result<Output, String> {
    let failed =
        |e: io::Error| tr!("运行不了 cargo：{e}", "cannot run cargo: {e}");
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);
    let mut child = command.spawn().map_err(failed)?;
    let stdout = child.stdout().take().map(read_apart);
    let stderr = child.stderr().take().map(read_apart);
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        if INTERRUPTED.load(Relaxed) {
            let _ = child.start_kill();
            let _ = child.wait();
            return Err(tr!("被中断", "interrupted"));
        }
        thread::sleep(TICK);
    };
    let all = |reader: Option<thread::JoinHandle<_>>| {
        reader.map_or_else(Vec::new, |reader| reader.join().unwrap())
    };
    Ok(Output {
        status,
        stdout: all(stdout),
        stderr: all(stderr),
    })
}

fn read_apart(
    mut stream: impl Read + Send + 'static,
) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes); // what came counts
        bytes
    })
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::{fits, plain};

    #[test]
    fn any_part_of_a_lessons_name_means_it_and_so_does_its_folder() {
        for part in [
            "03",
            "thread_pool",
            "lesson03_thread_pool",
            "lessons/03_thread_pool/",
            "./lessons/03_thread_pool",
            r".\lessons\03_thread_pool\",
        ] {
            assert!(fits(part, "03_thread_pool"), "{part}");
        }
        for part in ["", "/", "lessons/", "04", "lessons/3_thread_pools"] {
            assert!(!fits(part, "03_thread_pool"), "{part}");
        }
        assert_eq!(plain("lessons/03_pool/early/"), "03_pool/early");
    }
}
