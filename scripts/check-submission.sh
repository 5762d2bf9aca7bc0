#!/usr/bin/env bash
# 老师核对交上来的作业（--help 有说明）。 A teacher checks what a student handed in.
# cargo runs in the teacher's folder: the student's may hold a configuration for it.
set -euo pipefail
if [[ -d ${1:-} ]]; then
  set -- "$(cd "$1" && pwd)" "${@:2}"
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p check-submission -- "$@"
