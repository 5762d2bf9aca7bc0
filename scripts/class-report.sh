#!/usr/bin/env bash
# 把全班学生的 JUnit 报告合成一张表（--help 有说明）。
# Merges the JUnit reports of a class into one table.
set -euo pipefail
here=$PWD
for arg; do # a file is where the caller stands, not where cargo runs
  case $arg in
    --html=/* | --html=?:*) ;;
    --html=?*) arg=--html=$here/${arg#--html=} ;;
    '' | -* | /* | ?:*) ;;
    *) arg=$here/$arg ;;
  esac
  shift
  set -- "$@" "$arg"
done
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p report --bin class-report -- "$@"
