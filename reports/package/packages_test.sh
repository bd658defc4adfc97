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
  (cd / && env -i PATH=/usr/bin:/bin "$1/bin/connectspec" run connect/base/connect-ipv4 connect/target/missing-port) >"$work/log" || {
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

# completes WORD...: what a shell offers for the last of the words. Whoever asks reads all of it: a reader that leaves
# early would fail the pipe.
completes() {
  PATH=$work/root/usr/bin:$PATH bash -c 'source "$1"; shift; COMP_WORDS=(connectspec "$@"); COMP_CWORD=$#
    _connectspec; printf "%s\n" "${COMPREPLY[@]}"' bash "$work/root/usr/share/bash-completion/completions/connectspec" "$@"
}
completes ru | grep -x run >/dev/null
completes run --profile squ | grep -x squid >/dev/null
completes run connect/target/missing-po | grep -x connect/target/missing-port >/dev/null
completes run --color n | grep -x never >/dev/null
completes report --report ju | grep -x junit= >/dev/null
completes report matrix --out | grep -x -- --output >/dev/null
! command -v zsh >/dev/null || zsh -n "$work/root/usr/share/zsh/site-functions/_connectspec"
! command -v fish >/dev/null || fish -n "$work/root/usr/share/fish/vendor_completions.d/connectspec.fish"
