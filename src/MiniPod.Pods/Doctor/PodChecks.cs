using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Pods.Faults;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Housekeeping;
using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether pods match their records: containers, namespace inodes, link, pin, and interfaces.</summary>
internal static class PodChecks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        var pods = await runtime.Status().ListAsync(
            error => results.Add(CheckResult.Failed("record", error, "minipod recover")), cancellationToken).ConfigureAwait(false);

        // What is wrong with an interrupted pod is known after its recovery, which another check names.
        var interrupted = InterruptedPods.Find(runtime, (_, _) => { }).Select(pod => pod.Record.Id).ToHashSet();
        foreach (var pod in pods.Where(pod => !interrupted.Contains(pod.Record.Id)))
        {
            var name = pod.Record.FullName;
            var finished = pod.Finished.ToList();
            results.AddRange(finished.Where(target => RemovalWatch.IsFree(runtime, target)).Select(target => CheckResult.Warning(
                $"pod {name}",
                $"{(target.Container is { } container ? $"container \"{container}\"" : "it")} has finished, but no process is left that "
                + "removes it (--rm)",
                "minipod recover")));
            results.AddRange(pod.Causes.Where(problem => !IsOf(problem, finished)).Select(problem => new CheckResult(
                $"pod {name}",
                problem.Kind == PodProblemKind.ContainerEnded ? Verdict.Warning : Verdict.Failed,
                problem.ToString(),
                Fix(problem.Kind, name))
            {
                Fault = TopologyFault.Of(problem).Fault,
            }));
        }

        foreach (var pod in pods.Where(pod => pod.State is PodState.Running or PodState.Degraded))
        {
            if (await FindClosedAsync(runtime, pod.Record, cancellationToken).ConfigureAwait(false) is { } closed) results.Add(closed);
        }

        if (LookAtMacs(runtime, pods) is { } macs) results.Add(macs);
        var whole = pods.Count(pod => pod.Problems.Count == 0);
        results.Add(CheckResult.Ok("pods", $"{whole} of {pods.Count} pods match their records"));
        return results;
    }

    private static string Fix(PodProblemKind kind, string pod) => kind switch
    {
        PodProblemKind.SandboxMissing => $"minipod repair --recreate {pod}",
        PodProblemKind.NameServersChanged => $"minipod restart {pod}", // the engine writes the file when the sandbox starts
        _ => $"minipod repair {pod}",
    };

    // A repair would start it again.
    private static bool IsOf(PodProblem problem, IReadOnlyList<RemovalTarget> finished) => finished.Any(target =>
        target.Container is null
            || problem.Kind == PodProblemKind.ContainerEnded && problem.Subject == ContainerSpec.NameOf(target.Container));

    public static IReadOnlyList<CheckResult> Interrupted(PodRuntime runtime)
    {
        const string Check = "interrupted", Fix = "minipod recover";
        var results = new List<CheckResult>();
        var interrupted = InterruptedPods.Find(runtime, (pod, error) =>
            results.Add(CheckResult.Failed(Check, $"pod \"{pod}\": {error.Message}", Fix)));
        results.AddRange(interrupted.Select(pod => CheckResult.Failed(Check, $"pod \"{pod.Record.FullName}\": {pod.Why}", pod.Fix)));
        return results.Count > 0 ? results : [CheckResult.Ok(Check, "no operation was interrupted")];
    }

    // Interfaces that cannot be read must not hide what is wrong with the pods themselves.
    private static CheckResult? LookAtMacs(PodRuntime runtime, IReadOnlyList<PodStatus> pods)
    {
        try
        {
            return FindMacs(runtime, pods);
        }
        catch (LibcException error)
        {
            return CheckResult.Failed("mac addresses", error.Message, "ip -d link show");
        }
    }

    // Nothing depends on them, and inspect --check and repair --check take it into account: there is nothing to mend.
    private static CheckResult? FindMacs(PodRuntime runtime, IReadOnlyList<PodStatus> pods)
    {
        var running = pods
            .Where(pod => pod.Record.Phase == PodPhase.Running)
            .Select(pod => (pod.Record, Netns: NetworkNamespace.Find(PodPaths.Link(pod.Record))))
            .ToList();
        var picture = runtime.Kernel.Read(NetworkParts.Links, running.Select(pod => PodPaths.Link(pod.Record)));
        var names = running
            .Where(pod => pod.Netns is not null)
            .SelectMany(pod => runtime.Planner.Facts(pod.Record).Results.SelectMany(one =>
                ChangedMacs.Find(picture, one.Value, one.Key, pod.Netns!.Value).Keys))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return names.Count == 0
            ? null
            : CheckResult.Ok(
                "mac addresses",
                $"another program, such as udev, gave {string.Join(", ", names)} another MAC address than the plugins recorded; "
                + "MiniPod tells them when they check the network");
    }

    // A firewall that cannot be read must not hide what is wrong with the pods themselves.
    private static async Task<CheckResult?> FindClosedAsync(PodRuntime runtime, PodRecord pod, CancellationToken cancellationToken)
    {
        var check = $"ports {pod.FullName}";
        try
        {
            var problems = await NetworkCheck.RunAsync(runtime, pod, CheckDepth.Rules, cancellationToken).ConfigureAwait(false);
            return problems.Count == 0
                ? null
                : CheckResult.Warning(check, problems[0].Evidence, $"minipod repair --check {pod.FullName}") with
                {
                    Fault = FaultKind.PortClosed,
                };
        }
        catch (PodException error)
        {
            return CheckResult.Failed(check, error.Message, $"iptables -S {PublishedRules.Chain}");
        }
    }
}
