//! 内存里的文件。
//! A file in memory.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What was written.
#[derive(Debug)]
pub struct Part(Vec<u8>);

impl Part {
    /// An empty one.
    pub fn create(_: &Path) -> io::Result<Self> {
        Ok(Self(Vec::new()))
    }

    /// Nothing.
    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> u64 {
        self.0.len() as u64
    }

    /// The name that the file would have.
    pub fn keep(&self) -> io::Result<PathBuf> {
        Ok("video.mp4".into())
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
