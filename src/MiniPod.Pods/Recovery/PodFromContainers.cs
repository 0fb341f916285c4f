using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>A pod as its containers tell of it, without its record.</summary>
internal sealed record PodFromContainers
{
    private const string JoinsNetwork = "container:";

    /// <summary>Its record, but for phase and outcomes.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>What there is to see of it.</summary>
    public required PodTraces Traces { get; init; }

    /// <summary>Whether any of its containers was ever started.</summary>
    public required bool WasStarted { get; init; }

    /// <summary>Puts it together.</summary>
    /// <exception cref="PodException">The labels are of a newer format, or hold no valid names; or nothing tells its networks.</exception>
    public static async Task<PodFromContainers> ReadAsync(
        PodRuntime runtime, string id, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        var (sandbox, apps) = await InspectAsync(runtime, containers, cancellationToken).ConfigureAwait(false);
        if (SandboxIdOf(sandbox, apps) is not { } sandboxId) throw new PodException("no container of it names its sandbox");
        var attached = runtime.Cni.GetCachedAttachments(sandboxId);
        var label = sandbox is null ? null : SandboxLabel.Find(sandbox.Labels);
        if (ContainerNames.Identity((sandbox ?? apps[0]).Labels) is not { } identity)
            throw new PodException("its containers' labels tell no valid name of a pod");
        var specs = Specs(apps);
        var latest = specs.GroupBy(spec => spec.Name).Select(attempts => attempts.MaxBy(one => one.Attempt)!).ToList();
        var record = new PodRecord
        {
            Id = id,
            Uid = identity.Uid is { Length: > 0 } uid ? uid : Guid.NewGuid().ToString("D"),
            Namespace = identity.Namespace,
            Attempt = identity.Attempt,
            CreatedAt = label?.CreatedAt ?? containers.Min(container => container.CreatedAt),
            RemoveOnExit = label?.RemoveOnExit ?? false,
            Networks = label?.Networks ?? [.. attached.Select(NetworkFromCache.Of).OfType<PodNetwork>()],
            Spec = (label?.Spec ?? SpecOf(sandbox, attached, latest)) with { Name = identity.Name, Containers = latest },
            Former = [.. specs.Except(latest)],
            Idle = [.. apps.Where(app => app.StartedAt is null).Select(FullNameOf)],
        };
        if (record.Networks.Count == 0)
            record = record with { Networks = await runtime.Networks.ResolveAsync(record.Spec, cancellationToken).ConfigureAwait(false) };
        return new PodFromContainers
        {
            Record = record,
            Traces = TracesOf(runtime, record, sandbox, apps),
            WasStarted = apps.Append(sandbox).Any(container => container?.StartedAt is not null),
        };
    }

    /// <summary>What there is to see of a pod whose record is known.</summary>
    public static async Task<PodTraces> TraceAsync(PodRuntime runtime, PodRecord record, CancellationToken cancellationToken)
    {
        var containers = await runtime.Engine.ListContainersAsync(
            [$"{ContainerNames.PodIdLabel}={record.Id}"], cancellationToken).ConfigureAwait(false);
        var (sandbox, apps) = await InspectAsync(runtime, containers, cancellationToken).ConfigureAwait(false);
        return TracesOf(runtime, record, sandbox, apps);
    }

    private static PodTraces TracesOf(PodRuntime runtime, PodRecord record, ContainerDetails? sandbox, List<ContainerDetails> apps)
    {
        var sandboxId = SandboxIdOf(sandbox, apps);
        return new PodTraces
        {
            Record = record,
            SandboxId = sandboxId,
            Sandbox = sandbox,
            Apps = apps.ToDictionary(FullNameOf),
            Attached = sandboxId is null ? [] : runtime.Cni.GetCachedAttachments(sandboxId),
            Paths = runtime.Store.Paths,
        };
    }

    private static async Task<(ContainerDetails? Sandbox, List<ContainerDetails> Apps)> InspectAsync(
        PodRuntime runtime, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        ContainerDetails? sandbox = null;
        var apps = new List<ContainerDetails>();
        foreach (var container in containers)
        {
            if (await runtime.Engine.FindContainerAsync(container.Id, cancellationToken).ConfigureAwait(false) is not { } details) continue;
            if (FullNameOf(details) == ContainerNames.SandboxName) sandbox = details;
            else if (apps.All(other => FullNameOf(other) != FullNameOf(details))) apps.Add(details);
        }

        return (sandbox, apps);
    }

    // A sandbox that is gone is still named by those that had joined it: what was attached to it is found, and deleted, by its id.
    private static string? SandboxIdOf(ContainerDetails? sandbox, IEnumerable<ContainerDetails> apps) =>
        sandbox?.Id
            ?? apps
                .Select(app => app.NetworkMode)
                .FirstOrDefault(mode => mode.StartsWith(JoinsNetwork, StringComparison.Ordinal))?[JoinsNetwork.Length..];

    private static string FullNameOf(ContainerDetails container) => ContainerNames.FullName(container.Labels);

    // All attempts, in the order of the containers, and of one the former ones first.
    private static List<ContainerSpec> Specs(IEnumerable<ContainerDetails> apps) =>
    [
        .. apps.Select(app => (Label: ContainerLabel.Find(app.Labels), App: app))
            .Select(one => (Order: one.Label?.Order ?? int.MaxValue, Spec: (one.Label?.With(EnvironmentOf(one.App)) ?? SpecOf(one.App)) with
            {
                Name = PodName.Parse(one.App.Labels.GetValueOrDefault(ContainerNames.KubernetesContainerLabel, ""), "container"),
            }))
            .OrderBy(one => one.Order).ThenBy(one => one.Spec.Attempt)
            .Select(one => one.Spec),
    ];

    // Without its own words what the engine has, in which the image's and the user's are one.
    private static ContainerSpec SpecOf(ContainerDetails app) => new()
    {
        Name = default,
        Image = app.Image,
        Command = app.Entrypoint.Count > 0 ? app.Entrypoint : null,
        Args = app.Command.Count > 0 ? app.Command : null,
        Env = EnvironmentOf(app),
        Volumes = [.. app.Binds.Select(VolumeMount.Parse)],
    };

    // An image may have anything there.
    private static IReadOnlyList<EnvironmentVariable> EnvironmentOf(
        ContainerDetails app) => [.. app.Environment.Where(variable => variable.IndexOf('=') > 0).Select(EnvironmentVariable.Parse)];

    private static PodSpec SpecOf(
        ContainerDetails? sandbox, IEnumerable<CachedAttachment> attached, IEnumerable<ContainerSpec> containers) => new()
    {
        Name = default,
        Hostname = sandbox?.Hostname is { Length: > 0 } hostname ? hostname : null,
        PauseImage = sandbox is null || sandbox.Image == EmbeddedPause.Reference ? null : sandbox.Image,
        Ports = [.. attached.SelectMany(NetworkFromCache.Ports).Except(containers.SelectMany(container => container.Ports))],
    };
}
