//! 从读来的一截一截里，把一行一行找出来。
//! Finds the lines in what one read after another brings.

/// Finds the lines in what one client sends.
#[derive(Default)]
pub struct Lines {
    held: Vec<u8>, // a line that has not ended
}

impl Lines {
    /// Takes what one read has brought. Returns the lines that are complete
    /// now, in order and without their `\n`. Bytes that are no text become `�`.
    pub fn feed(&mut self, piece: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        for part in piece.split_inclusive(|b| *b == b'\n') {
            self.held.extend(part);
            if let Some(line) = self.held.strip_suffix(b"\n") {
                lines.push(String::from_utf8_lossy(line).into_owned());
                self.held.clear();
            }
        }
        lines
    }
}
