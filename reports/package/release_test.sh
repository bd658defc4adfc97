#!/usr/bin/env bash
# release_test.sh BUILD: a release made of a build tree, and all that fetches one, with files in place of the network: the archive runs
# in any folder, the Debian package in a tree that the steps of the container image fill.
set -Eeuo pipefail
build=$1
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "%s: line %s failed\n" "$0" "$LINENO" >&2' ERR

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# runs PREFIX: the program there works, with no environment and from another folder.
runs() {
  (cd / && env -i PATH=/usr/bin:/bin "$1/bin/connectspec" run connect/base/connect-ipv4 connect/target/missing-port) >"$work/log" || {
    cat "$work/log"
    exit 1
  }
  grep -q 'Everything is as expected' "$work/log"
  [[ $(env -i "$1/bin/connectspec" --version) == "connectspec $version" ]]
}

for tool in curl dpkg-deb dpkg-shlibdeps; do
  command -v "$tool" >/dev/null || {
    echo "no $tool: releases are not tested" >&2
    exit 77
  }
done

# They are made on Debian 12 alone, whose packages the list of components names.
while read -r package _; do
  [[ $package == '#'* || $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == *' installed' ]] || {
    echo "no $package: releases are made on Debian 12, and not tested here" >&2
    exit 77
  }
done <"$here/components.txt"

# ---- The version: the newest heading of CHANGELOG.md

version=$(grep -m 1 '^## ' "$here/../../CHANGELOG.md")
version=${version#'## '}
version=${version/, unreleased/-dev}
for program in connectspec connectspec-proxy; do
  [[ $("$build/bin/$program" --version) == "$program $version" ]] || fail "$program --version isn't $version"
done

# ---- What a release is made of

files=$work/releases/v$version
"$here/release.sh" "$files" "$build" 2>"$work/log" || fail "$(cat "$work/log")"
archive=connectspec-$version-linux-$(uname -m)
for file in "$archive.tar.gz" "$archive.cdx.json" "connectspec_${version/-/\~}_$(dpkg --print-architecture).deb" SHA256SUMS; do
  [[ -s $files/$file ]] || fail "no $file: $(ls "$files")"
done
[[ $(wc -l <"$files/SHA256SUMS") == 3 ]]
"$here/try_release.sh" "$files" >"$work/log" 2>&1 || fail "$(cat "$work/log")"

# The list of components is JSON and names each of the table, with its version.
cat >"$work/components.cmake" <<'END'
file(READ "${SBOM}" document)
string(JSON count LENGTH "${document}" components)
math(EXPR last "${count} - 1")
foreach(at RANGE ${last})
  foreach(member IN ITEMS name version purl)
    string(JSON value GET "${document}" components ${at} ${member})
    if(value STREQUAL "")
      message(FATAL_ERROR "component ${at} has no ${member}")
    endif()
  endforeach()
endforeach()
message("${count}")
END
[[ $(cmake "-DSBOM=$files/$archive.cdx.json" -P "$work/components.cmake" 2>&1) == "$(grep -vc '^#' "$here/components.txt")" ]]

# ---- Fetched by the action, by a job of GitLab's, and by what the README says to shells

releases=file://$work/releases
program=$("$here/../ci/fetch.sh" "$releases" "v$version" "$work/fetched" 2>"$work/log") || fail "$(cat "$work/log")"
[[ $program == "$work/fetched/bin/connectspec" ]]
runs "$work/fetched"

before_script() { sed -n '/^  before_script:/,/^    - tar /{s/^    - //p}' "$here/../ci/gitlab-ci.yml"; }
mkdir "$work/job" "$work/prefix"
(cd "$work/job" && env VERSION="$version" RELEASES="$releases" bash -ec "$(before_script | sed "s|/usr/local|$work/prefix|")") >"$work/log" 2>&1 ||
  fail "$(cat "$work/log")"
runs "$work/prefix"
while IFS= read -r line; do
  grep -qF -- "    $line" "$here/../ci/README.md" || fail "reports/ci/README.md, plain shells: no '$line'"
done < <(before_script)

# The action, of a tree that is this release: its program. Of one whose archive isn't there, or isn't what the checksums say, or
# that is no release: what a cache would have, and how it is built.
action=$work/tree/.github/actions/connectspec
mkdir -p "$action" "$work/tree/reports/ci"
cp "$here/../../.github/actions/connectspec/program.sh" "$action"
cp "$here/../ci/fetch.sh" "$work/tree/reports/ci"
# action COMMAND HEADING: its outputs, behind a change log with that heading.
action() {
  printf '# Changes\n\n## %s\n\n## 0.0.1\n' "$2" >"$work/tree/CHANGELOG.md"
  : >"$work/output"
  env RUNNER_TEMP="$work/temporary" GITHUB_OUTPUT="$work/output" RELEASES="$releases" "$action/program.sh" "$1" >"$work/log" 2>&1 ||
    fail "$(cat "$work/log")"
}
# As it will be called once it is released.
mkdir "$work/releases/v9.8.7"
cp "$files/$archive.tar.gz" "$work/releases/v9.8.7/connectspec-9.8.7-linux-$(uname -m).tar.gz"
(cd "$work/releases/v9.8.7" && sha256sum -- connectspec* >SHA256SUMS)
action fetch 9.8.7
grep -qx "program=$work/temporary/connectspec/bin/connectspec" "$work/output"
runs "$work/temporary/connectspec"
action build 9.8.7 # a cache has brought it
grep -qx "program=$work/temporary/connectspec/bin/connectspec" "$work/output"
for heading in 9.8.6 '9.8.7, unreleased'; do
  action fetch "$heading"
  grep -q '^key=connectspec-' "$work/output" || fail "$heading: no key"
  ! grep -q '^program=' "$work/output" || fail "$heading: a program"
done
echo >>"$work/releases/v9.8.7/connectspec-9.8.7-linux-$(uname -m).tar.gz"
action fetch 9.8.7
! grep -q '^program=' "$work/output" || fail 'an archive that is not what its checksum says was taken'
grep -q 'FAILED' "$work/log"

# ---- The Debian package, and what comes with the program

dpkg-deb -x "$files"/*.deb "$work/root"
runs "$work/root/usr"
dpkg-deb -I "$files"/*.deb >"$work/control"
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
completes report issue --out | grep -x -- --output >/dev/null
completes run --profile squid --endpoint chain- | grep -x chain-auth >/dev/null
completes run --endpoint t | grep -x tls >/dev/null
! command -v zsh >/dev/null || zsh -n "$work/root/usr/share/zsh/site-functions/_connectspec"
! command -v fish >/dev/null || fish -n "$work/root/usr/share/fish/vendor_completions.d/connectspec.fish"
