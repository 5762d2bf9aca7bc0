//! Through a tree of choices, leaf by leaf.

/// The choices of one run: which way was taken, of how many.
#[derive(Debug, Default)]
pub(super) struct Path {
    taken: Vec<(usize, usize)>,
    at: usize,
}

impl Path {
    /// The way to take at the next choice, of so many.
    pub(super) fn pick(&mut self, of: usize) -> usize {
        if of < 2 {
            return 0;
        }
        if self.at == self.taken.len() {
            self.taken.push((0, of));
        }
        self.at += 1;
        let (taken, then) = self.taken[self.at - 1];
        assert_eq!(of, then, "the program does not do the same twice");
        taken
    }

    /// Goes on to the next run: whether there is one.
    pub(super) fn next(&mut self) -> bool {
        self.at = 0;
        while let Some((taken, of)) = self.taken.pop() {
            if taken + 1 < of {
                self.taken.push((taken + 1, of));
                return true;
            }
        }
        false
    }
}
