using MiniPod.Cni;

namespace MiniPod.Bench;

/// <summary>
/// Measures what MiniPod.Cni adds to the plugins that it runs: ADD and DEL of the default network through the library,
/// and the same plugins run directly (fork, exec, write, read), alternately, in this process and after a warm-up. The
/// library has its own cache and locks. On a busy machine, the plugins themselves vary by more than the overhead of the
/// library, so the time spent outside them is reported as well.
/// </summary>
internal sealed class CniBench(BenchOptions options, PluginChain plugins, string work)
{
    private const string Namespace = $"{Leftovers.Prefix}-cni";
    private const string NetNs = $"/run/netns/{Namespace}";
    private const string Bare = $"{Leftovers.Prefix}-bare";
    private const string Library = $"{Leftovers.Prefix}-library";
    private const int WarmUps = 3;
    private readonly Series _bareAdd = new("CNI library: bare plugins, ADD");
    private readonly Series _bareDel = new("CNI library: bare plugins, DEL");
    private readonly Series _add = new("CNI library: ADD");
    private readonly Series _del = new("CNI library: DEL");
    private readonly Series _addedByAdd = new("CNI library: what ADD adds, per plugin");
    private readonly Series _addedByDel = new("CNI library: what DEL adds, per plugin");
    private readonly Series _outside = new("CNI library: ADD outside the plugins, each");
    private readonly Series _allocated = new("CNI library: kB allocated by an ADD");

    private readonly RuntimeConf _attachment = new() { ContainerId = Library, NetNs = NetNs, IfName = "eth0" };
    private readonly NetworkConfigList _network = NetworkConfigList.Load(options.NetworkConfig);
    private readonly CniRuntime _cni = new(new CniRuntimeOptions
    {
        PluginDirectories = [options.PluginDirectory],
        CacheDirectory = Path.Combine(work, "cni"),
        LockDirectory = Path.Combine(work, "locks"),
    });

    /// <summary>The container IDs that are passed to the plugins.</summary>
    public static IReadOnlyList<string> Attachments => [Bare, Library];

    public IReadOnlyList<Series> Series => [_bareAdd, _add, _addedByAdd, _outside, _bareDel, _del, _addedByDel, _allocated];

    public IReadOnlyList<Target> Targets =>
    [
        new Target("CNI library: what ADD adds, per plugin", _addedByAdd, null, 2, "ms"),
        new Target("CNI library: ADD outside the plugins, per plugin", _outside, null, 2, "ms"),
        new Target("CNI library: what DEL adds, per plugin", _addedByDel, null, 2, "ms"),
    ];

    public async Task RunAsync(CancellationToken stop)
    {
        await Command.OutputAsync("ip", "netns", "add", Namespace);
        for (var round = 0; round < WarmUps; round++)
            await RoundAsync(new Series(""), new Series(""), new Series(""), new Series(""), new Series(""), new Series(""));
        for (var round = 0; round < Math.Max(30, options.Rounds); round++)
        {
            stop.ThrowIfCancellationRequested();
            await RoundAsync(_bareAdd, _bareDel, _add, _del, _outside, _allocated);
            _addedByAdd.Add((_add.Values[^1] - _bareAdd.Values[^1]) / _network.Plugins.Count);
            _addedByDel.Add((_del.Values[^1] - _bareDel.Values[^1]) / _network.Plugins.Count);
        }
    }

    private async Task RoundAsync(Series bareAdd, Series bareDel, Series add, Series del, Series outside, Series allocated)
    {
        System.Text.Json.Nodes.JsonNode? result = null;
        await bareAdd.TimeAsync(async () => result = await plugins.AddAsync(Bare, NetNs));
        await bareDel.TimeAsync(() => plugins.DelAsync(Bare, NetNs, result!));

        var inside = new PluginTime();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await add.TimeAsync(() => _cni.AddNetworkListAsync(_network, _attachment, inside, CancellationToken.None));
        allocated.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / 1000.0);
        outside.Add((add.Values[^1] - inside.Milliseconds) / _network.Plugins.Count);
        await del.TimeAsync(() => _cni.DelNetworkListAsync(_network, _attachment, CancellationToken.None));
    }
}
