//! The library with stand-ins for two of its files; see the crate `story`.

fn main() {
    story::lib("../src");
}
