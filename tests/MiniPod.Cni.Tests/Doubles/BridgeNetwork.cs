namespace MiniPod.Cni.Tests;

/// <summary>A network of the real bridge plugin with a bridge and an address store of its own; the bridge goes with the test.</summary>
internal sealed class BridgeNetwork : IDisposable
{
    private static readonly string Directory = "/usr/lib/cni";
    private readonly TempDirectory _store;

    public BridgeNetwork(TempDirectory store)
    {
        Assert.SkipUnless(File.Exists($"{Directory}/bridge"), $"the real plugins are not installed in {Directory}");
        _store = store;
        Bridge = $"mpt{Guid.NewGuid().ToString("N")[..8]}";
        Subnet = $"10.{Random.Shared.Next(160, 250)}.{Random.Shared.Next(1, 250)}";
    }

    public static IReadOnlyList<string> PluginDirectories => [Directory];

    public string Bridge { get; }

    public string Subnet { get; }

    public string Name => $"net-{Bridge}";

    public string Store => _store["ipam"];

    public NetworkConfigList Config(string version = "1.0.0", string more = "") => Networks.Parse($$"""
        {
          "cniVersion": "{{version}}",
          "name": "{{Name}}",
          "plugins": [
            { "type": "bridge", "bridge": "{{Bridge}}", "isGateway": true, "ipMasq": true,
              "ipam": { "type": "host-local", "dataDir": "{{Store}}", "ranges": [[{ "subnet": "{{Subnet}}.0/24" }]], "routes": [{ "dst": "0.0.0.0/0" }] } }
            {{more}}
          ]
        }
        """);

    /// <summary>The addresses that host-local has given out.</summary>
    public IReadOnlyList<string> Addresses() => System.IO.Directory.Exists(Path.Combine(Store, Name))
        ? [.. System.IO.Directory.EnumerateFiles(Path.Combine(Store, Name)).Select(path => Path.GetFileName(path)).Where(name => char.IsAsciiDigit(name[0]))]
        : [];

    /// <summary>The lines of the rules that name the network, or a container.</summary>
    public static IReadOnlyList<string> Rules(string mention) =>
        [.. PrivateNamespace.Run("iptables-save").Split('\n').Where(line => line.Contains(mention, StringComparison.Ordinal))];

    public void Dispose()
    {
        if (System.IO.Directory.Exists($"/sys/class/net/{Bridge}")) PrivateNamespace.Run("ip", "link", "del", Bridge);
    }
}
