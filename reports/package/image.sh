#!/usr/bin/env bash
# The steps of the Dockerfile beside this, which are also those of packages_test.sh in a plain folder.
#   image.sh package BUILD OUT    makes the Debian package of a build tree, in the folder OUT
#   image.sh install OUT ROOT     installs it: with apt-get and what it depends on where ROOT is /, else only its files
set -euo pipefail

case ${1:-} in
  package)
    mkdir -p "$3"
    cpack --config "$2/CPackConfig.cmake" -G DEB -B "$3"
    ;;
  install)
    if [[ $3 == / ]]; then
      apt-get -q update
      apt-get -q -y install --no-install-recommends "$(readlink -f "$2")"/*.deb
      rm -rf /var/lib/apt/lists/*
    else
      mkdir -p "$3"
      dpkg-deb -x "$2"/*.deb "$3"
    fi
    ;;
  *)
    printf 'usage: image.sh package BUILD OUT | install OUT ROOT\n' >&2
    exit 2
    ;;
esac
