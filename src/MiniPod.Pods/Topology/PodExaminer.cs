using MiniPod.Linux;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Topology;

/// <summary>
/// Compares a pod with what is: container states, the processes' namespaces, link and pin, and the interfaces on
/// the host that the plugins told of. All of it is read from /proc, /sys and one list of containers; nothing is changed.
/// </summary>
internal static class PodExaminer
{
    /// <summary>What is wrong. Of a pod that should not run, only what can never be started again.</summary>
    /// <param name="record">The pod.</param>
    /// <param name="sandbox">Its sandbox, as the engine lists it.</param>
    /// <param name="containers">Its app containers, as the engine lists them.</param>
    /// <param name="paths">Where things are.</param>
    /// <param name="hostInterfaces">The names of the host's interfaces.</param>
    public static IReadOnlyList<PodProblem> Examine(PodRecord record, ContainerStatus sandbox, IReadOnlyList<ContainerStatus> containers, PodPaths paths, Lazy<IReadOnlySet<string>> hostInterfaces)
    {
        if (record.Phase is PodPhase.Created or PodPhase.Exited)
            return [.. Sandbox(record, sandbox).Concat(containers.SelectMany(container => Container(record, container))).Where(problem => problem.Kind is PodProblemKind.SandboxMissing or PodProblemKind.ContainerMissing)];
        if (record.Phase != PodPhase.Running) return [];
        return [.. Sandbox(record, sandbox), .. containers.SelectMany(container => Container(record, container)), .. Namespace(record, paths), .. Interfaces(record, hostInterfaces)];
    }

    private static IEnumerable<PodProblem> Sandbox(PodRecord record, ContainerStatus sandbox)
    {
        if (sandbox.State is null) yield return new PodProblem(PodProblemKind.SandboxMissing, "", "the engine has no such container");
        else if (!sandbox.IsRunning) yield return new PodProblem(PodProblemKind.SandboxDead, "", sandbox.Status);
        else if (Recorded(record, StartSandbox.StepKey.ToString()) is not { } process || !process.Identity.IsAlive || !IsIn(process.Identity.Id, process.Namespace))
            yield return new PodProblem(PodProblemKind.SandboxRestarted, "", "it runs, but not as the process that was started");
    }

    private static IEnumerable<PodProblem> Container(PodRecord record, ContainerStatus container)
    {
        if (container.State is null)
        {
            yield return new PodProblem(PodProblemKind.ContainerMissing, container.Name, "the engine has no such container");
        }
        else if (!container.IsRunning)
        {
            yield return new PodProblem(PodProblemKind.ContainerEnded, container.Name, container.Status);
        }
        else if (container.ProcessId is { } process && Recorded(record, StartSandbox.StepKey.ToString()) is { } sandbox && !IsIn(process, sandbox.Namespace))
        {
            yield return new PodProblem(PodProblemKind.ContainerElsewhere, container.Name, $"it is in {NetworkNamespace.OfProcess(process)}, the sandbox in {sandbox.Namespace}");
        }
    }

    private static IEnumerable<PodProblem> Namespace(PodRecord record, PodPaths paths)
    {
        if (Recorded(record, StartSandbox.StepKey.ToString())?.Namespace is not { } recorded) yield break;
        var pin = paths.Pin(record.Id);
        if (NetworkNamespace.Find(pin)?.ToString() != recorded) yield return new PodProblem(PodProblemKind.PinMissing, pin, "it is not the sandbox's network namespace");
        var link = PodPaths.Link(record);
        if (NetworkNamespace.Find(link)?.ToString() != recorded)
            yield return new PodProblem(PodProblemKind.LinkBroken, link, NamespaceLink.Read(link) is { } target ? $"it leads to \"{target}\"" : "it is not there");
    }

    // Interfaces without a sandbox are the host's: the bridge and the host's end of the pair.
    private static IEnumerable<PodProblem> Interfaces(PodRecord record, Lazy<IReadOnlySet<string>> hostInterfaces)
    {
        foreach (var network in record.Networks.Where(network => !record.Outcomes.ContainsKey(AttachNetwork.KeyOf(network.InterfaceName).ToString())))
            yield return new PodProblem(PodProblemKind.InterfaceMissing, network.InterfaceName, $"network \"{network.Network}\" is not attached");
        foreach (var one in PodStatusReader.Results(record).SelectMany(result => result.Interfaces))
        {
            if (string.IsNullOrEmpty(one.Sandbox) && one.Name.Length > 0 && !hostInterfaces.Value.Contains(one.Name))
                yield return new PodProblem(PodProblemKind.InterfaceMissing, one.Name, "the host has no such interface");
        }
    }

    /// <summary>The process that a step started, as recorded; null when the step recorded none.</summary>
    internal static (ProcessIdentity Identity, string Namespace)? Recorded(PodRecord record, string step) =>
        record.Outcomes.GetValueOrDefault(step) is { ProcessId: { } id, StartTime: { } started, Namespace: { } recorded } ? (new ProcessIdentity(id, started), recorded) : null;

    private static bool IsIn(int process, string recorded) => NetworkNamespace.OfProcess(process)?.ToString() == recorded;
}
