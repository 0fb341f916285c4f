#!/usr/bin/env bash
# The article's commands with the docker CLI, on the network that 'minipod run' uses: what you would type without MiniPod.
# usage: article.sh up|down NAME CONTAINERS PLUGIN_DIR WORK_DIR
set -euo pipefail
verb=$1 name=$2 containers=$3 plugins=$4 work=$5
netns=/var/run/netns/$name

plugin() { # COMMAND ID TYPE CONFIG PREV_RESULT_FILE
  local request="{\"cniVersion\":\"1.0.0\",\"name\":\"minipod\",\"type\":\"$3\"$4"
  if [ -n "$5" ]; then request="$request,\"prevResult\":$(cat "$5")"; fi
  printf '%s}' "$request" | CNI_COMMAND=$1 CNI_CONTAINERID=$2 CNI_NETNS=$netns CNI_IFNAME=eth0 CNI_PATH=$plugins "$plugins/$3"
}

bridge=',"bridge":"minipod0","isGateway":true,"ipMasq":true,"hairpinMode":true,"ipam":{"type":"host-local","ranges":[[{"subnet":"10.231.0.0/22"}]],"routes":[{"dst":"0.0.0.0/0"}]}'
if [ "$verb" = up ]; then
  id=$(docker run -d --name "$name-pause" --network none --ipc shareable minipod/pause)
  mkdir -p /var/run/netns "$work"
  ln -s "$(docker inspect --format '{{.NetworkSettings.SandboxKey}}' "$id")" "$netns"
  plugin ADD "$id" bridge "$bridge" "" > "$work/$name.1"
  plugin ADD "$id" portmap ',"snat":true' "$work/$name.1" > "$work/$name.2"
  plugin ADD "$id" firewall "" "$work/$name.2" > "$work/$name.3"
  for i in $(seq "$containers"); do
    docker run -d --name "$name-app$i" --network "container:$id" --ipc "container:$id" minipod/toolbox sleep 3600 > /dev/null
  done
else
  for i in $(seq "$containers"); do docker rm -f "$name-app$i" > /dev/null; done
  id=$(docker inspect --format '{{.Id}}' "$name-pause")
  plugin DEL "$id" firewall "" "$work/$name.3"
  plugin DEL "$id" portmap ',"snat":true' "$work/$name.3"
  plugin DEL "$id" bridge "$bridge" "$work/$name.3"
  docker rm -f "$id" > /dev/null
  rm "$netns" "$work/$name".*
fi
