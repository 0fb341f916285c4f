#!/usr/bin/env bash
# A storm on a host of its own: many minipod processes at once, some killed, the engine restarted; in the end nothing is left.
#
# MINIPOD_STORM_SECONDS  how long it blows                                60
# MINIPOD_STORM_SEED     what is drawn; the one of a former storm repeats its commands, not their timing
# MINIPOD_BINARY         the program                                      artifacts/minipod
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

export MINIPOD_BINARY=${MINIPOD_BINARY:-$root/artifacts/minipod}
tests=$root/artifacts/bin/MiniPod.EndToEnd.Tests/release/MiniPod.EndToEnd.Tests
[[ -x $tests ]] || tests=${tests/release/debug}
[[ -x $tests && -x $MINIPOD_BINARY ]] || die "the tests or $MINIPOD_BINARY are not built: run 'make storm'"

exec "$root/eng/private-host.sh" \
  "$tests" -explicit only -method MiniPod.EndToEnd.Tests.Storm.StormTests.Storm_Blows -noLogo -noColor -showLiveOutput
