#!/bin/bash
# Records the answers of the host's programs to the queries of RecordedRulesTests and ForwardCheckTests. The rules are created by the real
# plugins, in namespaces of their own. Needs root, iptables, the plugins, artifacts/minipod and the built tests.
#
#   record.sh [nft legacy]         both back ends of iptables, or one of them
#   PLUGINS=DIR record.sh nftables the back end of newer plugins that does without iptables: needs nft, and in DIR plugins 1.6 or later
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../../.." && pwd)

readonly ports='{"portMappings":[{"hostPort":8080,"containerPort":80,"protocol":"tcp"},{"hostPort":5353,"containerPort":53,"protocol":"udp","hostIP":"127.0.0.1"}]}'

one() {
  local variant=$1 work
  work=$(mktemp -d)
  trap "rm -rf '$work'" EXIT
  for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do
    ln -s "$(readlink -f "/usr/sbin/${name/tables/tables-$variant}")" "$work/$name"
  done

  # All programs that run in here find what they look for in fixed places.
  for name in iptables iptables-save ip6tables ip6tables-save; do mount --bind "$(readlink -f "$work/$name")" "$(readlink -f "/usr/sbin/$name")"; done
  for directory in /var/lib/cni /run/netns /run/minipod; do mkdir -p $directory && mount -t tmpfs tmpfs $directory; done
  ip link set lo up
  ip netns add recorded
  mkdir "$work/net.d"
  cat > "$work/net.d/recorded.conflist" <<'CONF'
{ "cniVersion": "1.0.0", "name": "recorded", "plugins": [
  { "type": "bridge", "bridge": "recorded0", "isGateway": true, "ipMasq": true, "ipam": { "type": "host-local", "subnet": "10.99.0.0/24" } },
  { "type": "portmap", "capabilities": { "portMappings": true }, "snat": true },
  { "type": "firewall" } ] }
CONF
  CAP_ARGS=$ports PATH=$work:$PATH "$root/artifacts/minipod" cni add recorded /run/netns/recorded --cni-conf-dir "$work/net.d" > /dev/null
  local save; save=$(iptables-save -t nat)
  MINIPOD_RECORD_ID=$(sed -n 's/.*id: \\"\([^"\\]*\)\\".*/\1/p' <<< "$save" | head -1)
  local masquerade=CNI-$(sed -n 's/.*-j CNI-\([0-9a-f]*\)$/\1/p' <<< "$save" | head -1) published
  published=$(sed -n 's/.*-j \(CNI-DN-[0-9a-f]*\)$/\1/p' <<< "$save" | head -1)
  export MINIPOD_RECORD_ID

  phase() { MINIPOD_RECORD=$here/$variant/$1.jsonl "$root/artifacts/bin/MiniPod.Pods.Tests/release/MiniPod.Pods.Tests" -noLogo -noColor -method '*.RecordedRulesTests.Record' | tail -1; }
  mkdir -p "$here/$variant"
  phase open
  iptables-save -t nat > "$here/$variant/nat.txt"
  phase all
  iptables -t nat -S POSTROUTING | sed -n "s/^-A \(.*-j $masquerade\)$/iptables -t nat -D \1/p" | bash
  phase no-masquerade
  iptables -t nat -A POSTROUTING -s 10.99.0.2 -m comment --comment "name: \"recorded\" id: \"$MINIPOD_RECORD_ID\"" -j "$masquerade"
  iptables -t nat -F "$published"
  phase no-destination
  iptables -t nat -F CNI-HOSTPORT-DNAT
  phase no-entry
  iptables -t nat -F PREROUTING
  phase no-hook
  iptables -t nat -F POSTROUTING
  iptables -t nat -F "$masquerade" && iptables -t nat -X "$masquerade"
  iptables -t nat -F OUTPUT
  iptables -t nat -X CNI-HOSTPORT-DNAT
  iptables -t nat -F "$published" && iptables -t nat -X "$published"
  phase no-nat-chains
  iptables -F CNI-FORWARD
  phase closed
  iptables -F FORWARD && iptables -X CNI-FORWARD
  phase no-chain
  iptables -P FORWARD DROP
  phase dropped
  iptables -A FORWARD -i recorded0 -j ACCEPT
  iptables -A FORWARD -o recorded0 -j ACCEPT
  phase accepted
}

# The nftables back end of newer plugins: needs nft, and in PLUGINS a directory with plugins 1.6 or later.
nftables() {
  local work
  work=$(mktemp -d)
  trap "rm -rf '$work'" EXIT
  for directory in /var/lib/cni /run/netns /run/minipod; do mkdir -p $directory && mount -t tmpfs tmpfs $directory; done
  ip link set lo up
  ip netns add recorded
  mkdir "$work/net.d"
  cat > "$work/net.d/recorded.conflist" <<'CONF'
{ "cniVersion": "1.0.0", "name": "recorded", "plugins": [
  { "type": "bridge", "bridge": "recorded0", "isGateway": true, "ipMasq": true, "ipMasqBackend": "nftables",
    "ipam": { "type": "host-local", "subnet": "10.99.0.0/24" } },
  { "type": "portmap", "capabilities": { "portMappings": true }, "backend": "nftables", "snat": true } ] }
CONF
  CAP_ARGS=$ports "$root/artifacts/minipod" cni add recorded /run/netns/recorded --cni-conf-dir "$work/net.d" --cni-bin-dir "$PLUGINS" > /dev/null
  mkdir -p "$here/nftables"
  MINIPOD_RECORD_ID=$(nft list table ip cni_hostport | sed -n 's/.*dport 8080 .*comment "\([^"]*\)".*/\1/p')
  export MINIPOD_RECORD_ID
  printf %s "$MINIPOD_RECORD_ID" > "$here/nftables/id.txt"
  phase() { MINIPOD_RECORD=$here/nftables/$1.jsonl "$root/artifacts/bin/MiniPod.Pods.Tests/release/MiniPod.Pods.Tests" -noLogo -noColor -method '*.RecordedRulesTests.Record' | tail -1; }
  phase all
  local hook; hook=$(nft list chain ip cni_hostport prerouting)
  nft flush chain ip cni_hostport prerouting
  phase no-hook
  nft -f - <<< "$hook"
  nft flush chain ip cni_hostport hostports
  phase no-destination
  nft flush chain inet cni_plugins_masquerade masq_checks
  phase no-masquerade
  nft flush ruleset
  phase no-tables
}

if [[ ${1:-} == one && $2 == nftables ]]; then nftables; exit; fi
if [[ ${1:-} == one ]]; then one "$2"; exit; fi
for variant in ${1:-nft legacy}; do unshare --net --mount --propagation private bash "$here/record.sh" one $variant; done
