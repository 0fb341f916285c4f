#!/usr/bin/env bash
# Runs every test project, and says at the end, alone on the last line: N passed, N failed, N skipped
# Exit code 0 only when nothing failed, every project ended by itself, and each of them ran something.
#
# MINIPOD_TEST_LIMIT  how long a build, a project, or a folder of one may take, in seconds   3600
#
# It prepares the host and builds the tests; tests/MiniPod.TestRunner runs them.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly runner=$root/artifacts/bin/MiniPod.TestRunner/release/MiniPod.TestRunner
readonly summary=$root/artifacts/test-results/summary.txt
readonly began=$EPOCHSECONDS
export MINIPOD_TEST_LIMIT=${MINIPOD_TEST_LIMIT:-3600}
# The program that the end-to-end tests run.
export MINIPOD_BINARY=$root/artifacts/minipod
engine_is_ours=false

# start COMMAND...: in the background, but with SIGINT not ignored.
start() { env --default-signal=INT "$@" </dev/null & }

# start_bounded COMMAND...: the same; at the limit, or on SIGTERM, it is ended with all that it started.
start_bounded() { start timeout --kill-after=30 "$MINIPOD_TEST_LIMIT" "$@"; }

prepare() {
  local host
  "$root/eng/setup.sh" tests
  if ! engine_answers >/dev/null; then
    engine_is_ours=true
  fi
  # shellcheck disable=SC2016
  start_bounded bash -c '"$0/eng/engine.sh" start && "$0/images/build.sh"' "$root"
  host=$!
  begin_builds
  # The analyzers, which change nothing of what is built, have their turn in check.sh.
  export RunAnalyzers=false
  start_bounded dotnet build "$root/MiniPod.sln" --configuration Release --artifacts-path "$root/artifacts" -v quiet --nologo -clp:NoSummary
  wait "$!" || die "the tests do not build: see above"
  wait "$host" || die "the tests have no engine or no images: see above"
}

# Also when this is stopped in the middle: no test runs on, and no engine.
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
  [[ $engine_is_ours == false ]] || "$root/eng/engine.sh" stop || true
  engine_is_ours=false
}

main() {
  local code=0
  require_root test
  trap end_tests EXIT
  prepare
  rm -f "$summary"
  heading 'Tests'
  start "$runner" --root "$root" --since "$began"
  wait "$!" || code=$?
  end_engine
  cat "$summary" 2>/dev/null || die "the test runner ended with $code, without a total"
  return "$code"
}

main
