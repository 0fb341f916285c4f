using MiniPod.Pods.Spec;

namespace MiniPod.Agent.Probes;

/// <summary>One instance of a container, whose probes are run: each start of a container is another one.</summary>
public sealed record ProbedInstance
{
    /// <summary>The container, with its probes.</summary>
    public required ContainerSpec Container { get; init; }

    /// <summary>When this instance started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether it is started again after a probe has ended it; only for the words of the event. Default true.</summary>
    public bool IsRestarted { get; init; } = true;

    /// <summary>
    /// If the instance was running before this agent was: by which part of its period, 0 to 1, the first tick of each probe is put off, so
    /// that not all of them come at once. Default null: it has just been started.
    /// </summary>
    public double? PutOff { get; init; }

    /// <summary>Whether its startup probe had succeeded before this agent was there. Default false.</summary>
    public bool HasStarted { get; init; }

    /// <summary>Whether it was ready before this agent was there. Default false.</summary>
    public bool IsReady { get; init; }
}
