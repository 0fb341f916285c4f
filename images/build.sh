#!/usr/bin/env bash
# Builds MiniPod's images and loads them into the engine, tagged minipod/NAME. No registry is needed.
#
#   images/build.sh [--force] [NAME...]      by default all: pause nginx toolbox
#
# An image that the engine already has, built from the same inputs, is skipped unless --force is given.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib/archive.sh
source "$here/lib/archive.sh"

loaded_inputs() {
  docker image inspect --format '{{index .Config.Labels "io.minipod.image.inputs"}}' "minipod/$1:latest" 2>/dev/null
}

build_and_load() {
  local name=$1 architecture=$2 archive
  archive=$here/../artifacts/images/$name-$architecture.tar
  "$here/$name/build.sh" "$architecture" "$archive"
  docker load --quiet --input "$archive" >/dev/null
  rm -f "$archive"
  printf 'image minipod/%s: built and loaded, %s kB\n' "$name" "$((($(docker image inspect --format '{{.Size}}' "minipod/$name:latest") + 999) / 1000))"
}

main() {
  local force=false name architecture names=()
  for name in "$@"; do
    if [[ $name == --force ]]; then
      force=true
    elif [[ -x $here/$name/build.sh ]]; then
      names+=("$name")
    else
      echo "images: no image '$name': the images are pause, nginx, and toolbox" >&2
      return 2
    fi
  done
  [[ ${#names[@]} -gt 0 ]] || names=(pause nginx toolbox)
  if ! docker version >/dev/null 2>&1; then
    echo "images: no container engine responds: run 'make engine-start'" >&2
    return 1
  fi

  # One build at a time, because the downloaded packages are shared.
  mkdir -p "$here/../artifacts/images"
  exec 9>"$here/../artifacts/images/lock"
  flock 9

  architecture=$(image_architecture "")
  for name in "${names[@]}"; do
    if [[ $force == false && $(loaded_inputs "$name") == "$(image_inputs "$name")" ]]; then
      printf 'image minipod/%s: up to date\n' "$name"
    else
      build_and_load "$name" "$architecture"
    fi
  done
  # Removes the replaced images, unless a container still uses one.
  docker image prune --force --filter label=io.minipod.image >/dev/null
}

main "$@"
