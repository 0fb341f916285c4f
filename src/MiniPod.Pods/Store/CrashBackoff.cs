namespace MiniPod.Pods.Store;

/// <summary>
/// How long a container waits before it is started again: the first restart is at once, then 10, 20, 40 ... 300 s after the end of its last
/// run. If it ran for longer than twice the longest wait, it begins anew. Clean exits count as well. Source:
/// kubelet's doBackOff, and client-go's flowcontrol.Backoff.
/// </summary>
/// <param name="Delay">How long the next restart waits after the end of a run; zero if there was no restart yet.</param>
/// <param name="Since">The time of the last restart, or of its failure; meaningless without one.</param>
public sealed record CrashBackoff(TimeSpan Delay, DateTimeOffset Since)
{
    /// <summary>The first wait, and the longest one.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromSeconds(300);

    /// <summary>No restart yet.</summary>
    public static CrashBackoff None { get; } = new(TimeSpan.Zero, default);

    /// <summary>When a container that has ended may be started again; the time of its end if at once.</summary>
    /// <param name="finishedAt">The end of its last run.</param>
    /// <remarks>If the last restart failed later than that, its end counts.</remarks>
    public DateTimeOffset RestartAt(DateTimeOffset finishedAt) =>
        IsForgotten(finishedAt) ? finishedAt : (finishedAt > Since ? finishedAt : Since) + Delay;

    /// <summary>The same after one more restart. It is stored before the container is started, so that an agent's death forgets
    /// nothing.</summary>
    /// <param name="finishedAt">The end of the run after which it is restarted.</param>
    /// <param name="now">The time of the restart.</param>
    public CrashBackoff Next(DateTimeOffset finishedAt, DateTimeOffset now)
    {
        var doubled = Delay * 2 is var twice && twice < Longest ? twice : Longest;
        return new CrashBackoff(Delay == TimeSpan.Zero || IsForgotten(finishedAt) ? First : doubled, now);
    }

    private bool IsForgotten(DateTimeOffset finishedAt) => Delay == TimeSpan.Zero || finishedAt - Since > Longest * 2;
}
