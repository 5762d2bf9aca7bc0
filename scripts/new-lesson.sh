#!/usr/bin/env bash
# 写出一课的架子，缺的东西由各项检查来要（见 .github/CONTRIBUTING.md）。
# Writes the frame of a lesson; the checks then ask for what is missing.
cd "$(dirname "${BASH_SOURCE[0]}")/.." && exec cargo run -q -p new-lesson -- "$@"
