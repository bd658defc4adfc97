#!/usr/bin/env bash
# release.sh OUT BUILD...: what a release is made of, from a build tree for each processor: an archive, a Debian package and a
# list of components of each, and the checksums of all.
set -Eeuo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
out=$1
shift
rm -rf "$out"
mkdir -p "$out"

# setting BUILD NAME: of CPack.
setting() { sed -n "s/^set($2 \"\(.*\)\")$/\1/p" "$1/CPackConfig.cmake"; }

for build in "$@"; do
  cpack --config "$build/CPackConfig.cmake" -G 'TGZ;DEB' -B "$out"
  name=$(setting "$build" CPACK_PACKAGE_FILE_NAME)
  processor=${name##*-}
  libraries=()
  [[ $processor == "$(uname -m)" ]] || libraries=("$here/../../build/arm64/packages")
  "$here/components.sh" sbom "$(setting "$build" CPACK_PACKAGE_VERSION)" "$processor" "${libraries[@]}" >"$out/$name.cdx.json"
done >&2
rm -rf "$out/_CPack_Packages"
cd "$out"
sha256sum -- connectspec* >SHA256SUMS
