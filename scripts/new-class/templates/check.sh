#!/usr/bin/env bash
# 核对 assignment.txt 列出的课和练习。参数是报告，例如 junit=report.xml。
# 设了 WORKBOOK（老师仓库的地址），样本、规矩、检查程序和清单都用那里的。
# Checks the lessons and exercises that assignment.txt lists. The arguments are
# reports, such as junit=report.xml. With WORKBOOK, the address of the teacher's
# repository, samples, rules, checker and the list are the ones there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for report; do # a file of this folder, whoever writes it
  file=${report#*=}
  [[ $file == - || $file == /* ]] || file=$PWD/$file
  [[ $file != "$PWD"/* ]] || rm -f "$file" # an old one, or one that was handed in
  shift
  set -- "$@" --report "${report%%=*}=$file"
done

list=assignment.txt
if [[ -n ${WORKBOOK:-} ]]; then
  # Outside of this folder: cargo reads the configuration of folders above.
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  git clone -q --depth 1 "$WORKBOOK" "$place"
  [[ ! -f $place/$list ]] || list=$place/$list
fi
names=$(sed 's/#.*//' "$list" | tr -d '\r')
if [[ -z ${names//[[:space:]]/} ]]; then
  echo "assignment.txt 里一课也没有 / there is nothing in assignment.txt" >&2
  exit 2
fi
if [[ -n ${WORKBOOK:-} ]]; then
  # shellcheck disable=SC2086 # one word for each name
  bash "$place/scripts/check-submission.sh" "$PWD" $names "$@"
else
  # shellcheck disable=SC2086
  bash scripts/check-outputs.sh $names --tests "$@"
fi
