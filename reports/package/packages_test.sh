#!/usr/bin/env bash
# packages_test.sh BUILD: what CPack makes runs from anywhere: the archive in any folder, the Debian package in a tree
# that its steps for the container image fill.
set -Eeuo pipefail
build=$1
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "%s: line %s failed\n" "$0" "$LINENO" >&2' ERR

# runs PREFIX: the program there works, with no environment and from another folder.
runs() {
  (cd / && env -i PATH=/usr/bin:/bin "$1/bin/connectspec" run h1/base/connect-ipv4 h1/target/missing-port) >"$work/log" || {
    cat "$work/log"
    exit 1
  }
  grep -q 'Everything is as expected' "$work/log"
  [[ $(env -i "$1/bin/connectspec" --version) == connectspec\ * ]]
}

cpack --config "$build/CPackConfig.cmake" -G TGZ -B "$work/archive" >"$work/log"
mkdir "$work/unpacked"
tar -xzf "$work"/archive/*.tar.gz -C "$work/unpacked" --strip-components=1
runs "$work/unpacked"

if ! command -v dpkg-deb >/dev/null || ! command -v dpkg-shlibdeps >/dev/null; then
  echo 'no dpkg-deb or no dpkg-shlibdeps: the Debian package is not tested' >&2
  exit 0
fi
"$here/image.sh" package "$build" "$work/deb"
"$here/image.sh" install "$work/deb" "$work/root"
runs "$work/root/usr"
dpkg-deb -I "$work"/deb/*.deb >"$work/control"
grep -q "Depends:.*libyaml-cpp" "$work/control"
[[ -e $work/root/usr/share/man/man1/connectspec.1.gz || -e $work/root/usr/share/man/man1/connectspec.1 ]]
bash -n "$work/root/usr/share/bash-completion/completions/connectspec"
