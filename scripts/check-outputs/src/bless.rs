//! 用一次新的运行改写样本：保留标记，不放宽要求，不毁掉旧文件。
//! Rewrites a sample from a new run: keeps its marks, asks for no less, and
//! destroys nothing.

use crate::judge::read_sample;
use crate::lessons::Program;
use crate::options::{Allow, Options};
use crate::run::{End, Run};
use crate::show;
use crate::timeline;
use crate::words::{refusals_in_words, stderr_in_short};
use contract::{Sample, fresh};
use say::{Lang, tr};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind::NotFound, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::NamedTempFile;

/// A text that is not yet in its place has a name that begins so.
const UNFINISHED: &str = ".bless-";
/// Nobody works so long at one: who began it was killed.
const ABANDONED: Duration = Duration::from_secs(60);

/// What a file is to be.
struct Text {
    path: PathBuf,
    /// None if there is no such file yet.
    old: Option<String>,
    new: String,
}

/// Rewrites the samples of a program, and draws the timeline of the run when
/// the one that there is belongs to another; says what changed.
///
/// First all new texts are made and read back, then all are written beside the
/// old ones, and only then do they take their places, each in one step.
/// Whatever happens on the way, every file is whole, old or new; and as long
/// as they do not go together, the next check says so.
///
/// # Errors
/// Why nothing, or not all, was written, in words.
pub fn bless(
    program: &Program,
    lang: Lang,
    run: &Run,
    options: &Options,
) -> Result<String, String> {
    remove_abandoned(&program.sample(lang));
    if let Some(why) = ended_badly(run, options.timeout) {
        return Err(tr!(
            "{why}；样本没有改动",
            "{why}; the samples are unchanged"
        ) + &stderr_in_short(run));
    }
    let stdout = stdout_sample(program, lang, run, options.allow);
    let stderr = stderr_sample(program, lang, run, options.allow);
    let (stdout, stderr) = match (stdout, stderr) {
        (Ok(stdout), Ok(stderr)) => (stdout, stderr),
        (Err(a), Err(b)) => return Err(format!("{a}\n  {b}")),
        (Err(why), _) | (_, Err(why)) => return Err(why),
    };
    let timeline = timeline(program, lang, run, &stdout.new)?;
    let texts: Vec<Text> = [Some(stdout), stderr, timeline]
        .into_iter()
        .flatten()
        .filter(|text| text.old.as_deref() != Some(text.new.as_str()))
        .collect();
    replace(&texts)?;
    Ok(in_words(&texts))
}

/// Why this run is nothing to write down.
fn ended_badly(run: &Run, limit: Duration) -> Option<String> {
    let secs = limit.as_secs();
    Some(match run.end {
        End::Interrupted => tr!("被中断", "interrupted"),
        End::TooMuchOutput => tr!(
            "程序输出过多，已强行结束",
            "the program printed without end and was killed"
        ),
        End::OutOfTime => tr!(
            "程序 {secs} 秒还没有结束，已强行结束（--timeout 可以放长）",
            "the program had not ended after {secs} s and was killed (--timeout gives it longer)"
        ),
        End::Exited(status) if !status.success() => tr!(
            "程序的退出状态应为 0，实际是：{status}",
            "the program must end with exit status 0, but ended with {status}"
        ),
        End::Exited(_) if run.left_processes => tr!(
            "程序已结束，它的子进程还在运行",
            "the program ended, but one of its child processes was still running"
        ),
        End::Exited(_) if !run.left_files.is_empty() => {
            let files: Vec<_> = run.left_files.iter().map(show::name).collect();
            let files = files.join(", ");
            tr!(
                "程序留下了文件：{files}",
                "the program left files behind: {files}"
            )
        }
        End::Exited(_) => return None,
    })
}

fn stdout_sample(
    program: &Program,
    lang: Lang,
    run: &Run,
    allow: Allow,
) -> Result<Text, String> {
    rewritten(program.sample(lang), &run.stdout, allow)
}

/// None when there is no such sample and need not be one.
fn stderr_sample(
    program: &Program,
    lang: Lang,
    run: &Run,
    allow: Allow,
) -> Result<Option<Text>, String> {
    let path = program.stderr_sample(lang);
    let shown = path.display();
    match (fs::symlink_metadata(&path).is_ok(), run.stderr.is_empty()) {
        (false, true) => Ok(None),
        (false, false) if !allow.stderr => Err(tr!(
            "程序往标准错误（stderr）写了东西，样本一向不许，所以什么也没有改写；确实应当写，就加上 --allow stderr，由 {shown} 声明它",
            "it wrote to stderr, which no sample has allowed so far, so nothing was rewritten; if it is meant to, add --allow stderr, and {shown} will declare it"
        ) + &stderr_in_short(run)),
        (true, true) => Err(tr!(
            "{shown} 声明了标准错误输出，这次却什么也没有，所以什么也没有改写；确实不再有，就删掉这个文件",
            "{shown} declares words on stderr, and this time there were none, so nothing was rewritten; if that is meant, delete the file"
        )),
        (_, false) => rewritten(path, &run.stderr, allow).map(Some),
    }
}

