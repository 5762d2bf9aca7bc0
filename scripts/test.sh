#!/usr/bin/env bash
# 全部测试；缺的工具会自己装。 All tests; installs what it misses by itself.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
step() { printf '\n== %s\n' "$*"; "$@"; }

step cargo fmt --all --check
step cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
step cargo test --workspace --locked --quiet
step env RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --quiet
step scripts/check-book.sh
step scripts/check-pages.sh
step scripts/check-outputs.sh --python
step scripts/check-outputs.sh --breaks
printf '\nAll tests passed. 全部测试通过。\n'
