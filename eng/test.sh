#!/usr/bin/env bash
# Runs every test project, and says at the end, alone on the last line: N passed, N failed, N skipped
# Exit code 0 only when nothing failed, every project ended by itself, and each of them ran something.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly here=$root/eng
readonly results=$root/artifacts/test-results
readonly limit=${MINIPOD_TEST_LIMIT:-3600} # seconds for a project, a folder of one, a build
# Tests that look at a whole host, before and after, and so run one by one. But there can be several hosts: this one, and one of
# its own for each of these folders, or two of them, some of which restart the engine and kill commands by the hundred.
readonly whole_host=MiniPod.EndToEnd.Tests
readonly private_folders=(Crashes Storm Events Housekeeping+Demo BadInput+Security)
# So many at once: much of a test is waiting, for the engine and for the kernel.
readonly at_once=3
engine_is_ours=false

# The program that the end-to-end tests run.
export MINIPOD_BINARY=$root/artifacts/minipod

prepare() {
  local host
  "$here/setup.sh" tests
  if ! engine_answers >/dev/null; then
    engine_is_ours=true
  fi
  start_host &
  host=$!
  begin_builds
  # The analyzers, which change nothing of what is built, have their turn in check.sh.
  export RunAnalyzers=false
  bounded dotnet build "$root/MiniPod.sln" --configuration Release --artifacts-path "$root/artifacts" -v quiet --nologo -clp:NoSummary ||
    die "the tests do not build: see above"
  wait "$host" || die "the tests have no engine or no images: see above"
}

start_host() {
  "$here/engine.sh" start
  "$root/images/build.sh"
}

# Also when we are stopped in the middle: no test runs on, and no engine.
end_tests() {
  local running
  running=$(jobs -p)
  # shellcheck disable=SC2086
  [[ -z $running ]] || kill $running 2>/dev/null || true
  wait
  end_builds
  end_engine
}

end_engine() {
  [[ $engine_is_ours == false ]] || "$here/engine.sh" stop || true
  engine_is_ours=false
}

# The runs that need no program: a project each.
small_runs() {
  local project
  for project in "$root"/tests/*/*.Tests.csproj; do
    basename "$project" .csproj
  done | grep -vx "$whole_host"
}

# The runs on hosts of their own, folders of that project, or two with a '+' between.
runs_elsewhere() {
  ! have dockerd || printf '%s\n' "${private_folders[@]/#/$whole_host.}"
}

# folders RUN...: their folders, as the namespaces that they are.
folders() { tr '+ ' '\n\n' <<<"${*#"$whole_host."}" | sed "s/^/$whole_host./"; }

# All of them, in the order in which they are begun: while the programs are built those that need none, then the longest.
runs() { small_runs && echo "$whole_host" && runs_elsewhere; }

# bounded COMMAND...: runs it; at the limit, and when we are told to end, it is ended with all that it started.
bounded() {
  local pid='' code=0
  trap '[[ -z $pid ]] || kill "$pid" 2>/dev/null; wait; exit 143' TERM HUP
  # In the background of a shell SIGINT is ignored, and stays so in all that is started: tests send it.
  timeout --kill-after=30 "$limit" env --default-signal=INT "$@" </dev/null &
  pid=$!
  wait "$pid" || code=$?
  trap - TERM HUP
  return "$code"
}

# build PROGRAM: a native program (build.sh); who needs it waits for who builds it.
build() {
  [[ ! -e $results/not-built-$1 ]] || { cat "$results/build-$1.log" && return 1; }
  bounded "$here/build.sh" "$1" || { touch "$results/not-built-$1" && return 1; }
}

# build_for NAME: the programs that these tests run.
build_for() {
  [[ $1 != "$whole_host"* ]] || build program || return 1
  [[ $1 != *.Crashes ]] || build faults
}

# run NAME: leaves its output, exit code and counts in the results folder.
run() {
  local code=0 started out=$results/$1 project=$1 folder host=() filter=()
  if [[ $1 == "$whole_host".* ]]; then
    project=$whole_host
    host=("$here/private-host.sh")
    for folder in $(folders "$1"); do filter+=(-namespace "$folder"); done
  elif [[ $1 == "$whole_host" ]]; then
    # shellcheck disable=SC2046
    for folder in $(folders $(runs_elsewhere)); do filter+=(-namespace- "$folder"); done
  fi
  if ! build_for "$1" >"$out.log" 2>&1; then
    echo 'its program was not built' >"$out.trouble"
    return
  fi
  started=$EPOCHREALTIME
  bounded ${host[@]+"${host[@]}"} "$root/artifacts/bin/$project/release/$project" \
    ${filter[@]+"${filter[@]}"} -noLogo -noColor -result-xml "$out.xml" >"$out.log" 2>&1 || code=$?
  awk -v from="$started" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", to - from }' >"$out.seconds"
  echo "$code" >"$out.code"
}

# counted FILE NAME: an attribute of the assembly element, 0 where there is none.
counted() {
  local value
  value=$(grep -om1 '<assembly [^>]*' "$1" 2>/dev/null | sed -nE "s/.* $2=\"([0-9]+)\".*/\1/p")
  echo "${value:-0}"
}

