#!/usr/bin/env bash
# Checks the formatting and builds everything with warnings as errors.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "$root"
trap end_builds EXIT
begin_builds
heading 'Restore'
dotnet restore MiniPod.sln --locked-mode --artifacts-path artifacts -v quiet </dev/null || die "the packages cannot be restored as locked in the packages.lock.json files: see above (a different SDK may need different packages: 'dotnet restore MiniPod.sln --force-evaluate' updates the files)"
heading 'Formatting'
dotnet format MiniPod.sln --no-restore --verify-no-changes -v quiet </dev/null || die "the code is not formatted: run 'dotnet format MiniPod.sln'"
heading 'Build'
# Not incremental: the output of a build without analyzers (test.sh) would count as up to date and give no warnings.
dotnet build MiniPod.sln --no-restore --no-incremental --configuration Release --artifacts-path artifacts -warnaserror -v quiet --nologo -clp:NoSummary </dev/null ||
  die "the build failed: see above"
