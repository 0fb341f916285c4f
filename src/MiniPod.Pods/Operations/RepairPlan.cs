using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Operations;

/// <summary>What a repair will take down and make anew, found from what is wrong. What is still good is not touched.</summary>
public sealed record RepairPlan
{
    /// <summary>What is wrong.</summary>
    public required IReadOnlyList<PodProblem> Problems { get; init; }

    /// <summary>What will be done, a line each, in the order in which it is done.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Whether containers must be made anew, whose writable layers are lost; allowed by <c>--recreate</c> alone.</summary>
    public required bool NeedsRecreation { get; init; }

    /// <summary>The steps that are undone first and then done again.</summary>
    internal Func<StepKey, bool> Redo { get; init; } = _ => false;

    /// <summary>The plan for a pod that was left half-way: what else is wrong shows once it is whole.</summary>
    internal static RepairPlan Recover(PodStatus status) => new()
    {
        Problems = status.Problems,
        Lines = ["finish or undo what an interrupted command left, as 'minipod recover' does, and then look again"],
        NeedsRecreation = false,
    };

    /// <summary>Finds what is to be done.</summary>
    internal static RepairPlan For(PodStatus status)
    {
        if (status.Record.Phase != PodPhase.Running) return ForStopped(status);
        if (Has(status, PodProblemKind.SandboxMissing)) return ForMissingSandbox(status);
        return Has(status, PodProblemKind.SandboxDead) || Has(status, PodProblemKind.SandboxRestarted) || Has(status, PodProblemKind.ContainerElsewhere)
            ? ForDeadSandbox(status)
            : ForLiveSandbox(status);
    }

    private static RepairPlan ForMissingSandbox(PodStatus status) => new()
    {
        Problems = status.Problems,
        NeedsRecreation = status.Containers.Any(app => app.State is not null),
        Redo = _ => true, // the images too: who removed the containers may have removed those
        Lines =
        [
            .. status.Containers.Where(app => app.State is not null).Select(app => $"remove container \"{app.Name}\" ({app.Status}): it can never start again without its sandbox; what it wrote is lost"),
            "take down what is left of the network, in the pinned namespace",
            "create and start the sandbox, attach the network, with the same address where possible",
            .. status.Containers.Select(app => $"create and start container \"{app.Name}\""),
        ],
    };

    private static RepairPlan ForDeadSandbox(PodStatus status) => new()
    {
        Problems = status.Problems,
        NeedsRecreation = false,
        Redo = key => key.Kind switch
        {
            nameof(PullImage) => Has(status, PodProblemKind.ContainerMissing),
            nameof(CreateSandbox) => false,
            nameof(CreateContainer) => Has(status, PodProblemKind.ContainerMissing, key.Subject),
            _ => true,
        },
        Lines =
        [
            .. status.Containers.Where(app => app.IsRunning).Select(app => $"stop container \"{app.Name}\": it serves in the old network namespace, and is interrupted"),
            "take down what is left of the network, in the pinned namespace",
            "start the sandbox, attach the network, with the same address where possible",
            .. status.Containers.Select(app => $"start container \"{app.Name}\" in the new namespace"),
        ],
    };

    private static RepairPlan ForLiveSandbox(PodStatus status)
    {
        var network = Has(status, PodProblemKind.InterfaceMissing) || Has(status, PodProblemKind.CheckFailed);
        var names = Has(status, PodProblemKind.PinMissing) || Has(status, PodProblemKind.LinkBroken);
        return new RepairPlan
        {
            Problems = status.Problems,
            NeedsRecreation = false,
            Redo = key => key.Kind switch
            {
                nameof(PinNamespace) or nameof(LinkNamespace) => names,
                nameof(AttachNetwork) or nameof(OpenPorts) => network,
                nameof(WriteHosts) => network,
                nameof(PullImage) => Has(status, PodProblemKind.ContainerMissing),
                nameof(CreateContainer) => Has(status, PodProblemKind.ContainerMissing, key.Subject),
                nameof(StartContainer) => Has(status, PodProblemKind.ContainerMissing, key.Subject) || Has(status, PodProblemKind.ContainerEnded, key.Subject),
                _ => false,
            },
            Lines =
            [
                .. names ? ["pin the network namespace and link it into /var/run/netns"] : Array.Empty<string>(),
                .. network ? ["detach and attach the network, with the same address where possible: its connections are interrupted, its containers go on"] : Array.Empty<string>(),
                .. status.Containers.Where(app => Has(status, PodProblemKind.ContainerMissing, app.Name)).Select(app => $"create and start container \"{app.Name}\": somebody removed it"),
                .. status.Containers.Where(app => Has(status, PodProblemKind.ContainerEnded, app.Name)).Select(app => $"start container \"{app.Name}\" ({app.Status})"),
            ],
        };
    }

    // A stopped pod keeps containers alone: those that are gone are made anew, and it stays stopped.
    private static RepairPlan ForStopped(PodStatus status)
    {
        var gone = status.Problems.Where(problem => problem.Kind == PodProblemKind.ContainerMissing).Select(problem => problem.Subject).ToHashSet();
        var alone = status.Problems.Any(problem => problem.Kind == PodProblemKind.SandboxMissing);
        var bereft = alone ? status.Containers.Where(app => app.State is not null).ToList() : [];
        return new RepairPlan
        {
            Problems = status.Problems,
            NeedsRecreation = bereft.Count > 0,
            Redo = key => key.Kind == nameof(PullImage) && (alone || gone.Count > 0) || key.Kind == nameof(CreateSandbox) && alone || key.Kind == nameof(CreateContainer) && (alone || gone.Contains(key.Subject)),
            Lines =
            [
                .. bereft.Select(app => $"remove container \"{app.Name}\" ({app.Status}): it can never start again without its sandbox; what it wrote is lost"),
                .. alone ? ["create the sandbox; the pod stays stopped"] : Array.Empty<string>(),
                .. status.Containers.Where(app => alone || gone.Contains(app.Name)).Select(app => $"create container \"{app.Name}\""),
            ],
        };
    }

    private static bool Has(PodStatus status, PodProblemKind kind) => status.Problems.Any(problem => problem.Kind == kind);

    private static bool Has(PodStatus status, PodProblemKind kind, string subject) => status.Problems.Any(problem => problem.Kind == kind && problem.Subject == subject);
}
