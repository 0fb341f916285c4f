namespace MiniPod.Agent.Decisions;

/// <summary>
/// A clock that nobody sets. Times that were stored, by the engine or in a record, are by the clock of the host, which can be set, also
/// while a container waits: each is translated once, when it is first seen. A wait is then neither longer nor shorter than it should be.
/// </summary>
/// <param name="time">The clock of the host, and the one that never goes back.</param>
public sealed class SteadyClock(TimeProvider time)
{
    private readonly Dictionary<string, (DateTimeOffset Stored, DateTimeOffset Steady)> _seen = [];
    private readonly DateTimeOffset _wall = time.GetUtcNow();
    private readonly long _origin = time.GetTimestamp();

    /// <summary>The time by this clock.</summary>
    public DateTimeOffset Now => _wall + time.GetElapsedTime(_origin);

    /// <summary>When something is due, by this clock: now if its time is over.</summary>
    /// <param name="what">What it is: the latest time of each is known.</param>
    /// <param name="due">When, by the clock of the host.</param>
    /// <param name="longest">How far away that can be. If it is farther, the clock of the host was set back before it was seen.</param>
    public DateTimeOffset At(string what, DateTimeOffset due, TimeSpan longest)
    {
        if (_seen.TryGetValue(what, out var known) && known.Stored == due) return known.Steady;
        var left = due - time.GetUtcNow();
        var steady = Now + (left < TimeSpan.Zero ? TimeSpan.Zero : left < longest ? left : longest);
        _seen[what] = (due, steady);
        return steady;
    }
}
