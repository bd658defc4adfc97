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

# built_with PACKAGE [FOLDER]: name, version and architecture of the file there, of the cross compiler's part, or of what is installed.
built_with() {
  local package=$1 folder=${2:-} shown='${Package} ${Version} ${Architecture}\n'
  if [[ -n $folder ]] && ls "$folder/$package"_*.deb >/dev/null 2>&1; then
    dpkg-deb -W --showformat="$shown" "$folder/$package"_*.deb
  elif [[ -n $folder ]] && dpkg-query -W -f "$shown" "$package-arm64-cross" 2>/dev/null; then
    return
  else
    dpkg-query -W -f "$shown" "$package"
  fi
}

sbom() {
  local version=$1 architecture=$2 folder=${3:-} package license name installed machine separator=''
  printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n'
  printf '  "metadata": {"component": {"type": "application", "name": "connectspec", "version": "%s", ' "$version"
  printf '"licenses": [{"expression": "Apache-2.0"}], "purl": "pkg:generic/connectspec@%s?arch=%s"}},\n' "$version" "$architecture"
  printf '  "components": [\n'
  while read -r package license; do
    read -r name installed machine < <(built_with "$package" "$folder")
    printf '%s    {"type": "library", "name": "%s", "version": "%s", "licenses": [{"expression": "%s"}], ' \
      "$separator" "$name" "$installed" "$license"
    printf '"purl": "pkg:deb/debian/%s@%s?arch=%s"}' "${name//+/%2B}" "${installed//+/%2B}" "$machine"
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
