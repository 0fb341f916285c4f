#!/usr/bin/env bash
# The article's demo with MiniPod's own commands: a sandbox on the network demo_br, and nginx in it.
#
#   demo.sh up | down
#
# MINIPOD  the program to run; by default artifacts/minipod, built first
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=host-state.sh
source "$(dirname "${BASH_SOURCE[0]}")/host-state.sh"

readonly here=$root/tests/support
readonly minipod=${MINIPOD:-artifacts/minipod}
readonly pod=pause_demo container=web_demo interface=eth10 bridge=cni_net0 network=demo_br
readonly state=/run/minipod-demo
readonly addresses=/var/lib/cni/networks/$network

# show COMMAND...: prints a command as one would type it, and runs it.
show() {
  printf '%s$ %s%s\n' "$dim" "$*" "$plain"
  "$@"
}

pod_exists() { "$minipod" inspect "$pod" >/dev/null 2>&1; }

pod_address() {
  ip -n "$pod" -4 -o addr show dev "$interface" | awk '{ sub("/.*", "", $4); print $4; exit }'
}

# fetch ADDRESS: the page nginx serves there, with curl or with what bash itself can do.
fetch() {
  if have curl; then
    curl --fail --silent --show-error --max-time 5 "http://$1/"
  else
    exec 3<>"/dev/tcp/$1/80"
    printf 'GET / HTTP/1.0\r\nHost: %s\r\n\r\n' "$1" >&3
    sed '1,/^\r*$/d' <&3
    exec 3>&-
  fi
}

# patient_fetch ADDRESS: the same, as soon as nginx listens.
patient_fetch() {
  local deadline=$((SECONDS + 10))
  until fetch "$1" 2>/dev/null; do
    [[ $SECONDS -lt $deadline ]] || die "the pod's page at http://$1/ cannot be fetched: '$minipod logs $pod' may say why"
    sleep 0.1
  done
}

prepare() {
  "$here/setup.sh"
  "$here/engine.sh" start
  [[ -n ${MINIPOD:-} ]] || "$here/build.sh"
  "$root/images/build.sh"
  # Of the first demo since the last demo-clean: only then the host is as it was before.
  if [[ ! -e $state/before ]]; then
    mkdir -p "$state"
    remember_host "$state/before"
  fi
}

create_pod() {
  if pod_exists; then
    heading "A $pod of an earlier demo is there: it is removed first"
    show "$minipod" rm -f "$pod"
  fi
  heading 'The sandbox: a pause container, in namespaces of its own'
  show "$minipod" create --name "$pod" --network "$network:interface_name=$interface" --cni-conf-dir cni-conf --explain
}

start_nginx() {
  heading 'The network, by the CNI plugins, and nginx in the same namespace'
  show "$minipod" run -d --pod "$pod" --name "$container" --explain minipod/nginx
}

look() {
  local address page
  address=$(pod_address)
  [[ -n $address ]] || die "the pod has no address at $interface: '$minipod inspect $pod' shows what it has"
  page=$(patient_fetch "$address")

  heading "The page, from the pod's address"
  say "${dim}\$ curl http://$address/$plain"
  say "$page"
  heading 'What was made'
  show ip netns list
  show ip netns exec "$pod" ip addr
  show ip netns exec "$pod" ip route
  show ip -brief addr show dev "$bridge"
  show ip -brief link show master "$bridge"
  show "$minipod" ps
}

# try_next COMMAND WHAT-IT-SHOWS
try_next() { printf '  %s%s%s\n      %s\n' "$bold" "$1" "$plain" "$2"; }

next() {
  heading 'The pod stays. What to try next'
  try_next "$minipod inspect $pod" 'all that MiniPod knows of it'
  try_next "$minipod logs $pod" "nginx's log, with this visit in it"
  try_next "$minipod exec $pod ps" 'a command in the container'
  try_next "ip netns exec $pod ss -ltn" "the host's own tools, in the pod's network"
  try_next "$minipod run --rm --pod $pod minipod/toolbox wget -qO- http://localhost" \
    'one more container: localhost is the same for all in a pod'
  try_next "$minipod run -d -p 8080:80 minipod/nginx" 'a whole pod in one command, on the default network'
  try_next "$minipod script -p 8080:80 minipod/nginx" 'the same as a plain bash script, to read'
  try_next 'make demo-clean' 'the host as it was before'
}

up() {
  cd "$root"
  require_root demo
  prepare
  create_pod
  start_nginx
  look
  next
}

# Folders that MiniPod and its locks live in, where the first demo made them and no pod is left to need them.
remove_minipod_folders() {
  local folder
  [[ -z $(find /var/lib/minipod/pods -mindepth 1 -maxdepth 1 ! -name by-name 2>/dev/null) ]] || return 0
  for folder in /run/minipod /var/lib/minipod; do
    if ! was_there "$state/before" folder "$folder"; then
      was_there "$state/before" mount "$folder/netns" || umount "$folder/netns" 2>/dev/null || true
      rm -rf "$folder"
    fi
  done
}

restore_host() {
  # Not while another pod is plugged into the bridge.
  if [[ -z $(ip -o link show master "$bridge" 2>/dev/null) ]]; then
    forget_since "$state/before" "$bridge" ''
  fi
  if ! was_there "$state/before" folder "$addresses" && ! compgen -G "$addresses/[0-9]*" >/dev/null; then
    rm -f "$addresses"/{lock,last_reserved_ip.*}
  fi
  remove_minipod_folders
  forget_folders "$state/before" "$addresses" /var/lib/cni/networks /var/lib/cni/results /var/lib/cni /run/netns
  if was_there "$state/before" forward 0; then echo 0 >/proc/sys/net/ipv4/ip_forward; fi
}

down() {
  cd "$root"
  require_root demo-clean
  if [[ -e $addresses || -e $state || -e /run/netns/$pod ]]; then
    have "$minipod" || die "$minipod is not there to remove the pod: run 'make build' first"
    if pod_exists; then
      show "$minipod" rm -f "$pod"
    fi
  fi
  if [[ -e $state/before ]]; then
    restore_host
    rm -rf "$state"
  fi
  say "demo: gone; images and engine stay ('make engine-stop' ends an engine that was started here)"
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) die "demo.sh up | down" ;;
esac
