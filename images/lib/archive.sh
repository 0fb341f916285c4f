# shellcheck shell=bash
# Writes image archives in the format that `docker load` reads, using only tar, gzip, and sha256sum.
# The same inputs give the same bytes: names are sorted, the numeric owners are kept, and every timestamp is 0.

readonly ARCHIVE_CREATED="1970-01-01T00:00:00Z"

# image_architecture [NAME]: prints the name of an architecture in image terms, by default this machine's.
# shellcheck disable=SC2120
image_architecture() {
  case "${1:-$(uname -m)}" in
    amd64 | x86_64 | x64) echo amd64 ;;
    arm64 | aarch64) echo arm64 ;;
    *)
      echo "images: architecture '${1:-$(uname -m)}' is not supported: use amd64 or arm64" >&2
      return 1
      ;;
  esac
}

# image_inputs NAME: prints one hash of everything the image is built from: the files in its folder and in this one.
image_inputs() {
  local images file
  images=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  for file in "$images/$1"/* "$images"/lib/*; do
    printf '%s %s\n' "${file##*/}" "$(sha256sum <"$file")"
  done | sha256sum | cut -d' ' -f1
}

_reproducible_tar() {
  LC_ALL=C tar --format=ustar --sort=name --mtime=@0 --numeric-owner "$@"
}

# write_image NAME ARCHITECTURE ROOTFS OUTPUT CONFIG
#   NAME    the image's folder; the image is tagged minipod/NAME:latest
#   ROOTFS  the folder that becomes the image's only layer
#   OUTPUT  the archive to write, gzipped if the name ends in .gz; it is created atomically
#   CONFIG  the fields of the image's "config" object, such as "User":"65535:65535","Entrypoint":["/pause"]
write_image() (
  set -euo pipefail
  local name=$1 architecture=$2 rootfs=$3 output=$4 config=$5
  config+=$(printf ',"Labels":{"io.minipod.image":"%s","io.minipod.image.inputs":"%s"}' "$name" "$(image_inputs "$name")")
  local work layer digest
  work=$(mktemp -d "$output.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/archive"

  _reproducible_tar -C "$rootfs" -cf "$work/layer.tar" .
  layer=$(sha256sum <"$work/layer.tar" | cut -d' ' -f1)
  mkdir "$work/archive/$layer"
  mv "$work/layer.tar" "$work/archive/$layer/layer.tar"

  printf '{"architecture":"%s","os":"linux","created":"%s","config":{%s},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"%s","created_by":"MiniPod images"}]}' \
    "$architecture" "$ARCHIVE_CREATED" "$config" "$layer" "$ARCHIVE_CREATED" >"$work/config.json"
  digest=$(sha256sum <"$work/config.json" | cut -d' ' -f1)
  mv "$work/config.json" "$work/archive/$digest.json"
  printf '[{"Config":"%s.json","RepoTags":["minipod/%s:latest"],"Layers":["%s/layer.tar"]}]\n' \
    "$digest" "$name" "$layer" >"$work/archive/manifest.json"

  _reproducible_tar --mode=u+rwX,go+rX,go-w --owner=0 --group=0 -C "$work/archive" -cf "$work/image.tar" .
  if [[ $output == *.gz ]]; then
    gzip -n -9 "$work/image.tar"
    mv -f "$work/image.tar.gz" "$output"
  else
    mv -f "$work/image.tar" "$output"
  fi
)
