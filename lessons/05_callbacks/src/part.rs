//! 还没下完的文件：要么留下整个，要么什么也不留。
//! A file that is not complete yet: it stays whole, or not at all.

use crate::Trouble;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use uuid::Uuid;

/// A file `UUID.part` that disappears when this is dropped, unless [`keep`]
/// has made it `UUID.mp4` before. So a file with a video's name is a whole
/// video, at any moment; after [`sync`](Self::sync) even if the power fails.
///
/// [`keep`]: Self::keep
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    file: File,
    bytes: u64,
    kept: AtomicBool,
}

impl Part {
    /// An empty file with a new name in `folder`.
    ///
    /// # Errors
    ///
    /// If the system cannot make one.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let path = folder.join(format!("{}.part", Uuid::new_v4()));
        let file = File::create_new(&path)?;
        Ok(Self {
            path,
            file,
            bytes: 0,
            kept: AtomicBool::new(false),
        })
    }

    /// Adds `bytes` at the end.
    ///
    /// # Errors
    ///
    /// If the system cannot write them, for want of room for example.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Waits until all its bytes are on the disk, and not only on their way.
    ///
    /// # Errors
    ///
    /// If the disk cannot take them.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Gives the complete file its name, which is returned.
    ///
    /// # Errors
    ///
    /// If the system cannot rename it.
    pub fn keep(&self) -> Result<PathBuf, Trouble> {
        let whole = self.path.with_extension("mp4");
        fs::rename(&self.path, &whole)?; // ⑧ all at once, or not at all
        self.kept.store(true, Relaxed);
        Ok(whole)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !*self.kept.get_mut() {
            let _ = fs::remove_file(&self.path);
        }
    }
}
