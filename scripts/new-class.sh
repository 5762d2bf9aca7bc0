#!/usr/bin/env bash
# 写出班级仓库：老师的模板，每个学生由它建自己的仓库（--help 有说明）。
# Writes a class repository: a template from which each student's is made.
set -euo pipefail
case ${1:-} in # a folder is where the caller stands, not where cargo runs
  '' | -* | /* | ?:*) ;;
  *) set -- "$PWD/$1" "${@:2}" ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p new-class -- "$@"
