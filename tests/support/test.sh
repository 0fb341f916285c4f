#!/usr/bin/env bash
# Runs every test project, and says at the end, alone on the last line: N passed, N failed, N skipped
# Exit code 0 only when nothing failed, every project ended by itself, and each of them ran something.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly here=$root/tests/support
readonly results=$root/artifacts/test-results
readonly limit=${MINIPOD_TEST_LIMIT:-3600} # seconds for one project
readonly at_once=2
engine_is_ours=false

# The program that the end-to-end tests run.
export MINIPOD_BINARY=$root/artifacts/minipod

prepare() {
  "$here/setup.sh" tests
  if ! engine_answers >/dev/null; then
    engine_is_ours=true
  fi
  "$here/engine.sh" start
  "$root/images/build.sh"
  "$here/build.sh"
  "$here/build.sh" faults
  dotnet build "$root/MiniPod.sln" --configuration Release --artifacts-path "$root/artifacts" -v quiet --nologo -clp:NoSummary </dev/null ||
    die "the tests do not build: see above"
}

# Also when we are stopped in the middle: no test runs on, and no engine.
end_tests() {
  local running
  running=$(jobs -p)
  # shellcheck disable=SC2086
  [[ -z $running ]] || kill $running 2>/dev/null || true
  end_engine
}

end_engine() {
  [[ $engine_is_ours == false ]] || "$here/engine.sh" stop || true
  engine_is_ours=false
}

projects() {
  local project
  for project in "$root"/tests/*/*.Tests.csproj; do
    basename "$project" .csproj
  done
}

# run_project NAME: leaves its output, exit code and counts in the results folder.
run_project() {
  local code=0 started=$EPOCHREALTIME out=$results/$1
  # In the background of a shell SIGINT is ignored, and stays so in all that is started: tests send it.
  timeout --kill-after=30 "$limit" env --default-signal=INT "$root/artifacts/bin/$1/release/$1" -noLogo -noColor -result-xml "$out.xml" </dev/null >"$out.log" 2>&1 ||
    code=$?
  awk -v from="$started" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", to - from }' >"$out.seconds"
  echo "$code" >"$out.code"
}

# counted FILE NAME: an attribute of the assembly element, 0 where there is none.
counted() {
  local value
  value=$(grep -om1 '<assembly [^>]*' "$1" 2>/dev/null | sed -nE "s/.* $2=\"([0-9]+)\".*/\1/p")
  echo "${value:-0}"
}

# report NAME: its line, the figures its tests printed, or all they printed if something is wrong; and its counts into the totals.
report() {
  local out=$results/$1 code errors p f s trouble=
  code=$(cat "$out.code")
  p=$(counted "$out.xml" passed) f=$(counted "$out.xml" failed) s=$(counted "$out.xml" skipped) errors=$(counted "$out.xml" errors)
  f=$((f + errors))
  if [[ $code -eq 124 || $code -eq 137 ]]; then
    trouble="did not end within $limit s"
  elif [[ ! -s $out.xml ]]; then
    trouble="ended with $code and without a result"
  elif [[ $((p + f + s)) -eq 0 ]]; then
    trouble='ran no test'
  elif [[ $code -ne 0 && $f -eq 0 ]]; then
    trouble="ended with $code although no test failed"
  fi
  [[ -z $trouble ]] || f=$((f + 1))
  printf '%-30s %4d passed, %d failed, %d skipped  %6s s  %s\n' "$1" "$p" "$f" "$s" "$(cat "$out.seconds")" "$trouble"
  if [[ $f -gt 0 ]]; then
    sed 's/^/    /' "$out.log"
  else
    grep -A1 '\[SKIP\]' "$out.log" | sed 's/^/    /' || true
    sed -n 's/^figure: /    /p' "$out.log"
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# failures: once more and last, each test that failed with the beginning of its message: who sees only the end of a long output sees the cause.
failures() {
  local name
  for name in $(projects); do
    grep --no-group-separator -A4 '\[FAIL\]' "$results/$name.log" | cut -c 1-300 || true
  done
}

# Those of single parts may share the machine; the end-to-end tests look at the whole host and run alone.
run_all() {
  local name running=0
  for name in $(projects | grep -v EndToEnd); do
    if [[ $running -ge $at_once ]]; then
      wait -n || true
      running=$((running - 1))
    fi
    run_project "$name" &
    running=$((running + 1))
  done
  wait
  for name in $(projects | grep EndToEnd); do run_project "$name"; done
}

main() {
  local name passed=0 failed=0 skipped=0
  require_root test
  trap end_tests EXIT
  prepare
  rm -rf "$results"
  mkdir -p "$results"
  heading 'Tests'
  run_all
  for name in $(projects); do report "$name"; done
  end_engine
  if [[ $failed -gt 0 ]]; then
    heading 'What failed'
    failures
  fi
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [[ $failed -eq 0 ]]
}

main
