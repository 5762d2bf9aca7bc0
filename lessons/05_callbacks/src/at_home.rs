//! 本课自己的网站，存下来的和它发出的比一比。
//! The lesson's own site: what was saved is compared with what it has sent.

use crate::log::Tally;
use crate::visit::{Outcome, visit};
use say::{reason, say, tr};
use scenery::web::{Fault, Site};
use std::time::{Duration, Instant};
use std::{env, fs};
use tempfile::TempDir;

const VIDEOS: u32 = 16;
const FAULTS: [(u32, Fault); 4] = [
    (4, Fault::Missing),
    (7, Fault::NoAddress),
    (10, Fault::Slow),
    (13, Fault::Cut),
];
const LATENCY: Duration = Duration::from_millis(600); // of each answer
const PATIENCE: Duration = Duration::from_secs(2);

/// Saves the videos of the site, and looks at what was saved.
pub fn story() -> Outcome {
    let site = Site::open(VIDEOS, &FAULTS, LATENCY)?;
    let folder = temporary_folder()?;
    let start = Instant::now();
    let Tally { saved, .. } = visit(&site.url(), folder.path(), PATIENCE)?;
    let secs = start.elapsed().as_secs_f64();

    let right = saved.iter().filter(|(id, file)| Site::sent(id, file)); // ③
    let right = right.count();
    let half = fs::read_dir(folder.path())?.count() - right;
    let n = site.requests();
    folder.close()?;
    say!("一字节不差的：{right} 个", "right to the byte: {right}");
    say!("半截的文件：{half} 个", "half files: {half}");
    let one_by_one = LATENCY.as_secs_f64() * n as f64;
    let fast = secs < one_by_one / 2.0;
    say!(
        "{n} 个请求用了 {secs:.1} 秒，不到一个接一个做的一半：{fast}",
        "{n} requests took {secs:.1} s, less than half of one by one: {fast}"
    );
    Ok(())
}

fn temporary_folder() -> Outcome<TempDir> {
    let folder = tempfile::tempdir().map_err(|e| {
        let (temp, why) = (env::temp_dir(), reason(&e));
        let temp = temp.display();
        tr!(
            "在 {temp} 里建不了文件夹：{why}",
            "cannot make a folder in {temp}: {why}"
        )
    });
    Ok(folder?)
}
