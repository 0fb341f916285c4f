using System.Text.Json.Nodes;

namespace MiniPod.Bench;

/// <summary>
/// What an interrupted benchmark left behind: pods, containers of the floor and of the article's commands with their
/// network, a namespace. They are recognized by their names; a benchmark removes them before it starts and when it
/// stops, for whatever reason.
/// </summary>
internal sealed class Leftovers(BenchOptions options, EngineConnection engine, PluginChain plugins)
{
    /// <summary>The prefix of the names of all pods, containers and namespaces of a benchmark.</summary>
    public const string Prefix = "minipod-bench";

    private const string Namespaces = "/run/netns";
    private const string Addresses = "/var/lib/cni/networks/minipod";

    /// <summary>Removes what is there; what cannot be removed is reported, and left for the next benchmark.</summary>
    public async Task SweepAsync()
    {
        if (!options.OnlyCni)
        {
            await TryAsync(RemovePodsAsync);
            await TryAsync(RemoveContainersAsync);
        }

        await TryAsync(RemoveNamespacesAsync);
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), $"{Prefix}-*")) Directory.Delete(folder, recursive: true);
    }

    private static async Task TryAsync(Func<Task> remove)
    {
        try
        {
            await remove();
        }
        catch (Exception error) when (error is InvalidOperationException or HttpRequestException or IOException)
        {
            Console.Error.WriteLine($"left behind: {error.Message}");
        }
    }

    private async Task RemovePodsAsync()
    {
        var pods = JsonNode.Parse(await Command.OutputAsync(options.MiniPod, "ps", "--all", "--output", "json"))!.AsArray();
        var names = pods
            .Select(pod => pod!["name"]!.GetValue<string>())
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToArray();
        if (names.Length > 0) await Command.OutputAsync(options.MiniPod, ["rm", "--force", .. names]);
    }

    private async Task RemoveContainersAsync()
    {
        foreach (var id in await engine.ListAsync(Prefix))
        {
            // Only pause has a network namespace of its own; what is in it is destroyed with it.
            if (await engine.SandboxKeyAsync(id) is { Length: > 0 } netns) await DetachAsync(id, netns);
            await engine.RemoveAsync(id);
        }
    }

    private async Task RemoveNamespacesAsync()
    {
        foreach (var path in Directory.Exists(Namespaces) ? Directory.GetFileSystemEntries(Namespaces, $"{Prefix}*") : [])
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            {
                if (!options.OnlyCni) File.Delete(path); // otherwise its container is still there
                continue;
            }

            foreach (var attachment in CniBench.Attachments) await DetachAsync(attachment, path);
            await Command.OutputAsync("ip", "netns", "del", Path.GetFileName(path));
        }
    }

    // The result of ADD is lost, except for the address, which the plugins need to find their rules.
    private async Task DetachAsync(string containerId, string netns)
    {
        var addresses = Directory.Exists(Addresses)
            ? Directory.EnumerateFiles(Addresses)
                .Where(file => File.ReadLines(file).FirstOrDefault()?.Trim() == containerId)
                .Select(Path.GetFileName)
            : [];
        var result = new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["ips"] = new JsonArray([.. addresses.Select(address => new JsonObject { ["address"] = $"{address}/32" })]),
        };
        await plugins.DelAsync(containerId, netns, result);
    }
}
