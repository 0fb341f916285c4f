using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.Net;
using MiniPod.Net.Netlink;

namespace MiniPod.Bench;

/// <summary>Measures how long it takes to read the whole network of 20 and of 200 pods: namespaces with a veth pair to the host's,
/// an address and a route each. In this process, after a warm-up. And how long <c>minipod packet</c> takes until it can send, with the 20,
/// which needs an engine.</summary>
internal sealed class NetworkBench(BenchOptions options)
{
    private const string Prefix = "minipod-net-bench-";
    private const int Few = 20, Many = 200, WarmUps = 3;

    private readonly Series _few = new($"network: read {Few} namespaces");
    private readonly Series _many = new($"network: read {Many} namespaces");
    private readonly Series _packet = new($"packet: until it can send, {Few} namespaces");
    private readonly NetworkReader _reader = new();

    public IReadOnlyList<Series> Series => [.. Targets.Select(target => target.Series)];

    public IReadOnlyList<Target> Targets =>
    [
        .. options.OnlyPacket ? Array.Empty<Target>() :
        [
            new Target(_few.Name, _few, null, 80, "ms"),
            new Target(_many.Name, _many, null, 300, "ms"),
        ],
        .. options.OnlyNetwork ? Array.Empty<Target>() : [new Target(_packet.Name, _packet, null, 20, "ms")],
    ];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await MakeAsync(0, Few);
            for (var round = 0; round < WarmUps + options.Rounds && !options.OnlyNetwork; round++)
            {
                stop.ThrowIfCancellationRequested();
                var json = JsonNode.Parse(await Command.OutputAsync(options.MiniPod, "packet", "127.0.0.1", "-o", "json"))!;
                if (round >= WarmUps) _packet.Add((double)json["setupMilliseconds"]!);
            }

            if (options.OnlyPacket) return;
            await MakeAsync(Few, Many - Few);
            for (var round = 0; round < WarmUps + Math.Max(10, options.Rounds); round++)
            {
                stop.ThrowIfCancellationRequested();
                await ReadAsync(Few, round < WarmUps ? null : _few);
                await ReadAsync(Many, round < WarmUps ? null : _many);
            }
        }
        finally
        {
            await SweepAsync();
        }
    }

    private static Task MakeAsync(int first, int count) => ScriptAsync(string.Join(
        '\n',
        Names(Many).Select((name, i) => $"""
            ip netns add {name}
            ip link add mpb{i} type veth peer name eth0 netns {name}
            ip link set mpb{i} up
            ip -n {name} link set lo up
            ip -n {name} link set eth0 up
            ip -n {name} address add 10.233.0.{i + 1}/24 dev eth0
            ip -n {name} route add default via 10.233.0.254
            """).Skip(first).Take(count)));

    /// <summary>Removes what a killed run left.</summary>
    public static Task SweepAsync() =>
        ScriptAsync($"for path in /run/netns/{Prefix}*; do [ ! -e $path ] || ip netns del $(basename $path); done");

    private static IEnumerable<string> Names(int count) =>
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{i}"));

    private static async Task ScriptAsync(string script) => await Command.OutputAsync("bash", "-ec", script);

    private async Task ReadAsync(int count, Series? series)
    {
        NetworkPicture? picture = null;
        await (series ?? new Series("")).TimeAsync(() =>
        {
            picture = _reader.Read(NetworkParts.All, Names(count).Select(name => $"/run/netns/{name}"));
            return Task.CompletedTask;
        });
        var pairs = picture!.Others.Count(view => view.Link("eth0") is { } link && picture.PeerOf(view, link) is not null);
        if (pairs != count) throw new UnreachableException($"{pairs} of {count} pairs were found");
    }
}
