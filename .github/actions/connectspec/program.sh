#!/usr/bin/env bash
# The program that the action runs:
#   program.sh fetch   that of the release that this tree is, downloaded from $RELEASES: the output `program`. Where there is none,
#                      `folder` and `key`: where a program that this tree makes belongs, and what a cache may call it
#   program.sh build   makes it there, unless a cache has brought it: the output `program`
set -euo pipefail
tree=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../../..")
folder=$RUNNER_TEMP/connectspec

output() { printf '%s\n' "$1" >>"$GITHUB_OUTPUT"; }

# As CMakeLists.txt reads it. A tree that is no release has a program of its own.
released_version() {
  sed -n '/^## /{s/^## \([0-9.]*\)$/\1/p;q}' "$tree/CHANGELOG.md"
}

fetch() {
  local version program
  version=$(released_version)
  # A container of a job may not have it.
  command -v curl >/dev/null || "$tree/dev" packages download >&2 || true
  if [[ -n $version && -n ${RELEASES:-} ]] && program=$("$tree/reports/ci/fetch.sh" "$RELEASES" "v$version" "$folder"); then
    output "program=$program"
    return
  fi
  echo "::notice title=connectspec::No release for this version of the action and this machine: connectspec is built, which takes minutes the first time."
  output "folder=$folder"
  output "key=connectspec-$(uname -m)-$(sources | cut -c 1-16)"
}

# A digest of all that the program is made of.
sources() {
  cd "$tree"
  find . -type f \( -name '*.cpp' -o -name '*.h' -o -name '*.in' -o -name '*.yaml' -o -name '*.cmake' -o -name 'CMake*' -o -path './reports/html/*' \
    -o -name '*.md' \) -not -path './build/*' -not -path './fuzz/corpus/*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

# Static, so that a program from a cache needs no library that this machine lacks.
build() {
  local bin=$tree/build/static/bin
  if [[ ! -x $folder/bin/connectspec ]]; then
    cd "$tree"
    ./dev packages build >&2
    cmake --preset static >&2
    cmake --build --preset static --target connectspec connectspec-proxy >&2
    mkdir -p "$folder/bin"
    cp "$bin/connectspec" "$bin/connectspec-proxy" "$folder/bin"
  fi
  output "program=$folder/bin/connectspec"
}

"$1"
