using System.Text.Json.Nodes;

namespace MiniPod.Bench;

/// <summary>
/// The minimum work for a pod, one operation after another: create and start pause, inspect it, ADD of every plugin,
/// create and start each container; and in reverse: remove each container, DEL of every plugin, remove pause.
/// </summary>
internal sealed class Floor(EngineConnection engine, PluginChain plugins)
{
    private readonly Stack<Pod> _pods = new();

    public async Task UpAsync(string name, int containers)
    {
        var pause = await engine.CreateAsync($"{name}-pause", "minipod/pause", "none", "shareable");
        await engine.StartAsync(pause);
        var netns = await engine.SandboxKeyAsync(pause);
        var result = await plugins.AddAsync(pause, netns);
        var apps = new List<string>();
        for (var i = 0; i < containers; i++)
        {
            var app = await engine.CreateAsync(
                $"{name}-app{i}", "minipod/toolbox", $"container:{pause}", $"container:{pause}", "sleep", "3600");
            apps.Add(app);
        }

        foreach (var app in apps) await engine.StartAsync(app);
        _pods.Push(new Pod(pause, netns, result, apps));
    }

    public async Task DownAsync()
    {
        var pod = _pods.Pop();
        foreach (var app in pod.Apps) await engine.RemoveAsync(app);
        await plugins.DelAsync(pod.Pause, pod.Netns, pod.Result);
        await engine.RemoveAsync(pod.Pause);
    }

    private sealed record Pod(string Pause, string Netns, JsonNode Result, IReadOnlyList<string> Apps);
}
