#!/usr/bin/env bash
# The demo of the article with MiniPod's own commands: a sandbox on the network demo_br, and nginx in it.
#
#   demo.sh up | down
#
# MINIPOD  the program to run   artifacts/minipod, which is built first
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=host-state.sh
source "$(dirname "${BASH_SOURCE[0]}")/host-state.sh"

readonly here=$root/eng
readonly minipod=${MINIPOD:-artifacts/minipod}
readonly pod=pause_demo container=web_demo interface=eth10 bridge=cni_net0 network=demo_br
readonly state=/run/minipod-demo
readonly default_bridge=minipod0 default_network=minipod
readonly addresses=/var/lib/cni/networks plugin_versions=/var/lib/cni/minipod-plugin-versions.json

# show COMMAND...: prints a command as a user would type it, and runs it.
show() {
  printf '%s$ %s%s\n' "$dim" "$*" "$plain"
  "$@"
}

pod_exists() { "$minipod" inspect "$pod" >/dev/null 2>&1; }

pod_address() {
  ip -n "$pod" -4 -o addr show dev "$interface" | awk '{ sub("/.*", "", $4); print $4; exit }'
}

# fetch ADDRESS: prints the page that nginx serves there, using curl, or bash alone if curl is not installed.
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

# patient_fetch ADDRESS: the same, but waits until nginx listens.
patient_fetch() {
  local deadline=$((SECONDS + 10))
  until fetch "$1" 2>/dev/null; do
    [[ $SECONDS -lt $deadline ]] || die "cannot fetch the pod's page at http://$1/: '$minipod logs $pod' may show why"
    sleep 0.1
  done
}

prepare() {
  "$here/setup.sh"
  "$here/engine.sh" start
  [[ -n ${MINIPOD:-} ]] || "$here/build.sh"
  "$root/images/build.sh"
  # Only before the first demo since the last demo-clean: later the host is no longer in its original state.
  if [[ ! -e $state/before ]]; then
    mkdir -p "$state"
    remember_host "$state/before"
  fi
}

create_pod() {
  if pod_exists; then
    heading "$pod exists from an earlier demo: removing it first"
    show "$minipod" rm -f "$pod"
  fi
  heading 'The sandbox: a pause container with its own namespaces'
  show "$minipod" create --name "$pod" --network "$network:interface_name=$interface" --cni-conf-dir cni-conf --explain
}

start_nginx() {
  heading 'The network, attached by the CNI plugins, and nginx in the same namespace'
  show "$minipod" run -d --pod "$pod" --name "$container" --explain minipod/nginx
}

look() {
  local address page
  address=$(pod_address)
  [[ -n $address ]] || die "the pod has no address on $interface: '$minipod inspect $pod' shows its addresses"
  page=$(patient_fetch "$address")

  heading "The page, from the pod's address"
  say "${dim}\$ curl http://$address/$plain"
  say "$page"
  heading 'What was created'
  show ip netns list
  show ip netns exec "$pod" ip addr
  show ip netns exec "$pod" ip route
  show ip -brief addr show dev "$bridge"
  show ip -brief link show master "$bridge"
  show "$minipod" ps
  heading 'The same as a picture'
  show "$minipod" topology "$pod"
}

# try_next COMMAND WHAT-IT-SHOWS
try_next() { printf '  %s%s%s\n      %s\n' "$bold" "$1" "$plain" "$2"; }

