#!/usr/bin/env bash
# Runs the storm test on a private host: many minipod processes at the same time, some of them killed, while the engine is restarted.
# Afterwards nothing may be left behind.
#
# MINIPOD_STORM_SECONDS  how long the storm lasts, in seconds            60
# MINIPOD_STORM_SEED     the random seed; the seed of an earlier storm repeats its commands, but not their timing
# MINIPOD_BINARY         the program to test                             artifacts/minipod
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export MINIPOD_BINARY=${MINIPOD_BINARY:-$root/artifacts/minipod}
tests=$root/artifacts/bin/MiniPod.EndToEnd.Tests/release/MiniPod.EndToEnd.Tests
[[ -x $tests ]] || tests=${tests/release/debug}
[[ -x $tests && -x $MINIPOD_BINARY ]] || die "the tests or $MINIPOD_BINARY have not been built: run 'make storm'"

exec "$root/eng/private-host.sh" \
  "$tests" -explicit only -method MiniPod.EndToEnd.Tests.Storm.StormTests.Storm_Blows -noLogo -noColor -showLiveOutput