/// The sample at this path, rewritten from an output that it then accepts.
fn rewritten(
    path: PathBuf,
    output: &[u8],
    allow: Allow,
) -> Result<Text, String> {
    let shown = path.display();
    let old = read(&path)?;
    let new = match &old {
        Some(_) => read_sample(&path)?.refresh(output, allow.in_sample),
        None => fresh(output).map_err(|refusal| vec![refusal]),
    };
    let mut new = new.map_err(|refusals| {
        let old = old.as_deref().unwrap_or_default();
        let why = refusals_in_words(&refusals, old, output);
        tr!(
            "{shown} 没有改写：{why}",
            "{shown} was not rewritten: {why}"
        )
    })?;
    let accepts = Sample::parse(&new).map(|new| new.verify(output).is_ok());
    if !accepts.is_ok_and(|accepts| accepts) {
        return Err(tr!(
            "{shown} 没有改写：新样本不认它自己的这次运行，这是检查程序的毛病",
            "{shown} was not rewritten: the new sample would not accept its own run, which is a fault of this checker"
        ));
    }
    // As an editor left them, on Windows.
    if old.as_ref().is_some_and(|old| old.contains("\r\n")) {
        new = new.replace('\n', "\r\n");
    }
    Ok(Text { path, old, new })
}

/// The timeline of the run in the sample, unless the one that there is will do.
fn timeline(
    program: &Program,
    lang: Lang,
    run: &Run,
    sample: &str,
) -> Result<Option<Text>, String> {
    let Some(path) = program.timeline(lang) else {
        return Ok(None);
    };
    let old = read(&path)?;
    let sample = Sample::parse(sample).expect("it was read back");
    // Not again for the times alone: each run has others.
    let svg = old.as_deref().unwrap_or_default();
    if timeline::belongs(svg, &sample, lang) {
        return Ok(None);
    }
    let new = timeline::draw(&sample, &run.times, lang);
    Ok(Some(Text { path, old, new }))
}

/// What a file holds, if there is one; what is not UTF-8 in it, as U+FFFD.
fn read(path: &Path) -> Result<Option<String>, String> {
    let shown = path.display();
    match fs::read(path) {
        Ok(text) => Ok(Some(String::from_utf8_lossy(&text).into_owned())),
        Err(e) if e.kind() == NotFound && !path.is_symlink() => Ok(None),
        Err(e) => Err(tr!("读不了 {shown}：{e}", "cannot read {shown}: {e}")),
    }
}

/// Gives all files their new texts; or none, when one cannot be written.
fn replace(texts: &[Text]) -> Result<(), String> {
    let mut ready = Vec::new();
    for text in texts {
        let shown = text.path.display();
        ready.push(write_beside(text).map_err(|e| {
            tr!(
                "写不了 {shown}：{e}；什么也没有改动",
                "cannot write {shown}: {e}; nothing was changed"
            )
        })?);
    }
    for (file, place) in ready {
        let shown = place.display();
        file.persist(&place).map_err(|e| {
            let e = e.error;
            tr!(
                "写不了 {shown}：{e}；也许已经写了别的文件，请再用一次 --bless",
                "cannot write {shown}: {e}; other files may have been written, so --bless once more"
            )
        })?;
        sync_folder_of(&place);
    }
    Ok(())
}

/// Writes a text beside the file that it will replace; returns it with the
/// path of that file: where a symbolic link leads.
fn write_beside(text: &Text) -> io::Result<(NamedTempFile, PathBuf)> {
    let (place, old) = match text.old {
        Some(_) => {
            let place = fs::canonicalize(&text.path)?;
            let old = fs::metadata(&place)?;
            (place, Some(old))
        }
        None => (text.path.clone(), None),
    };
    if old.as_ref().is_some_and(|old| old.permissions().readonly()) {
        return Err(io::Error::other(tr!("它是只读的", "it is read-only")));
    }
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new();
    beside.prefix(UNFINISHED);
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = beside.tempfile_in(folder)?;
    file.as_file_mut().write_all(text.new.as_bytes())?;
    #[cfg(unix)]
    if let Some(old) = old {
        be_like(file.as_file(), &old)?;
    }
    file.as_file().sync_all()?;
    Ok((file, place))
}

#[cfg(unix)]
fn be_like(file: &fs::File, old: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only root may, and only root has to.
    let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    file.set_permissions(old.permissions())
}

/// Removes what a `--bless` that was killed has left beside a sample.
fn remove_abandoned(sample: &Path) {
    let place = fs::canonicalize(sample).unwrap_or(sample.to_owned());
    let folder = place.parent().unwrap_or(Path::new("."));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
        let written = entry.metadata().and_then(|data| data.modified());
        let age = written.ok().and_then(|time| time.elapsed().ok());
        if ours && age.is_some_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// After that, a power cut does not undo a renaming.
fn sync_folder_of(file: &Path) {
    #[cfg(unix)]
    if let Some(Ok(folder)) = file.parent().map(fs::File::open) {
        let _ = folder.sync_all(); // not every file system can
    }
    #[cfg(not(unix))]
    let _ = file;
}

/// What was done, and how each rewritten sample differs from the old one.
fn in_words(texts: &[Text]) -> String {
    let is_timeline =
        |text: &&Text| text.path.extension() == Some(OsStr::new("svg"));
    let mut done = Vec::new();
    let mut diffs = String::new();
    if texts.iter().all(|text| is_timeline(&text)) {
        done.push(tr!("没有变化", "no change"));
    }
    for text in texts {
        let shown = text.path.display();
        done.push(match &text.old {
            _ if is_timeline(&text) => tr!("画了 {shown}", "drew {shown}"),
            None => tr!(
                "新写了 {shown}（每一行都是固定的，请加上标记）",
                "wrote {shown} (all its lines are fixed, now add the marks)"
            ),
            Some(old) => {
                let diff = diffy::create_patch(old, &text.new).to_string();
                diffs += &format!("\n    {shown}");
                for line in diff.lines().skip(2) {
                    diffs += &format!("\n    {}", show::short(line));
                }
                tr!("改写了 {shown}", "rewrote {shown}")
            }
        });
    }
    done.join(&tr!("；", "; ")) + &diffs
}
