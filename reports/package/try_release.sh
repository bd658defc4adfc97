#!/usr/bin/env bash
# try_release.sh FOLDER [EMULATOR]: takes the archive in FOLDER that is for this machine, or for what EMULATOR (qemu-aarch64-static) plays, as somebody
# does who has nothing else: its checksum, then the suite against the reference proxy that comes with it.
set -Eeuo pipefail
folder=$1
emulator=${2:-}
processor=$(uname -m)
[[ -z $emulator ]] || processor=$(basename "$emulator" | cut -d - -f 2)
work=$(mktemp -d)
proxy=
trap '[[ -z $proxy ]] || kill "$proxy"; rm -rf "$work"' EXIT

(cd "$folder" && sha256sum --check --ignore-missing --quiet SHA256SUMS)
tar -xzf "$folder"/connectspec-*-linux-"$processor".tar.gz -C "$work" --strip-components=1
cd "$work/bin"
$emulator ./connectspec --version
$emulator ./connectspec-proxy --version
if [[ -z $emulator ]]; then
  ./connectspec run
else
  # Programs that an emulated one starts would not be emulated.
  $emulator ./connectspec-proxy --listen 127.0.0.1:3128 --allow-private --allow-port 1024-65535 &
  proxy=$!
  timeout 20 bash -c 'until (: </dev/tcp/127.0.0.1/3128) 2>/dev/null; do sleep 0.1; done'
  $emulator ./connectspec run --target 127.0.0.1:3128 connect/base connect/target
fi
