#!/usr/bin/env bash
# What becomes of the files in FOLDER, which `./dev release` made of the tag $GITHUB_REF_NAME of $GITHUB_REPOSITORY:
#   publish.sh image FOLDER     makes the container image, pushes it for all processors, and puts this machine's beside the files
#   publish.sh release FOLDER   makes the release: the files, and what CHANGELOG.md says of the version
set -Eeuo pipefail
tree=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/../..")
version=${GITHUB_REF_NAME#v}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

image() {
  local folder=$1 name=ghcr.io/${GITHUB_REPOSITORY,,} archive
  archive=connectspec-$version-image-$(uname -m).tar.gz
  local build=(docker buildx build -f "$tree/reports/package/Containerfile" -t "$name:$version")
  "${build[@]}" -t "$name:latest" --platform linux/amd64,linux/arm64 --push "$folder"
  "${build[@]}" --output "type=docker,dest=$work/image.tar" "$folder"
  gzip -9 <"$work/image.tar" >"$folder/$archive"
  cd "$folder"
  sha256sum -- "$archive" >>SHA256SUMS
}

release() {
  sed -n '/^## /{:next;n;/^## /q;p;bnext}' "$tree/CHANGELOG.md" >"$work/notes.md"
  gh release create "$GITHUB_REF_NAME" --verify-tag --title "connectspec $version" --notes-file "$work/notes.md" "$1"/*
}

"$@"
