//! The story as a module, in two sizes; see the crate `story`.

fn main() {
    story::write("../src/main.rs", "small.diff");
    story::lib("../src");
}
