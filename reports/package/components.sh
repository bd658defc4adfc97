#!/usr/bin/env bash
# What a released program is linked from, by components.txt and the packages that it was built with (Debian 12):
#   components.sh licenses                     the texts that go with it
#   components.sh sbom VERSION ARCH [FOLDER]   the list of components, as CycloneDX 1.5; FOLDER has packages for another processor
set -euo pipefail
table=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/components.txt

# PACKAGE LICENCE, a line each.
components() { grep -v '^#' "$table"; }

# But for BSL-1.0, which asks for nothing with compiled code (and whose file for all of Boost has 2 MB).
licenses() {
  local package license
  while read -r package license; do
    [[ $license != BSL-1.0 ]] || continue
    printf '==== %s (%s)\n\n' "$package" "$license"
    cat "/usr/share/doc/$package/copyright"
    printf '\n'
  done < <(components)
}

# version_of PACKAGE [FOLDER]: of the file there, of the cross compiler's part, or of what is installed.
version_of() {
  local package=$1 folder=${2:-}
  if [[ -n $folder ]] && ls "$folder/$package"_*.deb >/dev/null 2>&1; then
    dpkg-deb -f "$folder/$package"_*.deb Version
  elif [[ -n $folder ]] && dpkg-query -W -f '${Version}' "$package-arm64-cross" 2>/dev/null; then
    return
  else
    dpkg-query -W -f '${Version}' "$package"
  fi
}

sbom() {
  local version=$1 architecture=$2 folder=${3:-} package license installed separator= debian=amd64
  [[ $architecture != aarch64 ]] || debian=arm64
  printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n'
  printf '  "metadata": {"component": {"type": "application", "name": "connectspec", "version": "%s", ' "$version"
  printf '"licenses": [{"expression": "Apache-2.0"}], "purl": "pkg:generic/connectspec@%s?arch=%s"}},\n' "$version" "$architecture"
  printf '  "components": [\n'
  while read -r package license; do
    installed=$(version_of "$package" "$folder")
    printf '%s    {"type": "library", "name": "%s", "version": "%s", "licenses": [{"expression": "%s"}], ' \
      "$separator" "$package" "$installed" "$license"
    printf '"purl": "pkg:deb/debian/%s@%s?arch=%s"}' "${package//+/%2B}" "${installed//+/%2B}" "$debian"
    separator=$',\n'
  done < <(components)
  printf '\n  ]\n}\n'
}

case ${1:-} in
  licenses | sbom) "$@" ;;
  *)
    printf 'usage: components.sh licenses | sbom VERSION ARCH [FOLDER]\n' >&2
    exit 2
    ;;
esac
