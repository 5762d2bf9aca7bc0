#!/usr/bin/env bash
# 从空的 cargo 目录开始，执行书里说的那一条准备命令，然后断网，核对一课。
# Starts with an empty cargo home, does what the book says prepares a class,
# then checks a lesson without a network.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
for config in "${CARGO_HOME:-$HOME/.cargo}"/config{.toml,}; do
  [[ ! -f $config ]] || cp "$config" "$home" # a mirror that the user needs
done
export CARGO_HOME=$home
cargo fetch --locked --quiet

export CARGO_NET_OFFLINE=true CARGO_TARGET_DIR=$home/target
without_network=(unshare --net --map-root-user)
"${without_network[@]}" true 2>/dev/null || without_network=(env)
"${without_network[@]}" scripts/check-outputs.sh 03
