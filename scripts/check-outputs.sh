#!/usr/bin/env bash
# 运行各课并核对输出（--help 有说明）。 Runs the lessons and checks their output.
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p check-outputs -- "$@"
