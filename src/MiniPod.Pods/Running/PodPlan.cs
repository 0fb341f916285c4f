using MiniPod.Cni;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Running;

/// <summary>The steps that make a pod, in the order in which they are told; what they need of each other decides when each is done.</summary>
internal static class PodPlan
{
    /// <summary>All steps of a pod.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="paths">Where things are.</param>
    /// <param name="oomScoreAdj">How little the sandbox is to be killed when memory is short, see <see cref="SandboxProtection"/>.</param>
    public static IReadOnlyList<IStep> For(PodRecord record, CniRuntime cni, PodPaths paths, int oomScoreAdj) =>
    [
        .. Images(record).Select(image => new PullImage(image.Image, image.Policy)),
        new CreateSandbox(record, oomScoreAdj),
        new StartSandbox(record),
        new PinNamespace(record, paths),
        new LinkNamespace(record),
        .. record.Networks.Select(network => new AttachNetwork(record, network, cni)),
        .. record.Networks.Where(network => OpenPorts.IsNeeded(record, network)).Select(network => new OpenPorts(record, network)),
        new WriteHosts(record),
        .. record.Spec.Containers.Select(container => new CreateContainer(record, container)),
        .. record.Spec.Containers.Select(container => new StartContainer(container)),
    ];

    /// <summary>A step and all it needs, directly or not.</summary>
    public static IReadOnlyList<IStep> UpTo(IReadOnlyList<IStep> plan, StepKey key)
    {
        var wanted = new HashSet<StepKey>();
        void Want(StepKey step)
        {
            if (!wanted.Add(step)) return;
            foreach (var need in plan.Where(other => other.Key == step).SelectMany(other => other.Needs)) Want(need);
        }

        Want(key);

        // A network that is attached for it is attached whole: its published ports are opened too.
        foreach (var open in plan.OfType<OpenPorts>().Where(open => open.Needs.All(wanted.Contains)).ToList()) Want(open.Key);
        return [.. plan.Where(step => wanted.Contains(step.Key))];
    }

    // The same image twice is one step; the most eager policy of those who want it holds.
    private static IEnumerable<(string Image, PullPolicy Policy)> Images(PodRecord record) =>
        record.Spec.Containers.Select(container => (container.Image, container.Pull))
            .Prepend((CreateSandbox.ImageOf(record), PullPolicy.Missing))
            .GroupBy(image => image.Item1)
            .Select(group => (group.Key, group.Any(image => image.Item2 == PullPolicy.Always) ? PullPolicy.Always : group.Min(image => image.Item2)));
}
