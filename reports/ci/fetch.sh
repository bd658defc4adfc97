#!/usr/bin/env bash
# fetch.sh RELEASES TAG FOLDER: downloads RELEASES/TAG's archive for this machine, holds it against the release's checksums, unpacks
# it into FOLDER, and prints where the program is. Exit status 1: there is none, or it isn't what the release says.
set -euo pipefail
releases=$1 tag=$2 folder=$3
archive=connectspec-${tag#v}-linux-$(uname -m).tar.gz
mkdir -p "$folder"
cd "$folder"

for file in "$archive" SHA256SUMS; do
  curl -fsSL --retry 2 --connect-timeout 10 --max-time 120 -o "$file" "$releases/$tag/$file" || exit 1
done
grep -F "  $archive" SHA256SUMS >expected || {
  printf 'SHA256SUMS of %s/%s has no %s\n' "$releases" "$tag" "$archive" >&2
  exit 1
}
sha256sum --check --quiet expected >&2 || exit 1
tar -xzf "$archive" --strip-components=1
bin/connectspec --version >&2 || exit 1
printf '%s\n' "$PWD/bin/connectspec"
