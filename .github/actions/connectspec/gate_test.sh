#!/usr/bin/env bash
# gate_test.sh CONNECTSPEC: the action's script against Squid. Green with its known deviations, red on a new one, red on
# one that vanished, each with what to do about it in the job's summary. 77: Squid isn't installed.
set -Eeuo pipefail
program=$1
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "%s: line %s failed\n" "$0" "$LINENO" >&2' ERR
cd "$work"

# Neither target nor profile: nothing is tested, so nothing is green.
status=0
CONNECTSPEC=$program "$here/gate.sh" >log 2>&1 || status=$?
{ [[ $status == 2 ]] && grep -q '^::error title=connectspec::Nothing to test' log; } || {
  printf 'without a target: exit status %s\n' "$status" >&2
  exit 1
}

# A run that fails early names no file that isn't there, nor one of before, and leaves that as it is.
mkdir reports
echo old >reports/junit.xml
status=0
env CONNECTSPEC="$program" CONNECTSPEC_TARGET=127.0.0.1:1 CONNECTSPEC_ARGUMENTS='--timeout 100ms' CONNECTSPEC_OUTPUT=reports \
  GITHUB_OUTPUT=early "$here/gate.sh" >log 2>&1 || status=$?
{ [[ $status == 3 ]] && diff early <(echo status=3) && [[ $(ls reports) == junit.xml && $(cat reports/junit.xml) == old ]]; } || {
  printf 'without a proxy: exit status %s\n' "$status" >&2
  cat log >&2
  exit 1
}

# The account of the action's input is for a target; beside a profile it isn't asked about.
env CONNECTSPEC="$program" CONNECTSPEC_PROFILE=reference CONNECTSPEC_USER=name:password CONNECTSPEC_CASES=connect/base/connect-ipv4 \
  CONNECTSPEC_OUTPUT=reports GITHUB_OUTPUT=early "$here/gate.sh" >log 2>&1 || {
  cat log >&2
  exit 1
}

PATH=$PATH:/usr/sbin
command -v squid >/dev/null || exit 77

fail() {
  printf '%s\n' "$*" >&2
  cat "$work/log" >&2
  exit 1
}

# Every variable that the script speaks of is set by the action, and the other way round.
diff <(grep -o 'CONNECTSPEC_[A-Z]*' "$here/gate.sh" | sort -u) \
  <(grep -o '^ *CONNECTSPEC_[A-Z]*:' "$here/action.yml" | tr -d ' :' | sort -u) || exit 1

# gate NAME STATUS: runs the script with NAME.yaml as the expected results.
gate() {
  local name=$1 wanted=$2 status=0
  : >summary.md
  : >output
  env CONNECTSPEC="$program" CONNECTSPEC_PROFILE=squid CONNECTSPEC_EXPECT="$name.yaml" CONNECTSPEC_CASES='h1/host/* connect/host/* connect/target/missing-port' \
    CONNECTSPEC_OUTPUT=reports GITHUB_STEP_SUMMARY=summary.md GITHUB_OUTPUT=output "$here/gate.sh" >log 2>&1 || status=$?
  [[ $status == "$wanted" ]] || fail "$name: exit status $status, not $wanted"
  grep -qx "status=$wanted" output || fail "$name: no status among the outputs"
  xmllint --noout reports/junit.xml || fail "$name: JUnit"
  [[ -s reports/run.sarif && -s reports/run.html && -s reports/run.json ]] || fail "$name: a report is missing"
}
says() { grep -qF -- "$1" summary.md || fail "the summary doesn't say '$1': $(head -c 2000 summary.md)"; }

"$program" run --profile squid --write-expect all.yaml 'h1/host/*' 'connect/host/*' connect/target/missing-port >log 2>&1 || true
sed 's/TODO: say why/known to its developers/' all.yaml >known.yaml
grep -q 'cases: connect/target/missing-port' known.yaml || fail 'squid no longer deviates where this test needs it'
gate known 0
says 'Everything is as expected'
says 'known to its developers'

sed '/cases: connect\/target\/missing-port$/,/reason:/d' known.yaml >new.yaml
gate new 1
says '1 not expected'
says 'add an entry with its reason'
grep -q '^::error title=connectspec::The results differ' log || fail 'no annotation'

{ cat known.yaml; echo '- {cases: h1/host/differs, verdict: fail, reason: long repaired}'; } >vanished.yaml
passing=$("$program" report reports/run.json --report tap=- | sed -n 's/^ok [0-9]* - \(h1\/host\/[^ ]*\) .*/\1/p' | head -n 1)
sed -i "s|h1/host/differs|$passing|" vanished.yaml
gate vanished 1
says '1 no longer deviate'
says 'Remove or narrow'
