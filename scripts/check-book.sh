#!/usr/bin/env bash
# 检查书：章节、引用的文件、各课列全了没有、链接、两种语言、构建日志。
# Checks the book: chapters, includes, whole lessons, links, both languages, the build's log.
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p check-book -- "$@"
