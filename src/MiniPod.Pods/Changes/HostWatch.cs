using MiniPod.Linux;

namespace MiniPod.Pods.Changes;

/// <summary>Tells what has changed since it looked the last time. What other programs change meanwhile is told too: nothing shows
/// whose change it is.</summary>
/// <param name="facts">Reads what is.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class HostWatch(HostFacts facts)
{
    private IReadOnlyList<HostFact> _before = [];
    private string? _pod;

    /// <summary>Looks for the first time at a pod, or at another pod than the last time. Otherwise does nothing.</summary>
    /// <returns>Why it cannot look; null if it can.</returns>
    public async Task<string?> BeginAsync(WatchedPlace place, CancellationToken cancellationToken)
    {
        if (_pod == place.Pod) return null;
        var (now, failure) = await LookAsync(place, cancellationToken).ConfigureAwait(false);
        (_pod, _before) = (place.Pod, now);
        return failure;
    }

    /// <summary>Looks again.</summary>
    /// <returns>What changed; nothing if it cannot look.</returns>
    public async Task<IReadOnlyList<HostChange>> LookAgainAsync(WatchedPlace place, CancellationToken cancellationToken)
    {
        var (now, failure) = await LookAsync(place, cancellationToken).ConfigureAwait(false);
        if (failure is not null) return [];
        var changes = HostChange.Between(_before, now);
        _before = now;
        return changes;
    }

    private async Task<(IReadOnlyList<HostFact> Facts, string? Failure)> LookAsync(
        WatchedPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return (await facts.ReadAsync(place, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is PodException or LibcException or IOException or UnauthorizedAccessException)
        {
            return (_before, error.Message);
        }
    }
}
