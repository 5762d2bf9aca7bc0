//! The library with a stand-in for its files; see the crate `story`.

fn main() {
    story::lib("../src");
}
