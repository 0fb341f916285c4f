using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Linux;

namespace MiniPod.Bench;

/// <summary>The plugins of the default network, run one after another with nothing in between.</summary>
internal sealed class PluginChain(BenchOptions options)
{
    private readonly JsonArray _plugins = JsonNode.Parse(File.ReadAllText(options.NetworkConfig))!["plugins"]!.AsArray();

    public async Task<JsonNode> AddAsync(string containerId, string netns)
    {
        JsonNode? result = null;
        foreach (var plugin in _plugins) result = JsonNode.Parse(await RunAsync("ADD", plugin!, containerId, netns, result));
        return result!;
    }

    public async Task DelAsync(string containerId, string netns, JsonNode result)
    {
        foreach (var plugin in Enumerable.Reverse(_plugins.ToList())) await RunAsync("DEL", plugin!, containerId, netns, result);
    }

    private async Task<string> RunAsync(string command, JsonNode plugin, string containerId, string netns, JsonNode? previous)
    {
        var request = plugin.DeepClone().AsObject();
        request.Remove("capabilities");
        request["cniVersion"] = "1.0.0";
        request["name"] = "minipod";
        if (previous is not null) request["prevResult"] = previous.DeepClone();
        var type = plugin["type"]!.GetValue<string>();
        var result = await ChildProcess.RunAsync(
            new ChildProcessStart
            {
                Path = Path.Combine(options.PluginDirectory, type),
                Input = Encoding.UTF8.GetBytes(request.ToJsonString()),
                Environment = new Dictionary<string, string>
                {
                    ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    ["CNI_COMMAND"] = command,
                    ["CNI_CONTAINERID"] = containerId,
                    ["CNI_NETNS"] = netns,
                    ["CNI_IFNAME"] = "eth0",
                    ["CNI_PATH"] = options.PluginDirectory,
                },
            },
            CancellationToken.None);
        return result.ExitCode == 0
            ? Encoding.UTF8.GetString(result.Output)
            : throw new InvalidOperationException($"{type} {command}: {Encoding.UTF8.GetString(result.Output)}");
    }
}
