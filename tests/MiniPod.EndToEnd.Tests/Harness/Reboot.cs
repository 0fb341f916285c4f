namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// Simulates a reboot on the private host: all processes of containers and engine disappear at the same time, and with
/// them namespaces, mounts, /run, links, and rules. /var remains, and the boot id changes.
/// </summary>
public static class Reboot
{
    private const string Script = """
        set -eu
        run=$MINIPOD_ENGINE_RUN
        end() { for p in /proc/[0-9]*; do case $(cat "$p/comm" 2>/dev/null) in containerd*|dockerd|runc) kill -KILL "${p#/proc/}" 2>/dev/null || true ;; esac; done; }
        parent=${MINIPOD_ENGINE_ARGS##*--cgroup-parent }
        contained() { grep -ls ":$parent/" /proc/[0-9]*/cgroup | tr -dc '0-9\n' || true; }
        end
        # Runc does not start a container while a process of its former run is left.
        until p=$(contained) && [ -z "$p" ]; do kill -KILL $p 2>/dev/null || true; sleep 0.02; done
        end
        awk '{ print $2 }' /proc/mounts | grep -E "^(/run/minipod|/run/netns|/run/docker|$run/exec|$MINIPOD_ENGINE_DIR)/?" | sort -r | while read -r target; do umount "$target" 2>/dev/null || umount -l "$target" || true; done
        rm -rf /run/minipod /run/netns /run/docker /run/docker.sock /run/xtables.lock "$run/exec" "$run/docker.pid" "$run/owner"
        for link in $(ip -o link show | sed -n 's/^[0-9]*: \([^:@]*\).*/\1/p' | grep -vx lo); do ip link del "$link" 2>/dev/null || true; done
        for program in iptables ip6tables; do
          for table in nat filter mangle raw; do "$program" -t "$table" -F; "$program" -t "$table" -X; done
          "$program" -P FORWARD ACCEPT
        done
        cat /proc/sys/kernel/random/uuid >/run/boot-id
        mount --bind /run/boot-id /proc/sys/kernel/random/boot_id
        """;

    public static async Task GoAsync() => (await Command.RunAsync("bash", "-c", Script)).ShouldSucceed();
}
