using MiniPod.Engine;
using MiniPod.Pods.Spec;

namespace MiniPod.Agent.Decisions;

/// <summary>What is known of a container when a decision is made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is for.</param>
public sealed record ContainerFacts(string Name, ContainerRole Role)
{
    /// <summary>Its own restart policy, or the pod's. A sidecar's is always <see cref="RestartPolicyKind.Always"/>.</summary>
    public RestartPolicyKind Policy { get; init; }

    /// <summary>The rules that come before its policy. Default none.</summary>
    public IReadOnlyList<ExitCodeRule> Rules { get; init; } = [];

    /// <summary>Where its latest instance is in its life.</summary>
    public InstanceState State { get; init; }

    /// <summary>The exit code of that instance, if it has ended.</summary>
    public int ExitCode { get; init; }

    /// <summary>When the next instance may be started, by the agent's clock. Default long ago: at once.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Its latest instance, as the engine shows it; null if it was never started in this sandbox.</summary>
    public ContainerDetails? Instance { get; init; }

    /// <summary>The same if it runs; otherwise null.</summary>
    public ContainerDetails? Running => State == InstanceState.Running ? Instance : null;

    /// <summary>Whether its start is complete: its postStart hook has ended, and its startup probe, if any, has succeeded.</summary>
    public bool HasStarted { get; init; } = true;

    /// <summary>Why a probe wants it ended: <c>liveness</c> or <c>startup</c>; null if none does.</summary>
    public string? FailedProbe { get; init; }

    /// <summary>Whether the user has stopped it, so that nothing is done with it. Default false.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether its latest instance was ended because of a probe. Default false.</summary>
    public bool IsEndedByProbe { get; init; }

    /// <summary>Whether an ended instance is followed by another.</summary>
    public bool IsRestarted => RestartRule.RunsAgain(Role, Policy, Rules, ExitCode, IsEndedByProbe);
}
