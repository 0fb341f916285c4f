# shellcheck shell=bash
# Records the state of the host before a demo, a test run, or an engine start, and removes what was added since.
# Plugins and engine remove what belongs to a single pod, but leave what pods share behind: bridges, empty chains, folders.

# remember_host FILE
remember_host() {
  {
    _policies_and_chains iptables ip
    _policies_and_chains ip6tables ip6
    host_links | sed 's/^/link /'
    find /var/lib/cni -maxdepth 1 -type f -printf 'file %p\n' 2>/dev/null || true
    find /var/lib/cni /run/cni /run/netns /run/minipod /var/lib/minipod -maxdepth 2 -type d -printf 'folder %p\n' 2>/dev/null || true
    awk '$2 ~ "^/run/(netns|minipod)" { print "mount", $2 }' /proc/mounts
    echo "namespace $(_network_namespace)"
    echo "forward $(cat /proc/sys/net/ipv4/ip_forward)"
  } >"$1"
}

_network_namespace() { readlink /proc/self/ns/net; }

host_links() { ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/\1/'; }

# A kernel without IPv6 or without a table has nothing to record for it.
_policies_and_chains() {
  local table
  for table in filter nat; do
    "$1" -w -t "$table" -S 2>/dev/null | sed -n "s/^-[NP] \([^ ]*\).*/$2 $table \1 &/p" || true
  done
}

# was_there FILE KIND NAME: whether FILE lists a folder, file, link, or mount; or "forward 0", if the host did not forward packets.
was_there() { grep -qxF -- "$2 $3" "$1"; }

# forget_since FILE LINKS CHAINS: removes the links and the iptables chains whose whole names match the patterns, and the
# rules that name them, unless FILE shows that they existed before.
forget_since() {
  local before=$1 links=$2 chains=$3 iptables link
  _is_of_here "$before" || return 0
  for iptables in iptables ip6tables; do
    _forget_chains "$iptables" "$before" "$links" "$chains"
  done
  for link in $(host_links | grep -xE "$links"); do
    was_there "$before" link "$link" || ip link del "$link"
  done
}

_forget_chains() {
  local iptables=$1 before=$2 links=$3 pattern=$4 family=${1%tables} table chain rule new
  for table in filter nat; do
    new=
    for chain in $("$iptables" -w -t "$table" -S 2>/dev/null | sed -n 's/^-N //p' | grep -xE "$pattern"); do
      was_there "$before" "$family $table" "$chain -N $chain" || new+="|$chain"
    done
    for chain in $(host_links | grep -xE "$links"); do
      was_there "$before" link "$chain" || new+="|$chain"
    done
    [[ -n $new ]] || continue
    # Rules first, in any chain: those that jump to one of these chains or name one of these links, and those inside the chains.
    "$iptables" -w -t "$table" -S | sed -nE "/(^| )-[Ajgio] (${new#|})( |$)/ s/^-A/-D/p" |
      while read -r rule; do
        # xargs removes the quotes around comments, as a shell would.
        xargs -r "$iptables" -w -t "$table" <<<"$rule" || true
      done
    for chain in ${new//|/ }; do "$iptables" -w -t "$table" -X "$chain" 2>/dev/null || true; done
  done
}

# restore_forward_policy FILE: restores the policy of the FORWARD chain, which an engine sets to DROP.
restore_forward_policy() {
  local iptables policy
  _is_of_here "$1" || return 0
  for iptables in iptables ip6tables; do
    policy=$(sed -n "s/^${iptables%tables} filter FORWARD -P FORWARD //p" "$1")
    [[ -z $policy ]] || "$iptables" -w -P FORWARD "$policy"
  done
}

# A state recorded in another network namespace does not apply to this one.
_is_of_here() { was_there "$1" namespace "$(_network_namespace)" 2>/dev/null; }

# forget_folders FILE FOLDER...: removes the folders that are empty and did not exist before.
forget_folders() {
  local before=$1 folder
  shift
  for folder in "$@"; do
    was_there "$before" folder "$folder" || rmdir "$folder" 2>/dev/null || true
  done
}
