using MiniPod.Engine;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Forecasts;

namespace MiniPod.Pods.Steps;

/// <summary>What the steps that create and remove containers would change in the engine.</summary>
internal static class ContainerForecast
{
    private const string What = "container", None = "none";

    public static IEnumerable<PlannedChange> Made(HostOutlook outlook, ContainerConfig config)
    {
        if (outlook.Containers.Contains(config.Name))
            return [PlannedChange.Refused(What, ForecastReason.NameTaken, config.Name)];
        var made = config.NetworkMode switch
        {
            None => Told(ForecastReason.SandboxMade, config, config.Hostname ?? ""),
            CreateSandbox.HostMode => Told(ForecastReason.SandboxOnHost, config, Environment.MachineName),
            var joined => Told(ForecastReason.AppContainerMade, config, joined.Split(':')[^1]),
        };
        return [made with { Subject = config.Name }, .. Volumes(config)];
    }

    private static PlannedChange Told(ForecastReason reason, ContainerConfig config, string other) =>
        PlannedChange.Told(PlannedKind.Add, What, reason, config.Name, config.Image, other, PlannedChange.AfterApply);

    public static IEnumerable<PlannedChange> Removed(HostOutlook outlook, string name, string? id) =>
        id is null || !outlook.Containers.Contains(name)
            ? []
            : [PlannedChange.Remove(What, $"{name}: {id[..HostFact.ShownIdLength]}") with { Subject = name }];

    // A named volume is the engine's, and stays. A directory that is missing is made by the engine.
    private static IEnumerable<PlannedChange> Volumes(ContainerConfig config) => config.Binds
        .Select(bind => bind.Split(':')[0])
        .Where(source => !Path.Exists(source))
        .Select(source => source.StartsWith('/')
            ? PlannedChange.Told(PlannedKind.Add, "directory", ForecastReason.DirectoryOfHost, source)
            : PlannedChange.Unknown("volume", ForecastReason.VolumeOfEngine, source));
}
