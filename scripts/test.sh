#!/usr/bin/env bash
# 全部测试；缺的工具会自己装。每一步、每个测试都有时间限制，挂住了会说出是谁。
# 设了 CI，警告才算错误：读者的 Rust 可以比我们的新。
# All tests; installs what it misses by itself. Each step and each test has a limit,
# and one that hangs is named. A warning is an error only where CI is set: a
# reader's Rust may be newer than ours.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# step SECONDS COMMAND…
step() {
  local begin=$SECONDS
  printf '\n== %s\n' "${*:2}"
  cargo run --locked -q -p limited -- "$@"
  printf '   %s s\n' "$((SECONDS - begin))"
}

# Some steps compute and others mostly sleep, so two go side by side: `aside`
# starts one, whose words `together` prints when it has ended.
words=$(mktemp)
trap '[[ -z ${beside:-} ]] || kill -- "-$beside" 2>/dev/null || true; rm -f "$words"' EXIT
aside() {
  set -m # a process group of its own, so that it can be ended as a whole
  step 1800 "$@" >"$words" 2>&1 &
  beside=$!
  set +m
}
together() {
  local status=0
  wait "$beside" || status=$?
  beside=
  cat "$words"
  return "$status"
}
# A test program is ended when nothing in it ends for five minutes.
tests='target."cfg(all())".runner = ["cargo", "run", "-q", "-p", "limited", "--", "test", "300"]'

cargo build --locked -q -p limited
step 300 cargo fmt --all --check
step 1800 cargo clippy --workspace --all-targets --locked --quiet -- ${CI:+-D warnings}
step 1800 scripts/check-book.sh # first: tests of this check need its mdBook

aside scripts/check-pages.sh
step 3600 cargo test --workspace --tests --locked --config "$tests"
step 1800 cargo test --workspace --doc --locked --quiet
step 900 env RUSTDOCFLAGS="${CI:+-D warnings}" cargo doc --workspace --no-deps --locked --quiet
together

aside scripts/check-offline.sh
step 900 scripts/check-outputs.sh --python
step 1800 scripts/check-outputs.sh --breaks
step 1800 scripts/exercise.sh --verify
step 900 scripts/check-outputs.sh --orders
step 900 scripts/check-outputs.sh --orders --breaks
together
printf '\nAll tests passed. 全部测试通过。\n'
