//! 还没下完的文件：要么留下整个，要么什么也不留。
//! A file that is not complete yet: it stays whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

// ANCHOR: part
/// A file `UUID.part` that disappears when this is dropped, unless
/// [`keep`](Self::keep) has made it `UUID.mp4` before. So a file with a
/// video's name is a whole video, at any moment; after [`sync`](Self::sync)
/// even if the power fails.
#[derive(Debug)]
pub struct Part {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl Part {
    /// An empty file with a new name in `folder`.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let path = folder.join(format!("{}.part", Uuid::new_v4()));
        let file = File::create_new(&path)?;
        let bytes = 0;
        Ok(Self { path, file, bytes })
    }

    /// Waits until all its bytes are on the disk, and not only on their way.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Gives the complete file its name, which is returned.
    pub fn keep(&self) -> io::Result<PathBuf> {
        let whole = self.path.with_extension("mp4");
        fs::rename(&self.path, &whole)?; // ⑧ all at once, or not at all
        Ok(whole)
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path); // one that was kept has moved
    }
}
// ANCHOR_END: part
