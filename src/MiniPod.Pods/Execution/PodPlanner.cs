using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Handlers;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Spec.Volumes;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Execution;

/// <summary>Lists the steps that a pod consists of, and reads their outcomes. The only place that names the classes of
/// steps.</summary>
/// <param name="cni">Runs the CNI plugins.</param>
/// <param name="paths">The paths of the store and the host.</param>
public sealed class PodPlanner(CniRuntime cni, PodPaths paths)
{
    /// <summary>The host's programs. Default those of this host.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();

    /// <summary>Reads the kernel's network. Default that of this host.</summary>
    public INetworkReader Kernel { get; init; } = new NetworkReader();

    /// <summary>Additional steps of a pod. Default none: MiniPod's own steps are all in <see cref="For"/>.</summary>
    internal Func<PodRecord, IEnumerable<IStep>> More { get; init; } = _ => [];

    /// <summary>All steps of a pod, in the order in which they are shown. Their needs decide when each is
    /// done.</summary>
    internal IReadOnlyList<IStep> For(PodRecord record) =>
    [
        .. Images(record.Spec).Select(image => new PullImage(image.Name, image.Users)),
        new CreateSandbox(record),
        new StartSandbox(record),
        .. record.Spec.IsOnHostNetwork ? Array.Empty<IStep>() : [new PinNamespace(record, paths), new LinkNamespace(record)],
        .. record.Networks.Select(network => new AttachNetwork(record, network, cni, Programs, Kernel)),
        .. record.Networks
            .Where(network => OpenPorts.IsNeeded(record, network))
            .Select(network => new OpenPorts(record, network, Programs)),
        new WriteHosts(record),
        .. record.Spec.Volumes.SelectMany(volume => Volume(record, volume)),
        .. record.Spec.Containers.SelectMany(container =>
            BindSubPath.IndexesOf(container).Select(index => new BindSubPath(record, container, index, paths))),
        .. record.Former.Concat(record.Spec.Containers).SelectMany(container => Create(record, container)),
        .. record.Spec.Containers
            .Where(container => !record.Idle.Contains(container.FullName))
            .SelectMany(container => Start(record, container)),
        .. record.Fault is { } fault ? [new InjectFault(record, fault, Programs)] : Array.Empty<IStep>(),
        .. More(record),
    ];

    private IEnumerable<IStep> Create(PodRecord record, ContainerSpec container)
    {
        if (container.TerminationLog is not null) yield return new MakeTerminationLog(record, container, paths);
        yield return new CreateContainer(record, container, paths);
    }

    private static IEnumerable<IStep> Start(PodRecord record, ContainerSpec container)
    {
        yield return new StartContainer(record, container);
        if (container.PostStart is { } postStart) yield return new RunPostStart(record, container, postStart);
        if (container.PreStop is { } preStop) yield return new ArmPreStop(record, container, preStop);
    }

    private IEnumerable<IStep> Volume(PodRecord record, PodVolume volume)
    {
        if (volume is HostPathVolume host) yield return new PrepareHostPath(host);
        if (volume is ClaimVolume claim) yield return new MakeClaim(claim);
        if (MakeVolume.IsNeeded(volume)) yield return new MakeVolume(record, volume, paths);
        if (MountMemory.IsNeeded(volume)) yield return new MountMemory(record, volume, paths);
        if (volume is FilesVolume files) yield return new WriteVolume(record, files, paths);
    }

    /// <summary>The fault that a journal says was made on a pod, and not undone; null if there is none.</summary>
    internal static InjectedFault? FaultIn(JournalState state) => InjectFault.In(state);

    /// <summary>The images of a pod, each once, the sandbox's first, with the steps that create a container from
    /// it.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<(StepKey Step, PullPolicy Policy)> Users)> Images(PodSpec spec) =>
    [
        .. spec.Containers.Select(container => (Image: container.Image, Step: CreateContainer.KeyOf(container).Key, Policy: container.Pull))
            .Prepend((Image: CreateSandbox.ImageOf(spec), Step: CreateSandbox.StepKey.Key, Policy: PullPolicy.Missing))
            .GroupBy(user => user.Image)
            .Select(users =>
                (users.Key, (IReadOnlyList<(StepKey, PullPolicy)>)[.. users.Select(user => (user.Step, user.Policy))])),
    ];

    /// <summary>The facts about a pod from its record, as of the end of its last operation.</summary>
    internal PodFacts Facts(PodRecord record) => Facts(For(record), record.Outcome);

    /// <summary>The facts about a pod's sandbox and its networks only, which cost less.</summary>
    internal PodFacts NetworkFacts(PodRecord record) => Facts(
        [new StartSandbox(record), .. record.Networks.Select(network => new AttachNetwork(record, network, cni, Programs, Kernel))],
        record.Outcome);

    /// <summary>A container as its probes see it, as of the end of the pod's last operation.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="container">The container.</param>
    /// <exception cref="PodException">It was never created.</exception>
    public HandlerTarget TargetOf(PodRecord record, ContainerSpec container)
    {
        var facts = Facts(record);
        return HandlerTarget.Of(
            record,
            container,
            facts.ContainerId(container.Name),
            facts.Addresses.Select(IPAddress.Parse),
            PodNamespacePath.Find(paths, record, facts.Sandbox));
    }

    /// <summary>The facts about a pod from the outcomes of its steps.</summary>
    /// <param name="plan">The steps.</param>
    /// <param name="outcome">Returns a step's outcome; null when it has none.</param>
    internal static PodFacts Facts(IEnumerable<IStep> plan, Func<StepKey, JsonElement?> outcome)
    {
        var facts = new PodFacts();
        foreach (var step in plan)
        {
            if (outcome(step.Key) is { } known) step.Tell(known, facts);
        }

        return facts;
    }

    /// <summary>Adds the outcomes of the steps to the output for a pod.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="pod">The output, which already contains <c>sandbox</c>, an object, and <c>networks</c>, an array of
    /// objects with their <c>interface</c>.</param>
    public void Show(PodRecord record, JsonObject pod)
    {
        foreach (var step in For(record)) step.Show(record.Outcome(step.Key), pod);
    }
}
