#!/usr/bin/env bash
# try_release.sh FOLDER [PROCESSOR]: takes the archive in FOLDER that is for this machine, or for what qemu-user plays (aarch64), as
# somebody does who has nothing else: its checksum, then the suite against the reference proxy that comes with it.
set -Eeuo pipefail
folder=$1
processor=${2:-$(uname -m)}
emulator=
[[ $processor == "$(uname -m)" ]] || emulator=qemu-$processor-static
work=$(mktemp -d)
proxy=
trap '[[ -z $proxy ]] || kill "$proxy"; rm -rf "$work"' EXIT

(cd "$folder" && sha256sum --check --ignore-missing --quiet SHA256SUMS)
tar -xzf "$folder"/connectspec-*-linux-"$processor".tar.gz -C "$work" --strip-components=1
cd "$work/bin"
$emulator ./connectspec --version
$emulator ./connectspec-proxy --version
# As on a machine whose administrator has OpenSSL load a module: one that needs that machine's libc.
cat >openssl.cnf <<END
openssl_conf = init
[init]
providers = providers
[providers]
default = active
module = module
[active]
activate = 1
[module]
module = $(find /lib /usr/lib -name libm.so.6 | head -n 1)
activate = 1
END
export OPENSSL_CONF=$PWD/openssl.cnf
if [[ -z $emulator ]]; then
  ./connectspec run
else
  # Programs that an emulated one starts would not be emulated.
  $emulator ./connectspec-proxy --listen 127.0.0.1:0 --allow-private --allow-port 1024-65535 >proxy.log &
  proxy=$!
  timeout 20 sh -c 'until grep -q "^listening on " proxy.log; do sleep 0.1; done'
  $emulator ./connectspec run --target "$(sed -n 's/^listening on //p' proxy.log)" connect/base connect/target
fi
