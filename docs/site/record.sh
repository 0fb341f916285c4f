#!/usr/bin/env bash
# Records what the pages of the site show, on a private host: every lesson, article and drawing, and the demo, in both languages.
# What is in the directory already is kept.
#
#   record.sh DIRECTORY
set -euo pipefail
# shellcheck source=../../eng/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../eng/common.sh"

readonly site=$root/artifacts/bin/MiniPod.Site/release/MiniPod.Site
readonly lessons=14
readonly -A locale=([en]=C.UTF-8 [zh]=zh_CN.UTF-8)

# keep FILE COMMAND...: writes what a command prints to a file of the directory, if the file is not there and the command succeeds.
keep() {
  local file=$directory/$1
  shift
  [[ ! -s $file ]] || return 0
  "$@" >"$file.part" || die "cannot record '$*': see above"
  mv "$file.part" "$file"
}

record_demo() {
  local language=$1 file=$directory/demo.$1.cast
  [[ ! -s $file ]] || return 0
  LANG=${locale[$language]} MINIPOD=artifacts/minipod "$site" record "$file.part" 'make demo' -- bash -c '"$0" up 2>&1' "$root/eng/demo.sh"
  mv "$file.part" "$file"
  MINIPOD=artifacts/minipod "$root/eng/demo.sh" down >/dev/null
}

record_pods() {
  local language=$1 name topic
  for topic in $(minipod explain -o json | sed -n 's/.*"topic": "\(.*\)".*/\1/p'); do
    keep "topic-$topic.$language.json" minipod explain "$topic" --pod web --lang "$language" -o json
  done
  for name in svg html text; do
    keep "topology.$language.${name/text/txt}" minipod topology --lang "$language" -o "$name"
    keep "packet.$language.${name/text/txt}" minipod packet --from outside --to :8080 --lang "$language" -o "$name"
  done
}

# A private host has no way out. The pictures show one, as a real host has it: to a gateway that is a namespace without a name.
connect() {
  local gateway
  unshare --net sleep infinity &
  gateway=$!
  until [[ $(readlink "/proc/$gateway/ns/net") != $(readlink /proc/self/ns/net) ]]; do sleep 0.01; done
  ip link add eth0 type veth peer name eth0 netns "$gateway"
  ip addr add 192.0.2.2/24 dev eth0
  ip link set eth0 up
  nsenter --target "$gateway" --net ip addr add 192.0.2.1/24 dev eth0
  nsenter --target "$gateway" --net ip link set eth0 up
  ip route add default via 192.0.2.1
  # shellcheck disable=SC2064
  trap "kill $gateway" EXIT
}

main() {
  local language lesson
  directory=$(realpath -m "$1")
  mkdir -p "$directory"
  cd "$root"
  PATH=$(dirname "${MINIPOD_BINARY:-$root/artifacts/minipod}"):$PATH
  for language in "${!locale[@]}"; do
    for ((lesson = 1; lesson <= lessons; lesson++)); do
      keep "lesson-$lesson.$language.json" minipod learn "$lesson" --auto --lang "$language" -o json
    done
    record_demo "$language"
  done
  connect
  minipod run -d --name web -p 8080:80 minipod/nginx >/dev/null
  minipod run -d --name api minipod/nginx >/dev/null
  for language in "${!locale[@]}"; do record_pods "$language"; done
  minipod rm -f web api >/dev/null
}

[[ $# -eq 1 ]] || die 'record.sh DIRECTORY'
main "$1"
