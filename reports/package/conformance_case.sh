#!/bin/sh
# conformance_case.sh FOLDER CASE PROGRAM ARGUMENT...: what a run says of a case, with the exit status 0 as expected, 1 not, 77 skipped.
#
# The run is that of the ctest that is under way: the whole one where it has been (CASE is `run`, which carries it out), else one of
# the cases of the same area, which the first that is asked about carries out and the others read. So a single test costs
# its area, and all of them one run. Results of an earlier ctest are never told again.
#
# FOLDER/selected/AREA lists the cases of an area, FOLDER/told/ is what this ctest has found out.
set -u
folder=$1 case=$2
shift 2
told=$folder/told
rest=${case#*/}
area=${case%%/*}+${rest%%/*}

# Our parent and when it was started, as numbers of processes come again: proc(5), field 22.
session() {
  stat=
  [ ! -r "/proc/$PPID/stat" ] || read -r stat <"/proc/$PPID/stat"
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  session="$PPID ${20:-}"
}

# carry_out NAME COMMAND...: its results are in told/AREA for each area, or, where there are none, why in told/NAME.failed.
carry_out() {
  name=$1
  shift
  if "$@" --exit-zero --color never --report "ctest=$told/$name.part" >"$told/$name.log" 2>&1 9>&-; then
    awk -v told="$told" '
      $1 == "@@" { split($2, part, "/"); file = told "/" part[1] "+" part[2] }
      { print >file }' "$told/$name.part"
  else
    mv "$told/$name.log" "$told/$name.failed"
  fi
}

mkdir -p "$told"
exec 9>"$folder/lock"
flock 9
session
before=
[ ! -f "$folder/session" ] || read -r before <"$folder/session"
if [ "$before" != "$session" ]; then
  rm -f "$told"/*
  printf '%s\n' "$session" >"$folder/session"
fi

if [ "$case" = run ]; then
  rm -f "$told"/*
  carry_out run "$@"
  [ -f "$told/run.failed" ] || exec cat "$told/run.log"
  cat "$told/run.failed"
  exit 1
fi
if [ -f "$told/run.failed" ]; then
  echo 'The whole run failed: the test of it says why.'
  exit 1
fi
if [ ! -f "$told/$area" ] && [ ! -f "$told/$area.failed" ]; then
  # Ids hold neither blanks nor wildcards.
  # shellcheck disable=SC2046
  carry_out "$area" "$@" $(cat "$folder/selected/$area")
fi
if [ -f "$told/$area.failed" ]; then
  cat "$told/$area.failed"
  exit 1
fi
awk -v id="$case" '
  $1 == "@@" { if (found) exit; found = $2 == id; state = $3; next }
  found { print substr($0, 2) }
  END {
    if (!found) print "The run has no result of " id "."
    exit !found || state == "failed" ? 1 : state == "skipped" ? 77 : 0
  }' "$told/$area"