# trouble NAME: what went wrong with it, other than a test; nothing where nothing did.
trouble() {
  local out=$results/$1 code ran failed
  [[ ! -s $out.trouble ]] || { cat "$out.trouble" && return; }
  [[ -s $out.code ]] || { echo 'did not run' && return; }
  code=$(cat "$out.code")
  ran=$(($(counted "$out.xml" passed) + $(counted "$out.xml" failed) + $(counted "$out.xml" skipped)))
  failed=$(($(counted "$out.xml" failed) + $(counted "$out.xml" errors)))
  if [[ $code -eq 124 || $code -eq 137 ]]; then
    echo "did not end within $limit s"
  elif [[ ! -s $out.xml ]]; then
    echo "ended with $code and without a result"
  elif [[ $ran -eq 0 ]]; then
    echo 'ran no test'
  elif [[ $code -ne 0 && $failed -eq 0 ]]; then
    echo "ended with $code although no test failed"
  fi
}

# report NAME: its line, the figures its tests printed, or all they printed if something is wrong; and its counts into the totals.
report() {
  local out=$results/$1 p f s trouble
  trouble=$(trouble "$1")
  p=$(counted "$out.xml" passed) s=$(counted "$out.xml" skipped)
  f=$(($(counted "$out.xml" failed) + $(counted "$out.xml" errors)))
  [[ -z $trouble ]] || f=$((f + 1))
  printf '%-33s %4d passed, %d failed, %d skipped  %6s s  %s\n' "$1" "$p" "$f" "$s" "$(cat "$out.seconds" 2>/dev/null || echo 0)" "$trouble"
  if [[ $f -gt 0 ]]; then
    sed 's/^/    /' "$out.log" 2>/dev/null || true
  else
    grep -A1 '\[SKIP\]' "$out.log" | sed 's/^/    /' || true
    sed -n 's/^figure: /    /p' "$out.log"
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# failures: once more and last, each test that failed with the beginning of its message: who sees only the end of a long output sees the cause.
failures() {
  local name trouble
  for name in $(runs); do
    trouble=$(trouble "$name")
    [[ -z $trouble ]] || say "    $name $trouble"
    grep --no-group-separator -A4 '\[FAIL\]' "$results/$name.log" 2>/dev/null | cut -c 1-300 || true
  done
}

# take JOB...: does one after another what nobody else has taken.
take() {
  local job
  for job in "$@"; do
    mkdir "$results/$job.taken" 2>/dev/null || continue
    if [[ $job == build-* ]]; then build "${job#build-}" >"$results/$job.log" 2>&1 || true; else run "$job"; fi
  done
}

run_all() {
  local line
  for ((line = 0; line < at_once; line++)); do
    # shellcheck disable=SC2046
    take build-program build-faults $(runs) &
  done
  wait
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
  for name in $(runs); do report "$name"; done
  end_engine
  if [[ $failed -gt 0 ]]; then
    heading 'What failed'
    failures
  fi
  say ''
  say "$((SECONDS / 60)) min $((SECONDS % 60)) s, the builds included"
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [[ $failed -eq 0 ]]
}

main
