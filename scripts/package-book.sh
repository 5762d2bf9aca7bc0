#!/usr/bin/env bash
# 建书并打成一个 zip，没有网络也能读。用法：scripts/package-book.sh [文件.zip]
# Builds the book and packs it into a zip, to be read without a network. Usage: scripts/package-book.sh [FILE.zip]
set -euo pipefail
here=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/check-book.sh build
out=${1:-target/concurrency-workbook.zip}
[[ $# -eq 0 || $out = /* ]] || out=$here/$out
exec cargo run -q -p package-book -- target/book "$out"
