using System.Text.Json.Nodes;

namespace MiniPod.Cni.Tests;

/// <summary>
/// The plugins of the distribution, or those in MINIPOD_TEST_PLUGINS, on the real network of the host, with a separate
/// cache, lock directory and address store. Attachments that a test has added are deleted at its end.
/// </summary>
internal sealed class RealPlugins : IAsyncDisposable
{
    public static readonly string Directory = Environment.GetEnvironmentVariable("MINIPOD_TEST_PLUGINS") is { Length: > 0 } other
        ? other
        : Find();
    private static readonly string[] OfNewerPackages = ["dummy", "tap"];
    private readonly CniHost _host = new();
    private readonly List<(NetworkConfigList List, RuntimeConf Rt)> _added = [];
    private readonly List<string> _links = [];

    public RealPlugins(params string[] needed)
    {
        foreach (var plugin in needed)
        {
            var missing = $"the real plugin {plugin} is not installed in {Directory}";
            if (OfNewerPackages.Contains(plugin)) Assert.SkipUnless(IsThere(plugin), missing);
            else Prerequisite.Require(IsThere(plugin), missing);
        }

        Namespace = PrivateNamespace.Create();
        ContainerId = $"c{Guid.NewGuid():N}";
        Runtime = _host.Runtime(timeout: TimeSpan.FromMinutes(2), pluginDirectories: [_host.Plugins, Directory]);
        Kernel = new KernelState(Namespace, ContainerId);
        Subnet = $"10.{Random.Shared.Next(160, 250)}.{Random.Shared.Next(1, 250)}";
        Subnet6 = $"fd6d:{Random.Shared.Next(1, 65535):x}:{Random.Shared.Next(1, 65535):x}::";
    }

    public CniRuntime Runtime { get; }

    public Recorder Recorder => _host.Recorder;

    public PrivateNamespace Namespace { get; }

    /// <summary>The kernel state before the test.</summary>
    public KernelState Kernel { get; }

    public string ContainerId { get; }

    public string Subnet { get; }

    public string Subnet6 { get; }

    public TempDirectory Files => _host.Files;

    public string Store => Files["ipam"];

    public RuntimeConf Attachment(
        string ifName = "eth0",
        JsonObject? capabilities = null) => new()
        {
            ContainerId = ContainerId,
            NetNs = Namespace.Path,
            IfName = ifName,
            CapabilityArgs = capabilities,
        };

    public IReadOnlyList<string> CacheFiles() => _host.CacheFiles();

    private static bool IsThere(string plugin) => File.Exists($"{Directory}/{plugin}");

    /// <summary>Returns a name for an interface on the host, which is removed after the test.</summary>
    public string Link()
    {
        var name = TestNames.Link();
        _links.Add(name);
        return name;
    }

    /// <summary>Creates a pair of interfaces on the host, as a stand-in for a network card.</summary>
    public string Card()
    {
        var name = Link();
        PrivateNamespace.Run("ip", "link", "add", name, "type", "veth", "peer", "name", TestNames.Link());
        PrivateNamespace.Run("ip", "link", "set", name, "up");
        return name;
    }

    public string HostLocal(bool ipv4 = true, bool ipv6 = false)
    {
        string[] ranges =
        [
            .. ipv4 ? [$$"""[{ "subnet": "{{Subnet}}.0/24" }]"""] : Array.Empty<string>(),
            .. ipv6 ? [$$"""[{ "subnet": "{{Subnet6}}/64" }]"""] : Array.Empty<string>(),
        ];
        string[] routes =
        [
            .. ipv4 ? ["""{ "dst": "0.0.0.0/0" }"""] : Array.Empty<string>(),
            .. ipv6 ? ["""{ "dst": "::/0" }"""] : Array.Empty<string>(),
        ];
        return $$"""{ "type": "host-local", "dataDir": "{{Store}}", "ranges": [{{string.Join(", ", ranges)}}], "routes": [{{string.Join(", ", routes)}}] }""";
    }

    public NetworkConfigList List(string plugins, string version = "1.0.0") => Networks.Parse(
        $$"""{ {{(version.Length > 0 ? "\"cniVersion\": "
            + $"\"{version}\"," : "")}} "name": "net-{{ContainerId[..8]}}", "plugins": [ {{plugins}} ] }""");

    /// <summary>Adds an attachment and, unless there are many, records the kernel state afterwards.</summary>
    public async Task<CniResult> AddAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken, bool many = false)
    {
        _added.Add((list, rt));
        try
        {
            return await Runtime.AddNetworkListAsync(list, rt, Recorder, cancellationToken);
        }
        finally
        {
            if (!many && Runtime.FindCached(list.Name, rt.ContainerId, rt.IfName)?.Result is { } result) Kernel.Remember(result);
        }
    }

    public Task CheckAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken) =>
        Runtime.CheckNetworkListAsync(list, rt, Recorder, cancellationToken);

    public async Task DelAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken)
    {
        await Runtime.DelNetworkListAsync(list, rt with { CapabilityArgs = null }, Recorder, cancellationToken);
        _added.RemoveAll(added => added.Rt.IfName == rt.IfName && added.Rt.ContainerId == rt.ContainerId);
    }

    /// <summary>Returns what is left of this container on the host and in the namespace; empty when it is
    /// clean.</summary>
    public IReadOnlyList<string> Remains() => [.. Kernel.Remains(), .. Addresses()];

    /// <summary>The addresses that host-local has assigned.</summary>
    public IReadOnlyList<string> Addresses() => System.IO.Directory.Exists(Store)
        ?
        [
            .. System.IO.Directory
                .EnumerateFiles(Store, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetFileName(path))
                .Where(name => char.IsAsciiHexDigit(name[0])
                    && (name.Contains('.', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))),
        ]
        : [];

    public async ValueTask DisposeAsync()
    {
        foreach (var (list, rt) in _added.AsEnumerable().Reverse())
        {
            try
            {
                await Runtime.DelNetworkListAsync(list, rt, CancellationToken.None);
            }
            catch (CniException)
            {
                // Only a failed test still has something to delete here. Do not hide its own error.
            }
        }

        Namespace.Dispose();
        foreach (var link in _links.Where(link => System.IO.Directory.Exists($"/sys/class/net/{link}")))
            PrivateNamespace.Run("ip", "link", "del", link);
        _host.Dispose();
    }

    private static string Find() =>
        new CniRuntimeOptions().PluginDirectories.FirstOrDefault(directory => File.Exists($"{directory}/bridge")) ?? "/usr/lib/cni";
}
