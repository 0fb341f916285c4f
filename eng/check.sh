#!/usr/bin/env bash
# Checks the formatting, and builds everything with warnings as errors.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

cd "$root"
trap end_builds EXIT
begin_builds
heading 'Restore'
dotnet restore MiniPod.sln --locked-mode --artifacts-path artifacts -v quiet </dev/null || die "the packages cannot be restored as the packages.lock.json files have them: see above (another SDK may bring others: 'dotnet restore MiniPod.sln --force-evaluate' renews the files)"
heading 'Formatting'
dotnet format MiniPod.sln --no-restore --verify-no-changes -v quiet </dev/null || die "the formatting differs: run 'dotnet format MiniPod.sln'"
heading 'Build'
# All of it: what a build without analyzers (test.sh) has left is up to date, and says nothing.
dotnet build MiniPod.sln --no-restore --no-incremental --configuration Release --artifacts-path artifacts -warnaserror -v quiet --nologo -clp:NoSummary </dev/null ||
  die "the build failed: see above"
