using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A pod as its containers tell of it, without its record.</summary>
internal sealed record FoundPod
{
    private const string JoinsNetwork = "container:";

    /// <summary>Its record, but for phase and outcomes.</summary>
    public required PodRecord Record { get; init; }

    /// <summary>The steps that are in effect, with what they brought forth; null where a step may be in effect and nothing more is known.</summary>
    public required IReadOnlyDictionary<StepKey, StepOutcome?> Effects { get; init; }

    /// <summary>Whether any of its containers was ever started.</summary>
    public required bool WasStarted { get; init; }

    /// <summary>Puts it together.</summary>
    /// <exception cref="PodException">The labels are of a newer format, or hold no valid names; or nothing tells its networks.</exception>
    public static async Task<FoundPod> ReadAsync(PodHost host, string id, IReadOnlyList<ContainerSummary> containers, CancellationToken cancellationToken)
    {
        ContainerDetails? sandbox = null;
        var apps = new List<ContainerDetails>();
        foreach (var container in containers)
        {
            if (await host.Engine.FindContainerAsync(container.Id, cancellationToken).ConfigureAwait(false) is not { } details) continue;
            if (NameOf(details) == ContainerNames.SandboxName) sandbox = details;
            else if (apps.All(other => NameOf(other) != NameOf(details))) apps.Add(details);
        }

        // A sandbox that is gone is still named by those that had joined it: what was attached to it is found, and deleted, by its id.
        var sandboxId = sandbox?.Id ?? apps.Select(app => app.NetworkMode).FirstOrDefault(mode => mode.StartsWith(JoinsNetwork, StringComparison.Ordinal))?[JoinsNetwork.Length..];
        if (sandboxId is null) throw new PodException("no container of it names its sandbox");
        var attached = host.Cni.GetCachedAttachments(sandboxId);
        var label = sandbox is null ? null : SandboxLabel.Find(sandbox.Labels);
        var labels = (sandbox ?? apps[0]).Labels;
        var specs = Specs(apps);
        var record = new PodRecord
        {
            Id = id,
            Uid = labels.GetValueOrDefault(ContainerNames.KubernetesUidLabel) ?? Guid.NewGuid().ToString("D"),
            Namespace = labels.GetValueOrDefault(ContainerNames.KubernetesNamespaceLabel) ?? "default",
            CreatedAt = label?.CreatedAt ?? containers.Min(container => container.CreatedAt),
            RemoveOnExit = label?.RemoveOnExit ?? false,
            Networks = label?.Networks ?? [.. attached.Select(FoundNetwork.Of).OfType<NetworkAttachment>()],
            Spec = (label?.Spec ?? SpecOf(sandbox, attached, specs)) with { Name = PodName.Parse(labels.GetValueOrDefault(ContainerNames.PodNameLabel)), Containers = specs },
        };
        if (record.Networks.Count == 0) record = record with { Networks = await host.Networks.ResolveAsync(record.Spec, cancellationToken).ConfigureAwait(false) };
        var effects = LiveEffects.Find(record, sandboxId, sandbox, apps.ToDictionary(NameOf), attached, host.Store.Paths);
        return new FoundPod { Record = record, Effects = effects, WasStarted = apps.Append(sandbox).Any(container => container?.StartedAt is not null) };
    }

    private static string NameOf(ContainerDetails container) => container.Labels.GetValueOrDefault(ContainerNames.KubernetesContainerLabel, "");

    private static IReadOnlyList<ContainerSpec> Specs(IEnumerable<ContainerDetails> apps) =>
    [
        .. apps.Select(app => (Label: ContainerLabel.Find(app.Labels), App: app))
            .OrderBy(one => one.Label?.Order ?? int.MaxValue)
            .Select(one => (one.Label?.With(one.App.Environment) ?? SpecOf(one.App)) with { Name = PodName.Parse(NameOf(one.App), "container") }),
    ];

    // Without its own words what the engine has, in which the image's and the user's are one.
    private static ContainerSpec SpecOf(ContainerDetails app) => new()
    {
        Name = default,
        Image = app.Image,
        Command = app.Entrypoint.Count > 0 ? app.Entrypoint : null,
        Args = app.Command.Count > 0 ? app.Command : null,
        Env = app.Environment,
        Volumes = app.Binds,
    };

    private static PodSpec SpecOf(ContainerDetails? sandbox, IEnumerable<CachedAttachment> attached, IEnumerable<ContainerSpec> containers) => new()
    {
        Name = default,
        Hostname = sandbox?.Hostname is { Length: > 0 } hostname ? hostname : null,
        PauseImage = sandbox is null || sandbox.Image == EmbeddedPause.Reference ? null : sandbox.Image,
        Ports = [.. attached.SelectMany(FoundNetwork.Ports).Except(containers.SelectMany(container => container.Ports))],
    };
}
