using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>MiniPod on the storm's host, with its default directories and two additional networks.</summary>
internal static partial class StormHost
{
    private const string Places = "/var/lib/minipod", NetworkDirectory = "/run/storm-networks";

    // No command may take longer: it waits up to a minute for a lock, and for the restart of an engine.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(150);
    private static readonly CommandOptions Options = new()
    {
        Timeout = Bound,
        Environment = new Dictionary<string, string?>
        {
            ["NETCONFPATH"] = NetworkDirectory,
            ["MINIPOD_STATE_DIR"] = null,
            ["MINIPOD_NETWORK"] = null,
            ["CNI_PATH"] = null,
        },
    };

    /// <summary>Writes the two networks.</summary>
    public static void WriteNetworks()
    {
        Directory.CreateDirectory(NetworkDirectory);
        foreach (var (index, network) in StormDice.Networks.Index())
            File.WriteAllText(Path.Combine(NetworkDirectory, $"{network}.conflist"), Network(network, 240 + index));
    }

    /// <summary>Starts minipod.</summary>
    public static RunningCommand Start(params string[] args) => RunningCommand.Start(Binary.Path, args, Options);

    /// <summary>Runs minipod.</summary>
    public static Task<CommandResult> RunAsync(params string[] args) => Command.RunAsync(Binary.Path, args, Options);

    /// <summary>Takes a snapshot of everything that pods create.</summary>
    public static Task<HostSnapshot> SnapshotAsync() => HostSnapshot.TakeAsync(Places);

    /// <summary>The lines of MiniPod's log about the containers that a text names.</summary>
    public static string LogOf(string text)
    {
        var ids = ContainerId().Matches(text).Select(match => match.Value[..12]).Distinct().ToList();
        var lines = Directory.EnumerateFiles($"{Places}/log").Order(StringComparer.Ordinal).SelectMany(File.ReadLines);
        return string.Join('\n', lines.Where(line => ids.Exists(id => line.Contains(id, StringComparison.Ordinal))).TakeLast(200));
    }

    /// <summary>A pod's record as it is on disk; null when there is none.</summary>
    public static async Task<string?> FindRecordAsync(string id)
    {
        try
        {
            return await File.ReadAllTextAsync($"{Places}/pods/{id}/pod.json");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The addresses that ps shows, each with the pods that have it; null if ps failed.</summary>
    public static async Task<ILookup<string, string>?> AddressesAsync()
    {
        var result = await RunAsync("ps", "-a", "-o", "json");
        return result.ExitCode != 0 ? null : result.Json.AsArray()
            .SelectMany(pod => pod!["ips"]!.AsArray().Select(ip => (Ip: (string)ip!, Pod: $"{pod["id"]} {pod["name"]}")))
            .ToLookup(pair => pair.Ip, pair => pair.Pod);
    }

    private static string Network(string name, int third) => new JsonObject
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = name,
        ["plugins"] = new JsonArray(
            new JsonObject
            {
                ["type"] = "bridge",
                ["bridge"] = name,
                ["isGateway"] = true,
                ["ipMasq"] = true,
                ["ipam"] = new JsonObject
                {
                    ["type"] = "host-local",
                    ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = $"10.{third}.0.0/24" })),
                },
            },
            new JsonObject { ["type"] = "portmap", ["capabilities"] = new JsonObject { ["portMappings"] = true } },
            new JsonObject { ["type"] = "firewall" }),
    }.ToJsonString();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex ContainerId();
}
