#!/usr/bin/env bash
# site_test.sh CONNECTSPEC RESULTS: the site of the stored runs, which stay readable whatever is added to run files: a page and a
# run file of each, and no file so long that a host of pages or a reader would mind.
set -Eeuo pipefail
program=$1 results=$2
site=$(mktemp -d)
trap 'rm -rf "$site"' EXIT
"$program" report matrix "$results"/*.json.gz -o "$site/"
for run in "$results"/*.json.gz; do
  name=$(basename "$run" .json.gz)
  for file in "$name.html" "$name.json.gz" "$name.svg"; do
    [[ -s $site/$file ]] || { printf 'no %s\n' "$file" >&2 && exit 1; }
  done
done
[[ -s $site/index.html ]]
long=$(find "$site" -type f -size +1953k)
[[ -z $long ]] || { printf '2 MB or more: %s\n' "$long" >&2 && exit 1; }
