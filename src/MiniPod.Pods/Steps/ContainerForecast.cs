using MiniPod.Engine;
using MiniPod.Pods.Forecasts;

namespace MiniPod.Pods.Steps;

/// <summary>What the steps that create and remove containers would change in the engine.</summary>
internal static class ContainerForecast
{
    private const string What = "container", None = "none";

    public static IEnumerable<PlannedChange> Made(HostOutlook outlook, ContainerConfig config)
    {
        if (outlook.Containers.Contains(config.Name))
            return [PlannedChange.Refused(What, $"{config.Name}: the engine already has a container of this name")];
        var network = config.NetworkMode == None
            ? "its own network namespace, empty"
            : $"in the network namespace of {config.NetworkMode?.Split(':')[^1]}";
        var hostname = config.Hostname is { Length: > 0 } name ? $", hostname {name}" : "";
        return [PlannedChange.Add(What, $"{config.Name}: image {config.Image}, {network}{hostname}, id {PlannedChange.AfterApply}")];
    }

    public static IEnumerable<PlannedChange> Removed(string name, string? id) =>
        id is null ? [] : [PlannedChange.Remove(What, $"{name}: {id[..12]}")];
}
