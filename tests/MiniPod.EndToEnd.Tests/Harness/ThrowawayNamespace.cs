using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A network namespace without a container, which is removed after the test.</summary>
public sealed class ThrowawayNamespace : IAsyncDisposable
{
    private ThrowawayNamespace(string name) => Name = name;

    public string Name { get; }

    public string Path => $"/run/netns/{Name}";

    public static async Task<ThrowawayNamespace> CreateAsync(string name)
    {
        (await Command.RunAsync("ip", "netns", "add", name)).ShouldSucceed();
        return new ThrowawayNamespace(name);
    }

    /// <summary>The IPv4 addresses of an interface, with prefix length; null when there is no such interface.</summary>
    public async Task<IReadOnlyList<string>?> FindAddressesAsync(string device)
    {
        var links = (await Command.RunAsync("ip", "-j", "-4", "-n", Name, "addr", "show")).ShouldSucceed().Stdout;
        var all = (await Command.RunAsync("ip", "-j", "-n", Name, "link", "show")).ShouldSucceed().Json.AsArray();
        if (!all.Any(link => (string?)link!["ifname"] == device)) return null;
        return [.. JsonNode.Parse(links)!.AsArray().Where(link => (string?)link!["ifname"] == device)
            .SelectMany(link => link!["addr_info"]!.AsArray()).Select(address => $"{address!["local"]}/{address["prefixlen"]}")];
    }

    public async ValueTask DisposeAsync() => await Command.RunAsync("ip", "netns", "del", Name);
}
