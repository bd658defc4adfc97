#!/usr/bin/env bash
# publish_test.sh: what is published of a release, with files and stand-ins in place of docker, gh and the network.
set -Eeuo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "%s: line %s failed\n" "$0" "$LINENO" >&2' ERR

says() {
  grep -qE -- "$2" "$1" || {
    printf "%s: no '%s':\n%s\n" "${1##*/}" "$2" "$(cat "$1")" >&2
    exit 1
  }
}

# Both leave what they were told; docker an image, gh the notes.
mkdir "$work/bin" "$work/files"
cat >"$work/bin/docker" <<'END'
#!/bin/sh
echo "$*" >>"$told/docker"
case $* in *dest=*) echo image >"$(echo "$*" | sed 's/.*dest=\([^ ]*\).*/\1/')" ;; esac
END
cat >"$work/bin/gh" <<'END'
#!/bin/sh
echo "$*" >"$told/gh"
cp "$(echo "$*" | sed 's/.*--notes-file \([^ ]*\).*/\1/')" "$told/notes"
END
chmod +x "$work/bin"/*
echo archive >"$work/files/connectspec-1.2.3-linux-x86_64.tar.gz"
(cd "$work/files" && sha256sum -- * >SHA256SUMS)

publish() {
  env PATH="$work/bin:$PATH" told="$work" GITHUB_REF_NAME=v1.2.3 GITHUB_REPOSITORY=Somebody/Connectspec \
    "$here/publish.sh" "$1" "$work/files"
}

publish image
says "$work/docker" '-t ghcr.io/somebody/connectspec:1.2.3 -t ghcr.io/somebody/connectspec:latest --platform linux/amd64,linux/arm64 --push '
[[ $(zcat "$work/files/connectspec-1.2.3-image-$(uname -m).tar.gz") == image ]]
(cd "$work/files" && sha256sum --check --strict --quiet SHA256SUMS && [[ $(wc -l <SHA256SUMS) == 2 ]])

publish release
says "$work/gh" '^release create v1.2.3 --verify-tag --title connectspec 1.2.3 '
for file in connectspec-1.2.3-linux-x86_64.tar.gz "connectspec-1.2.3-image-$(uname -m).tar.gz" SHA256SUMS; do
  says "$work/gh" " $work/files/$file( |\$)"
done
# The newest part, and no other.
says "$work/notes" '^- '
! grep '^## ' "$work/notes"
