using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Which of a pod's steps are in effect, read from the engine, the CNI cache and the host, without a journal.</summary>
internal static class LiveEffects
{
    /// <summary>Finds them; null is the outcome of a step that may be in effect in part.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="sandboxId">The sandbox's id, also when it is gone.</param>
    /// <param name="sandbox">The sandbox; null when it is gone.</param>
    /// <param name="apps">The app containers, by their names in the pod.</param>
    /// <param name="attached">What the CNI cache has of the sandbox.</param>
    /// <param name="paths">Where things are.</param>
    public static Dictionary<StepKey, StepOutcome?> Find(PodRecord record, string sandboxId, ContainerDetails? sandbox, IReadOnlyDictionary<string, ContainerDetails> apps, IReadOnlyList<CachedAttachment> attached, PodPaths paths)
    {
        var effects = new Dictionary<StepKey, StepOutcome?> { [CreateSandbox.StepKey] = new() { ContainerId = sandboxId } };
        foreach (var image in record.Spec.Containers.Select(container => container.Image).Append(CreateSandbox.ImageOf(record))) effects[PullImage.KeyOf(image)] = new() { Note = "present" };
        foreach (var container in record.Spec.Containers) effects[CreateContainer.KeyOf(container.Name)] = new() { ContainerId = apps[container.Name.Value].Id };

        // A stopped pod has given its network back, and nothing of it runs.
        var pin = paths.Pin(record.Id);
        var pinned = NetworkNamespace.Find(pin);
        if (attached.Count == 0 && pinned is null && sandbox is not { ProcessId: > 0 } && apps.Values.All(app => app.ProcessId == 0)) return effects;

        var link = PodPaths.Link(record);
        var target = NamespaceLink.Read(link);
        var isLinked = target is not null && (target == pin || (sandbox is null ? IsLeftBehind(link, pinned, attached) : target == sandbox.SandboxKey));
        var lives = sandbox is { ProcessId: > 0 } ? NetworkNamespace.OfProcess(sandbox.ProcessId) : null;

        // The network is where the pin is: a sandbox that was restarted since has another, empty namespace.
        var space = (pinned ?? (isLinked ? NetworkNamespace.Find(link) : null) ?? lives)?.ToString();
        effects[StartSandbox.StepKey] = Started(sandbox, sandboxId) with
        {
            SandboxKey = sandbox?.SandboxKey ?? (isLinked ? target : null),
            Namespace = space,
            HostsPath = sandbox?.HostsPath,
            ResolvConfPath = sandbox?.ResolvConfPath,
        };
        if (pinned is not null) effects[PinNamespace.StepKey] = new() { Path = pin, Target = sandbox?.SandboxKey, Namespace = space };
        else if (File.Exists(pin)) effects[PinNamespace.StepKey] = null;
        if (isLinked) effects[LinkNamespace.StepKey] = new() { Path = link, Target = target };
        foreach (var network in record.Networks)
        {
            if (attached.FirstOrDefault(one => one.NetworkName == network.Network && one.IfName == network.InterfaceName) is not { } one) continue;
            effects[AttachNetwork.KeyOf(network.InterfaceName)] = Attached(one, network);
            if (OpenPorts.IsNeeded(record, network)) effects[OpenPorts.KeyOf(network.InterfaceName)] = StepOutcome.Nothing; // were they closed, undoing it finds nothing to do
        }

        if (lives is not null) effects[WriteHosts.StepKey] = StepOutcome.Nothing;
        foreach (var container in record.Spec.Containers)
        {
            if (apps[container.Name.Value] is { StartedAt: not null } app) effects[StartContainer.KeyOf(container.Name)] = Started(app, app.Id) with { Namespace = app.ProcessId > 0 ? NetworkNamespace.OfProcess(app.ProcessId)?.ToString() : null };
        }

        return effects;
    }

    // With the sandbox gone nothing tells its key. But its networks were attached by this link, and it leads to no other namespace.
    private static bool IsLeftBehind(string link, FileIdentity? pinned, IReadOnlyList<CachedAttachment> attached) =>
        attached.Any(attachment => attachment.NetNs == link) && NetworkNamespace.Find(link) is var there && (there is null || there == pinned);

    private static StepOutcome Started(ContainerDetails? container, string id) => new()
    {
        ContainerId = id,
        ProcessId = container is { ProcessId: > 0 } ? container.ProcessId : null,
        StartTime = container is { ProcessId: > 0 } ? ProcessIdentity.TryRead(container.ProcessId)?.StartTime : null,
    };

    // An ADD that did not come to its end may have made a part of it: it is to be deleted before anything else.
    private static StepOutcome? Attached(CachedAttachment attachment, NetworkAttachment network) => attachment is { IsComplete: true, Result: { } result }
        ? new() { Result = (JsonObject)JsonNode.Parse(result.Raw.Span)!, Note = $"network \"{network.Network}\", configured in {network.Source}" }
        : null;
}
