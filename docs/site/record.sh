#!/usr/bin/env bash
# Records what the pages of the site show, on a private host: every lesson, article and drawing, and the demo, in both languages.
# What is in the directory already is kept.
#
#   record.sh DIRECTORY
set -euo pipefail
# shellcheck source=../../eng/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../eng/common.sh"

readonly site=$root/artifacts/bin/MiniPod.Site/release/MiniPod.Site
gateway=
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
  LANG=${locale[$language]} "$site" record "$file.part" 'make demo' -- bash -c '"$0" up 2>&1' "$root/eng/demo.sh"
  mv "$file.part" "$file"
  "$root/eng/demo.sh" down >/dev/null
}

record_pods() {
  local language=$1 name topic topics
  topics=$(minipod explain -o json | sed -n 's/.*"topic": "\(.*\)".*/\1/p')
  [[ -n $topics ]] || die "'minipod explain -o json' lists no topics"
  for topic in $topics; do
    keep "topic-$topic.$language.json" minipod explain "$topic" --pod web --lang "$language" -o json
  done
  for name in svg html text; do
    keep "topology.$language.${name/text/txt}" minipod topology --lang "$language" -o "$name"
    keep "packet.$language.${name/text/txt}" minipod packet --from outside --to :8080 --lang "$language" -o "$name"
  done
}

# A private host has no way out. The pictures show one, as a real host has it: to a gateway that is a namespace without a name.
connect() {
  unshare --net sleep infinity &
  gateway=$!
  until [[ $(readlink "/proc/$gateway/ns/net") != $(readlink /proc/self/ns/net) ]]; do sleep 0.01; done
  ip link add eth0 type veth peer name eth0 netns "$gateway"
  ip addr add 192.0.2.2/24 dev eth0
  ip link set eth0 up
  nsenter --target "$gateway" --net ip addr add 192.0.2.1/24 dev eth0
  nsenter --target "$gateway" --net ip link set eth0 up
  ip route add default via 192.0.2.1
}

# Leaves the host as it was, however this script ends.
clean_up() {
  minipod rm -f web api >/dev/null 2>&1 || true
  "$root/eng/demo.sh" down >/dev/null 2>&1 || true
  [[ -n $gateway ]] || return 0
  ip link del eth0 2>/dev/null || true
  kill "$gateway" && wait "$gateway" 2>/dev/null || true
}

main() {
  local language lesson lessons
  directory=$(realpath -m "$1")
  mkdir -p "$directory"
  cd "$root"
  PATH=$(dirname "${MINIPOD_BINARY:-$root/artifacts/minipod}"):$PATH
  export MINIPOD=${MINIPOD_BINARY:-artifacts/minipod} # for the demo
  trap clean_up EXIT
  lessons=$(minipod learn -o json | sed -n 's/.*"number": \([0-9]*\).*/\1/p')
  [[ -n $lessons ]] || die "'minipod learn -o json' lists no lessons"
  for language in "${!locale[@]}"; do
    for lesson in $lessons; do
      keep "lesson-$lesson.$language.json" minipod learn "$lesson" --auto --lang "$language" -o json
    done
    record_demo "$language"
  done
  connect
  minipod run -d --name web -p 8080:80 minipod/nginx >/dev/null
  minipod run -d --name api minipod/nginx >/dev/null
  for language in "${!locale[@]}"; do record_pods "$language"; done
}

[[ $# -eq 1 ]] || die 'record.sh DIRECTORY'
main "$1"
