using System.Globalization;
using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

/// <summary>Converts between the library's types and MiniPod's. A field that the engine omits
/// becomes empty, never null.</summary>
internal static class DockerConvert
{
    public static EngineVersion ToVersion(VersionResponse version) =>
        new(version.Version, version.APIVersion, $"{version.Os}/{version.Arch}");

    public static ImageSummary ToImage(ImageInspectResponse image) =>
        new(image.ID, [.. image.Config?.Entrypoint ?? []], [.. image.Config?.Cmd ?? []]) { User = image.Config?.User ?? "" };

    public static CreateContainerParameters ToParameters(ContainerConfig config) => new()
    {
        Name = config.Name,
        Image = config.Image,
        Entrypoint = config.Entrypoint is null ? null! : [.. config.Entrypoint],
        Cmd = config.Command is null ? null! : [.. config.Command],
        Env = [.. config.Environment],
        Labels = config.Labels.ToDictionary(),
        Hostname = config.Hostname ?? "",
        HostConfig = new HostConfig
        {
            NetworkMode = config.NetworkMode,
            IpcMode = config.IpcMode ?? "",
            Binds = [.. config.Binds],
            OomScoreAdj = config.OomScoreAdj,
            SecurityOpt = [.. config.NoNewPrivileges ? new[] { "no-new-privileges" } : [], .. config.SecurityOptions],
            GroupAdd = [.. config.Groups.Select(group => group.ToString(CultureInfo.InvariantCulture))],
            Mounts = config.Mounts.Count == 0 ? null! : [.. config.Mounts.Select(ToMount)],
            CapAdd = [.. config.AddedCapabilities],
            CapDrop = [.. config.DroppedCapabilities],
            Privileged = config.IsPrivileged,
            ReadonlyRootfs = config.IsRootReadOnly,
            Sysctls = config.Sysctls.ToDictionary(),
            PidMode = config.PidMode ?? "",
            UTSMode = config.UtsMode ?? "",
            CPUShares = config.Limits.CpuShares,
            CPUQuota = config.Limits.CpuQuota,
            CPUPeriod = config.Limits.CpuQuota > 0 ? ContainerLimits.Period : 0,
            Memory = config.Limits.Memory,
            MemorySwap = config.Limits.Memory,
        },
        WorkingDir = config.WorkingDirectory ?? "",
        User = config.User ?? "",
        OpenStdin = config.OpensInput,
        StdinOnce = config.ClosesInput,
        Tty = config.HasTerminal,
        StopSignal = config.StopSignal ?? "",
        Healthcheck = config.HasNoHealthCheck ? new HealthcheckConfig { Test = ["NONE"] } : null!,
    };

    // A volume gets nothing of what the image has at that place: Kubernetes never copies.
    private static Mount ToMount(ContainerMount mount) => new()
    {
        Type = mount.IsVolume ? "volume" : "bind",
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.IsReadOnly,
        BindOptions = mount.IsVolume
            ? null!
            : new BindOptions
            {
                Propagation = mount.Propagation ?? "",
                // From 25 on the engine makes what is mounted below read-only too, unless it is told not to; older ones do not know it.
                ReadOnlyNonRecursive = mount.IsReadOnly,
            },
        VolumeOptions = mount.IsVolume ? new VolumeOptions { NoCopy = true } : null!,
    };

    public static ContainerDetails ToDetails(ContainerInspectResponse container) => new()
    {
        Id = container.ID,
        Name = container.Name?.TrimStart('/') ?? "",
        Image = container.Config?.Image ?? "",
        State = ToState(container.State?.Status),
        ProcessId = (int)(container.State?.Pid ?? 0),
        ExitCode = (int)(container.State?.ExitCode ?? 0),
        RanOutOfMemory = container.State?.OOMKilled == true,
        Error = container.State?.Error ?? "",
        StartedAt = ToTime(container.State?.StartedAt),
        FinishedAt = ToTime(container.State?.FinishedAt),
        SandboxKey = container.NetworkSettings?.SandboxKey is { Length: > 0 } key ? key : null,
        HostsPath = container.HostsPath ?? "",
        ResolvConfPath = container.ResolvConfPath ?? "",
        Labels = container.Config?.Labels?.ToDictionary() ?? [],
        Environment = [.. container.Config?.Env ?? []],
        Entrypoint = [.. container.Config?.Entrypoint ?? []],
        Command = [.. container.Config?.Cmd ?? []],
        Binds = [.. container.HostConfig?.Binds ?? []],
        NetworkMode = container.HostConfig?.NetworkMode ?? "",
        Hostname = container.Config?.Hostname ?? "",
    };

    public static ContainerSummary ToSummary(ContainerListResponse container) => new()
    {
        Id = container.ID,
        Name = OwnName(container.Names ?? []),
        Image = container.Image ?? "",
        State = ToState(container.State),
        Status = container.Status ?? "",
        CreatedAt = new DateTimeOffset(container.Created.ToUniversalTime()),
        Labels = container.Labels?.ToDictionary() ?? [],
        Ports =
        [
            .. (container.Ports ?? [])
                .Where(p => p.PublicPort is > 0)
                .Select(p => new PublishedPort(p.Type ?? "", p.IP ?? "", p.PublicPort!.Value)),
        ],
    };

    public static ContainerState ToState(string? state) => state switch
    {
        "created" => ContainerState.Created,
        "running" => ContainerState.Running,
        "paused" => ContainerState.Paused,
        "restarting" => ContainerState.Restarting,
        "removing" => ContainerState.Removing,
        "exited" => ContainerState.Exited,
        _ => ContainerState.Dead,
    };

    /// <summary>A container that is the target of links is also listed under its alias in
    /// the linking containers, <c>/other/alias</c>.</summary>
    private static string OwnName(IList<string> names) =>
        (names.FirstOrDefault(n => n?.LastIndexOf('/') == 0) ?? names.FirstOrDefault() ?? "").TrimStart('/');

    /// <summary>Parses a time. The engine represents "never" as <c>0001-01-01T00:00:00Z</c>.</summary>
    private static DateTimeOffset? ToTime(string? time) =>
        DateTimeOffset.TryParse(
            time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var result)
            && result.Year > 1
            ? result
            : null;
}
