#!/usr/bin/env bash
# 用真的浏览器检查建好的书；没有 Chromium 或 Node 就跳过，并说明。
# Checks the built book in a real browser; where Chromium or Node is missing it says so and skips.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
skip() { printf '网页检查：跳过，%s\nPages: skipped, %s\n' "$1" "$2"; exit 0; }

command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' ||
  skip '找不到 Node 20 以上' 'there is no Node 20 or newer'
for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  CHROMIUM=$(command -v "$browser" || true)
  [[ -z $CHROMIUM ]] || break
done
[[ -n $CHROMIUM ]] || skip '找不到 Chromium（可以用变量 CHROMIUM 指定）' 'there is no Chromium (the variable CHROMIUM may name one)'
export CHROMIUM

scripts/check-book.sh build
mkdir -p target/check-pages
cp scripts/check-pages/package*.json target/check-pages
npm ci --prefix target/check-pages --no-audit --no-fund --silent
NODE_PATH=$PWD/target/check-pages/node_modules exec node --test --test-concurrency=4 "$@" scripts/check-pages/*.test.cjs
