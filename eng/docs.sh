#!/usr/bin/env bash
# Builds the documentation site in artifacts/docs, which a browser shows without a server. What the pages show is recorded anew, on a
# private host: lessons, articles, drawings and the demo.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly site=$root/artifacts/bin/MiniPod.Site/release/MiniPod.Site
readonly recordings=$root/artifacts/docs-recordings output=$root/artifacts/docs

require_root docs
heading 'The program that writes the site'
dotnet build "$root/docs/site" --configuration Release --artifacts-path "$root/artifacts" -v quiet --nologo -clp:NoSummary </dev/null
heading 'What the pages show'
rm -rf "$recordings"
"$root/eng/private-host.sh" "$root/docs/site/record.sh" "$recordings"
"$site" build "$recordings" "$output"
say "docs: $output/index.html"
