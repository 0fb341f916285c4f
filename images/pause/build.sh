#!/usr/bin/env bash
# Builds the pause image as an archive for `docker load`. Needs a C compiler, tar, gzip and coreutils; no engine.
#
#   images/pause/build.sh [ARCHITECTURE [OUTPUT]]
#
# ARCHITECTURE  amd64 (x64) or arm64; by default this machine's. For the other one, CC can name a cross compiler.
# OUTPUT        by default artifacts/pause/pause-ARCHITECTURE.tar.gz
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/archive.sh
source "$here/../lib/archive.sh"

# Prints the compiler for the architecture.
compiler_for() {
  if [[ -n ${CC:-} ]]; then
    echo "$CC"
  elif [[ $1 != "$(image_architecture)" ]]; then
    case $1 in
      amd64) echo x86_64-linux-gnu-gcc ;;
      arm64) echo aarch64-linux-gnu-gcc ;;
    esac
  elif command -v gcc >/dev/null; then
    echo gcc
  else
    echo cc
  fi
}

# compile ARCHITECTURE OUTPUT: compiles a static program without libc that fits in one page.
compile() {
  local compiler
  # shellcheck disable=SC2054
  local flags=(
    -Os -static -nostdlib -ffreestanding -fno-pie -no-pie -s
    -fno-stack-protector -fno-asynchronous-unwind-tables
    -Wl,--build-id=none,-z,noseparate-code,-z,noexecstack
  )
  [[ $1 == amd64 ]] && flags+=(-fcf-protection=none)
  compiler=$(compiler_for "$1")
  if ! command -v "${compiler%% *}" >/dev/null; then
    echo "images/pause: C compiler '$compiler' not found: install gcc, or set CC to another compiler" >&2
    return 1
  fi
  # CC may contain options, so it is split into words.
  # shellcheck disable=SC2086
  $compiler "${flags[@]}" -o "$2" "$here/pause.c"
}

main() {
  local architecture output rootfs
  architecture=$(image_architecture "${1:-}")
  output=${2:-$here/../../artifacts/pause/pause-$architecture.tar.gz}
  mkdir -p "$(dirname "$output")"

  rootfs=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$rootfs'" EXIT
  compile "$architecture" "$rootfs/pause"
  chmod 755 "$rootfs" "$rootfs/pause"
  write_image pause "$architecture" "$rootfs" "$output" \
    '"User":"65535:65535","Entrypoint":["/pause"],"WorkingDir":"/"'
}

main "$@"
