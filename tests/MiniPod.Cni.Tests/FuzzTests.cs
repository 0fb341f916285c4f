using System.Text;
using CsCheck;

namespace MiniPod.Cni.Tests;

/// <summary>Any input yields a result or a documented exception. Uses a fixed set of inputs or, if the environment
/// variable CsCheck_Iter is set, that many random ones.</summary>
public sealed class FuzzTests
{
    private const int FixedInputs = 1000;

    private static readonly string[] Seeds =
    [
        """{"cniVersion":"1.0.0","cniVersions":["1.1.0"],"name":"net","disableCheck":"true","loadOnlyInlinedPlugins":false,"plugins":[{"type":"a","capabilities":{"mac":true},"ipam":{"type":"b"},"dns":{}}]}""",
        """{"cniVersion":"0.3.1","name":"net","type":"bridge","ipam":{"type":"host-local","subnet":"10.0.0.0/24"}}""",
        """{"cniVersion":"1.1.0","interfaces":[{"name":"eth0","mac":"aa:bb","mtu":1500,"sandbox":"/x"}],"ips":[{"address":"10.0.0.1/24","gateway":"10.0.0.254","interface":0},{"address":"fd00::1/64"}],"routes":[{"dst":"0.0.0.0/0","gw":"10.0.0.254","mtu":1}],"dns":{"nameservers":["1.1.1.1"],"domain":"d","search":["s"],"options":["o"]}}""",
        """{"cniVersion":"0.2.0","ip4":{"ip":"10.0.0.1/24","gateway":"10.0.0.254","routes":[{"dst":"0.0.0.0/0"}]},"ip6":{"ip":"fd00::1/64"},"dns":{}}""",
        """{"kind":"cniCacheV1","containerId":"c1","config":"eyJuYW1lIjoibmV0IiwidHlwZSI6ImEifQ==","ifName":"eth0","networkName":"net","netns":"/x","cniArgs":[["K","V"]],"capabilityArgs":{"mac":"m"},"result":{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.1/24"}]}}""",
        "IgnoreUnknown=1;K8S_POD_NAME=x",
    ];

    private static readonly string[] Pieces =
        [
            "{", "}", "[", "]", "\"", ",", ":", "null", "true", "1e999", "-0", "99999999999999999999", "\"\\ud800\"",
            "\"\\u0000\"", "{}", "[]", "\"\"", "=", ";", "/", "..", "\\", "1.1.0", "::", "/24", "\ufeff", "\0",
        ];

