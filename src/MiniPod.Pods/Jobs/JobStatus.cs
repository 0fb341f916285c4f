namespace MiniPod.Pods.Jobs;

/// <summary>How far a Job is.</summary>
public sealed record JobStatus
{
    /// <summary>When its work began, or went on after it was suspended. Default null: it has not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The number of its next pod. Default 0.</summary>
    public int Next { get; init; }

    /// <summary>Its pods, those that have ended too, in the order of their numbers. Default none.</summary>
    public IReadOnlyList<JobPod> Pods { get; init => field = value ?? []; } = [];

    /// <summary>How it ended. Default null: it has not.</summary>
    public JobEnd? End { get; init; }

    /// <summary>How many of its pods have succeeded.</summary>
    public int Succeeded() => Pods.Count(pod => pod is { EndedAt: not null, IsSuccess: true });

    /// <summary>How many of its pods have failed.</summary>
    public int Failed() => Pods.Count(pod => pod is { EndedAt: not null, IsSuccess: false });

    /// <summary>How many of its pods are to run.</summary>
    public int Active() => Pods.Count(pod => pod.EndedAt is null);

    /// <summary>Whether it says the same as another one.</summary>
    public bool IsSameAs(JobStatus other) =>
        (StartedAt, Next, End) == (other.StartedAt, other.Next, other.End) && Pods.SequenceEqual(other.Pods);
}
