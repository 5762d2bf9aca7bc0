//! 本进程和它的子进程占多少内存。
//! What this process and its children have in memory.

use std::fs;
use std::process;

/// Bytes that were written here, and so are nobody else's. The pages of files
/// are left out: those of this program are shared as soon as another process
/// runs it too. Not a number where there is no `/proc` that tells.
pub fn of_the_family() -> f64 {
    let me = process::id();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = ids.filter(|id| parent_of(*id) == Some(me));
    children.filter_map(own).sum::<f64>() + own(me).unwrap_or(f64::NAN)
}

fn parent_of(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?; // a name may hold spaces
    fields.split_whitespace().nth(1)?.parse().ok()
}

fn own(id: u32) -> Option<f64> {
    let all = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = all.lines().find(|line| line.starts_with("Anonymous:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0)
}
