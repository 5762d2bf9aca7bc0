#!/usr/bin/env bash
# 运行练习，说出是哪一种错（--help 有说明）。 Runs an exercise and names the mistake.
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p check-outputs --bin exercise -- "$@"
