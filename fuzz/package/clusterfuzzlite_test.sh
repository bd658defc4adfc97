#!/bin/bash -eu
# Runs .clusterfuzzlite/build.sh outside of Docker, then what it built, from the seeds it packed.
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
rm -rf "$OUT" "$WORK"
mkdir -p "$OUT" "$WORK"
"$here/../../.clusterfuzzlite/build.sh"
for target in $FUZZ_TARGETS; do
  mkdir "$WORK/unpacked"
  (cd "$WORK/unpacked" && cmake -E tar xf "$OUT/${target}_seed_corpus.zip")
  "$OUT/$target" -runs=20000 "$WORK/unpacked"
done
