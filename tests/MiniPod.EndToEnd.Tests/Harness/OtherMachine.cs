using System.Globalization;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// Another machine, simulated by a network namespace that is connected to the host and uses it as its router. The host
/// drops forwarded packets, as configured by Docker. A script restores the host; after a killed run, the next run finds
/// and runs it.
/// </summary>
public sealed class OtherMachine : IAsyncDisposable
{
    public const string Address = "198.51.100.2";
    public const string HostAddress = "198.51.100.1";
    public const string HostAddressIPv6 = "2001:db8:6d:69::1";

    private readonly string _name;
    private readonly string _undo;

    private OtherMachine(string name, string undo)
    {
        _name = name;
        _undo = undo;
    }

    /// <param name="name">The name of the namespace. With one more letter, it must still be a valid interface
    /// name.</param>
    /// <param name="files">The test's own directory.</param>
    public static async Task<OtherMachine> CreateAsync(string name, string files)
    {
        var undo = Path.Combine(files, TestPods.UndoScript);
        var policies = new List<string>();
        foreach (var program in new[] { "iptables", "ip6tables" })
        {
            var policy = (await Command.RunAsync(program, "-w", "-S", "FORWARD")).ShouldSucceed().Lines[0].Split(' ')[2];
            policies.Add($"{program} -w -P FORWARD {policy}");
        }

        await File.WriteAllTextAsync(undo, $"ip netns del {name}\n{string.Join('\n', policies)}\n");
        string[] lines =
        [
            $"ip netns add {name}",
            $"ip link add {name}h type veth peer name {name}m netns {name}",
            $"ip addr add {HostAddress}/24 dev {name}h",
            $"ip -6 addr add {HostAddressIPv6}/64 dev {name}h nodad",
            $"ip link set {name}h up",
            $"ip -n {name} addr add {Address}/24 dev {name}m",
            $"ip -n {name} -6 addr add 2001:db8:6d:69::2/64 dev {name}m nodad",
            $"ip -n {name} link set {name}m up",
            $"ip -n {name} route add default via {HostAddress}",
            $"ip -n {name} -6 route add default via {HostAddressIPv6}",
            "iptables -w -P FORWARD DROP",
            "ip6tables -w -P FORWARD DROP",
        ];
        (await Command.RunAsync("bash", "-ec", string.Join('\n', lines))).ShouldSucceed();
        return new OtherMachine(name, undo);
    }

    /// <summary>Fetches a page from this machine; null if the server does not answer within two seconds.</summary>
    public async Task<string?> FetchAsync(string address, int port)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture, $"exec 3<>/dev/tcp/{address}/{port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3");
        var result = await Command.RunAsync("ip", "netns", "exec", _name, "timeout", "2", "bash", "-c", line);
        return result.ExitCode == 0 ? result.Stdout : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("bash", _undo);
        File.Delete(_undo);
    }
}
