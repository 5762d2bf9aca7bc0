//! 本进程和它的子进程占多少内存。
//! What this process and its children have in memory.

use std::fs;
use std::process;

/// Bytes that are in memory and shared with no other process. Not a number
/// where there is no `/proc` that tells.
pub fn of_the_family() -> f64 {
    let me = process::id();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = ids.filter(|id| parent_of(*id) == Some(me));
    children.filter_map(private).sum::<f64>() + private(me).unwrap_or(f64::NAN)
}

fn parent_of(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?; // a name may hold spaces
    fields.split_whitespace().nth(1)?.parse().ok()
}

fn private(id: u32) -> Option<f64> {
    let all = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let lines = all.lines().filter(|line| line.starts_with("Private_"));
    let kib = lines
        .filter_map(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    Some(kib.sum::<f64>() * 1024.0)
}
