#!/usr/bin/env bash
# outside_project_test.sh BUILD: installs the build tree into a folder and, from there, tests a proxy of another
# CMake project. Green with its known deviation, red without the entry, red when the entry is out of date; and a right proxy
# with the whole suite, green, in one run.
set -Eeuo pipefail
build=$1
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "%s: line %s failed\n" "$0" "$LINENO" >&2' ERR

cmake --install "$build" --prefix "$work/prefix" >"$work/install.log"

# outside NAME EXPECTED_STATUS: configures, builds and tests the project with $work/NAME.yaml as its expected results.
outside() {
  local name=$1 wanted=$2 status=0
  cmake -S "$here/outside" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DOUTSIDE_EXPECT="$work/$name.yaml" >"$work/log"
  cmake --build "$work/build" >>"$work/log"
  ctest --test-dir "$work/build" --output-on-failure -R '^small-proxy/' >"$work/$name.log" 2>&1 || status=$?
  if [[ $((status != 0)) != "$wanted" ]]; then
    cat "$work/$name.log"
    printf '%s: ctest ended with %s\n' "$name" "$status" >&2
    exit 1
  fi
}

# says NAME TEXT: what CTest printed holds the text.
says() {
  grep -qE -- "$2" "$work/$1.log" || {
    cat "$work/$1.log"
    printf "%s: no '%s'\n" "$1" "$2" >&2
    exit 1
  }
}

cat >"$work/known.yaml" <<'EOF'
- {cases: connect/target/missing-port, verdict: [fail, warn], reason: the port defaults to 443}
- {cases: h1/tunnel/no-such-case, verdict: fail, reason: names nothing here}
EOF
outside known 0
says known 'small-proxy/connect/target/missing-port'
says known 'small-proxy/connect/base/connect-ipv6 [.]+[*]{3}Skipped'

printf '[]\n' >"$work/new.yaml"
outside new 1
says new 'small-proxy/connect/target/missing-port [.]+[*]{3}Failed'
says new 'correct the target, or add an entry'

cat >"$work/vanished.yaml" <<'EOF'
- {cases: connect/target/missing-port, verdict: [fail, warn], reason: the port defaults to 443}
- {cases: connect/base/connect-ipv4, verdict: fail, reason: long repaired}
EOF
outside vanished 1
says vanished 'small-proxy/connect/base/connect-ipv4 [.]+[*]{3}Failed'
says vanished 'remove or narrow'

[[ -s $work/build/connectspec/small-proxy/run.html ]]

# One case alone: those of its area are run, once, and nothing of the run before is told again.
told=$work/build/connectspec/small-proxy/told
ctest --test-dir "$work/build" -R '^small-proxy/connect/base/connect-ipv[46]$' >"$work/alone.log" 2>&1 || true
says alone 'small-proxy/connect/base/connect-ipv6 [.]+[*]{3}Skipped'
[[ $(cd "$told" && echo *) == 'connect+base connect+base.log connect+base.part' ]] || {
  ls "$told" >&2
  exit 1
}

# A program that can't be started fails each test, and says why.
sed 's/launch:/launch:\n  ready-within: 300ms/; s/small-proxy.*/no-such-program/' \
  "$work/build/connectspec/small-proxy/profile-.yaml" >"$work/broken.yaml"
script=$(echo "$work"/prefix/lib*/cmake/connectspec/conformance_case.sh)
for case in run connect/base/connect-ipv4; do
  status=0
  sh "$script" "$work/build/connectspec/small-proxy" "$case" "$work/prefix/bin/connectspec" run \
    --profile "$work/broken.yaml" >"$work/broken.log" 2>&1 || status=$?
  [[ $status == 1 ]]
done

# The whole suite: a test for each case that is run, green on a right proxy, and not slower than one run and reading it.
cmake -S "$here/outside" -B "$work/whole" -DCMAKE_PREFIX_PATH="$work/prefix" -DOUTSIDE_EXPECT="$work/known.yaml" \
  -DOUTSIDE_WHOLE=ON >"$work/log"
cmake --build "$work/whole" >>"$work/log"
ctest --test-dir "$work/whole" -j 2 -R '^right-proxy/' >"$work/whole.log" 2>&1 || {
  cat "$work/whole.log"
  exit 1
}
says whole '100% tests passed'
tests=$("$work/prefix/bin/connectspec" list --quick | grep -c /)
says whole "out of $((tests + 1))$"
