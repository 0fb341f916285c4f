using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Live;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Recovery;

/// <summary>A pod as reconstructed from its containers, without its record.</summary>
internal sealed record PodFromContainers
{
    private const string JoinsNetwork = "container:";

    /// <summary>Its record, without phase and outcomes.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>Its traces in the engine, in the CNI cache and on the host.</summary>
    public required PodTraces Traces { get; init; }

    /// <summary>Whether any of its containers was ever started.</summary>
    public required bool WasStarted { get; init; }

    /// <summary>Reconstructs a pod.</summary>
    /// <exception cref="PodException">The labels have a newer format or contain no valid names, or nothing describes
    /// the pod's networks.</exception>
    public static async Task<PodFromContainers> ReadAsync(
        PodRuntime runtime, string id, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        var (sandbox, apps) = await InspectAsync(runtime, containers, cancellationToken).ConfigureAwait(false);
        if (SandboxIdOf(sandbox, apps) is not { } sandboxId) throw new PodException("none of its containers names its sandbox");
        var attached = runtime.Cni.GetCachedAttachments(sandboxId);
        var label = sandbox is null ? null : SandboxLabel.Find(sandbox.Labels);
        if (ContainerNames.Identity((sandbox ?? apps[0]).Labels) is not { } identity)
            throw new PodException("the labels of its containers contain no valid pod name");
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

    /// <summary>Finds the traces of a pod whose record is known.</summary>
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
            if (ContainerNames.Kind(details.Labels) == ContainerKind.Sandbox) sandbox = details;
            else if (apps.All(other => FullNameOf(other) != FullNameOf(details))) apps.Add(details);
        }

        return (sandbox, apps);
    }

    // A removed sandbox is still named by the containers that had joined it. Its id is needed to find and delete its
    // attachments.
    private static string? SandboxIdOf(ContainerDetails? sandbox, IEnumerable<ContainerDetails> apps) =>
        sandbox?.Id
            ?? apps
                .Select(app => app.NetworkMode)
                .FirstOrDefault(mode => mode.StartsWith(JoinsNetwork, StringComparison.Ordinal))?[JoinsNetwork.Length..];

    private static string FullNameOf(ContainerDetails container) => ContainerNames.FullName(container.Labels);

    // All attempts, in the order of the containers; for each container, former attempts first.
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

    // Without a label, what the engine has, which merges the settings of the image and the user.
    private static ContainerSpec SpecOf(ContainerDetails app) => new()
    {
        Name = default,
        Image = app.Image,
        Command = app.Entrypoint.Count > 0 ? app.Entrypoint : null,
        Args = app.Command.Count > 0 ? app.Command : null,
        Env = EnvironmentOf(app),
        Volumes = [.. app.Binds.Select(VolumeMount.Parse)],
    };

    // An image may contain anything here.
    private static IReadOnlyList<EnvironmentVariable> EnvironmentOf(
        ContainerDetails app) => [.. app.Environment.Where(variable => variable.IndexOf('=') > 0).Select(EnvironmentVariable.Parse)];

    private static PodSpec SpecOf(
        ContainerDetails? sandbox, IEnumerable<CachedAttachment> attached, IEnumerable<ContainerSpec> containers) => new()
        {
            Name = default,
            Hostname = sandbox?.Hostname is { Length: > 0 } hostname ? hostname : null,
            PauseImage = sandbox is null || sandbox.Image == EmbeddedPause.Reference ? null : sandbox.Image,
            Ports =
            [
                .. attached.SelectMany(one => AttachmentConf.Ports(one.CapabilityArgs))
                    .Except(containers.SelectMany(container => container.Ports)),
            ],
        };
}