next() {
  heading 'The pod keeps running. What to try next'
  try_next "$minipod inspect $pod" 'everything MiniPod knows about it'
  try_next "$minipod topology $pod -o html > topology.html" 'the same picture for a browser'
  try_next "$minipod logs $pod" "nginx's log, including the request above"
  try_next "$minipod exec $pod ps" 'run a command in the container'
  try_next "ip netns exec $pod ss -ltn" "the host's own tools in the pod's network namespace"
  try_next "$minipod run --rm --pod $pod minipod/toolbox wget -qO- http://localhost" \
    'another container: all containers of a pod share localhost'
  try_next "$minipod run -d --name web -p 8080:80 minipod/nginx" "a complete pod with one command, on the default network; '$minipod rm -f web' removes it"
  try_next "$minipod script -p 8080:80 minipod/nginx" 'the same as a plain bash script to read'
  try_next 'make demo-clean' 'restore the host as it was before, once you have removed your own pods'
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

# idle BRIDGE: whether no interface is attached to it.
idle() { [[ -z $(ip -o link show master "$1" 2>/dev/null) ]]; }

# forget_addresses NETWORK: removes the files that host-local keeps for a network without reserved addresses.
forget_addresses() {
  if ! was_there "$state/before" folder "$addresses/$1" && ! compgen -G "$addresses/$1/[0-9]*" >/dev/null; then
    rm -f "$addresses/$1"/{lock,last_reserved_ip.*}
  fi
}

# Removes the folder of locks and pins if the first demo created it and no pod needs it, whatever store that pod is recorded in.
remove_run_folder() {
  local folder=/run/minipod lock
  if was_there "$state/before" folder "$folder" || [[ -n $(ls -A "$folder/netns" 2>/dev/null) ]]; then return; fi
  for lock in "$folder"/locks/*; do
    # A held lock means that a command is running. A command that waits for a lock notices its removal and takes the new one.
    [[ ! -e $lock ]] || flock --nonblock "$lock" rm "$lock" || return 0
  done
  was_there "$state/before" mount "$folder/netns" || umount "$folder/netns" 2>/dev/null || true
  rmdir "$folder"/{locks,netns,} 2>/dev/null || true
}

remove_state_folder() {
  local folder=/var/lib/minipod
  if ! was_there "$state/before" folder "$folder" &&
    [[ -z $(find "$folder/pods" -mindepth 1 -maxdepth 1 ! -name by-name 2>/dev/null) ]]; then
    rm -rf "$folder"
  fi
}

restore_host() {
  local link
  # Not while another pod is attached to the bridge.
  for link in "$bridge" "$default_bridge"; do
    if idle "$link"; then forget_since "$state/before" "$link" ''; fi
  done
  # Chains that all networks with published ports or a firewall share, if nothing is attached to any network.
  if [[ -z $(ls -A /var/lib/cni/results 2>/dev/null) ]]; then
    forget_since "$state/before" '' 'CNI-HOSTPORT-(DNAT|SETMARK|MASQ)|CNI-FORWARD|CNI-ADMIN'
  fi
  forget_addresses "$network"
  forget_addresses "$default_network"
  was_there "$state/before" file "$plugin_versions" || rm -f "$plugin_versions"
  remove_run_folder
  remove_state_folder
  forget_folders "$state/before" "$addresses"/{"$network","$default_network"} "$addresses" /var/lib/cni/results /var/lib/cni /run/netns
}

# pods: prints the names of all pods of the engine, whatever store they are recorded in.
pods() { docker ps --all --format '{{.Names}}' 2>/dev/null | sed -n 's/^minipod\.\(.*\)\.POD$/\1/p' | paste -sd ' ' || true; }

down() {
  local left
  cd "$root"
  require_root demo-clean
  if [[ -e $addresses/$network || -e $state || -e /run/netns/$pod ]]; then
    engine_answers >/dev/null || die "the engine that has the demo's containers does not respond: run 'make engine-start' and try again"
    have "$minipod" || die "$minipod does not exist, but is needed to remove the pod: run 'make build' first"
    if pod_exists; then
      show "$minipod" rm -f "$pod"
    fi
  fi
  left=$(pods)
  if [[ -e $state/before ]]; then
    restore_host
    # If other pods are left, the next demo-clean restores the rest.
    if [[ -z $left ]]; then
      if was_there "$state/before" forward 0; then echo 0 >/proc/sys/net/ipv4/ip_forward; fi
      rm -rf "$state"
    fi
  fi
  [[ -z $left ]] || say "demo: other pods stay, with what their networks need: $left. '$minipod rm -f NAME' removes one (with its --state-dir, if it has one); then run 'make demo-clean' again"
  say "demo: removed; images and engine are kept ('make engine-stop' stops an engine that was started here)"
}

case ${1:-} in
  up) up ;;
  down) down ;;
  *) die "demo.sh up | down" ;;
esac