    // Valid text with bytes replaced, removed, inserted or duplicated, and random bytes.
    private static readonly Gen<byte[]> Inputs = Gen.OneOf(
        Gen.Select(
            Gen.Int[0, Seeds.Length - 1],
            Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 3], Gen.Int[0, Pieces.Length - 1], Gen.Byte).Array[0, 6]).Select((seed, edits) =>
                Mutate(Encoding.UTF8.GetBytes(Seeds[seed]), edits)),
        Gen.Byte.Array[0, 64],
        Gen.Int[0, Pieces.Length - 1].Array[0, 30].Select(pieces =>
            Encoding.UTF8.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece])))));

    [Fact]
    public void Configuration_AnyBytes_GiveAListOrTheDocumentedException() => Each(Inputs, bytes =>
    {
        var list = Try<NetworkConfigList, CniConfigException>(() => NetworkConfigList.Parse(bytes, "fuzz"));
        if (list is null) return;
        Assert.NotEmpty(list.Plugins);
        foreach (var plugin in list.Plugins) PluginRequest.Build(list, plugin);

        // The text that the cache keeps parses to the same network.
        var again = NetworkConfigList.Parse(list.Raw.Span);
        Assert.Equal((list.Name, list.CniVersion), (again.Name, again.CniVersion));
        Assert.Equal(list.Plugins, again.Plugins);
        Assert.Equal(list.Plugins, NetworkConfigList.Parse(list.WithVersion("1.0.0").Raw.Span).Plugins);
    });

    [Fact]
    public void Result_AnyBytes_GiveAResultOrTheDocumentedException() => Each(Inputs, bytes =>
    {
        var result = Try<CniResult, CniResultException>(() => CniResult.Parse(bytes));
        if (result is null) return;
        foreach (var version in SpecVersion.All)
        {
            if (Try<CniResult, CniResultException>(() => result.ConvertTo(version)) is not { } converted) continue;
            Assert.Equal(version, converted.CniVersion);
            Assert.Equal(converted.ToJson(), CniResult.Parse(converted.Raw.Span).ToJson());
        }
    });

    [Fact]
    public void CacheFile_AnyBytes_GiveAnAttachmentOrTheDocumentedException()
    {
        using var host = new CniHost();
        var runtime = host.Runtime();
        var path = host.Files.Write("cache/results/net-c1-eth0", "");
        Each(
            Inputs,
            bytes =>
            {
                lock (path)
                {
                    File.WriteAllBytes(path, bytes);
                    Try<CachedAttachment, CniCacheException>(() => runtime.FindCached("net", "c1", "eth0"));
                    runtime.GetCachedAttachments();
                }
            },
            threads: 1);
    }

    [Fact]
    public void Args_AnyText_GivesPairsOrTheDocumentedException() => Each(Inputs, bytes =>
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (Try<IReadOnlyList<KeyValuePair<string, string>>, CniConfigException>(() => CniArgs.Parse(text)) is not { } args) return;
        if (Try<string, CniConfigException>(() => CniArgs.Format(args)) is { } formatted) Assert.Equal(text, formatted);
    });

    [Fact]
    public void PluginOutput_AnyBytes_GiveDocumentsOrNone() => Each(Inputs, bytes => PluginFailure.ReadDocuments(bytes, out _));

    [Fact]
    public void Results_DownAndUp_KeepWhatEachVersionCanSay() => Each(Results, result =>
    {
        foreach (var version in SpecVersion.All.Skip(2))
        {
            var back = result.ConvertTo(version).ConvertTo("1.1.0");
            Assert.Equal(result.Ips, back.Ips);
            Assert.Equal(
                result.Interfaces.Select(i => (i.Name, i.Mac, i.Sandbox)), back.Interfaces.Select(i => (i.Name, i.Mac, i.Sandbox)));
            Assert.Equal(result.Routes.Select(r => (r.Destination, r.Gateway)), back.Routes.Select(r => (r.Destination, r.Gateway)));
            Assert.Equal(result.Dns.Nameservers, back.Dns.Nameservers);
            if (version is "1.0.0" or "1.1.0") Assert.Equal(result, back);
        }

        var first = result.Ips.Where(ip => ip.Address.IsIPv4).Take(1).Concat(result.Ips.Where(ip => !ip.Address.IsIPv4).Take(1)).ToList();
        if (first.Count == 0)
        {
            Assert.Throws<CniResultException>(() => result.ConvertTo("0.2.0"));
            return;
        }

        var pair = result.ConvertTo("0.1.0").ConvertTo("1.1.0");
        Assert.Equal(first.Select(ip => (ip.Address, ip.Gateway)), pair.Ips.Select(ip => (ip.Address, ip.Gateway)));
        Assert.Empty(pair.Interfaces);
        Assert.Equal(
            result.Routes
                .Where(route => first.Any(ip => ip.Address.IsIPv4 == route.Destination.IsIPv4))
                .OrderBy(route => !route.Destination.IsIPv4)
                .Select(route => route.Destination),
            pair.Routes.Select(route => route.Destination));
    });

    private static readonly Gen<CniAddress> Addresses = Gen.OneOf(
        Gen.Select(Gen.Byte.Array[4], Gen.Int[0, 32]).Select((bytes, length) => new CniAddress(new(bytes), length)),
        Gen.Select(Gen.Byte.Array[15], Gen.Int[0, 128]).Select((bytes, length) => new CniAddress(new([0xfd, .. bytes]), length)));

    private static readonly Gen<CniResult> Results = Gen.Select(
        Gen.Select(
            Gen.String[Gen.Char.AlphaNumeric, 1, 15],
            Gen.Bool,
            Gen.Int[1, 9000]).Select((name, inside, mtu) => new CniInterface
            {
                Name = name,
                Mac = inside ? "aa:bb:cc:dd:ee:ff" : null,
                Mtu = mtu,
                Sandbox = inside ? "/run/netns/x" : null,
            }).Array[0, 3],
        Gen.Select(
            Addresses,
            Gen.Bool,
            Gen.Int[-1, 2]).Select((address, gateway, index) => new CniIpConfig
            {
                Address = address,
                Gateway = gateway ? address.Address : null,
                Interface = index < 0 ? null : index,
            }).Array[0, 4],
        Gen.Select(
            Addresses,
            Gen.Bool,
            Gen.Int[1, 9000]).Select((address, gateway, mtu) => new CniRoute
            {
                Destination = address,
                Gateway = gateway ? address.Address : null,
                Mtu = mtu,
            }).Array[0, 4],
        Gen.String[Gen.Char['\u0001', '\ud7ff'], 0, 8].Array[0, 2]).Select((interfaces, ips, routes, names) =>
    {
        var typed = new CniResult
        {
            CniVersion = "1.1.0",
            Interfaces = interfaces,
            Ips = ips,
            Routes = routes,
            Dns = new CniDns { Nameservers = names },
            Raw = ReadOnlyMemory<byte>.Empty,
        };
        return CniResult.Parse(ResultWriter.Write(typed, "1.1.0", ResultShape.Lists));
    });

    private static void Each<T>(Gen<T> inputs, Action<T> check, int threads = -1)
    {
        if (Environment.GetEnvironmentVariable("CsCheck_Iter") is not null)
        {
            inputs.Sample(check, threads: threads);
            return;
        }

        var random = new PCG(1, 2026);
        for (var i = 0; i < FixedInputs; i++) check(inputs.Generate(random, null, out _));
    }

    private static byte[] Mutate(byte[] seed, (int Position, int Kind, int Piece, byte Value)[] edits)
    {
        var bytes = seed.ToList();
        foreach (var (position, kind, piece, value) in edits)
        {
            if (bytes.Count == 0) break;
            var at = position % bytes.Count;
            if (kind == 0) bytes[at] = value;
            else if (kind == 1) bytes.RemoveAt(at);
            else if (kind == 2) bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[piece]));
            else bytes.RemoveRange(at, bytes.Count - at);
        }

        return [.. bytes];
    }

    private static T? Try<T, TDocumented>(Func<T?> read)
        where T : class
        where TDocumented : CniException
    {
        try
        {
            return read();
        }
        catch (TDocumented)
        {
            return null;
        }
    }
}
