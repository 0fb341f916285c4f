using MiniPod.Linux;

namespace MiniPod.Pods.Changes;

/// <summary>Tells what changes on the host while something happens. What other programs change meanwhile is told too: nothing shows whose
/// change it is.</summary>
/// <param name="facts">Reads what is.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class HostWatch(HostFacts facts)
{
    // Null: it could not be read, so that nothing can be compared with it.
    private IReadOnlyList<HostFact>? _before;

    /// <summary>Looks before something happens.</summary>
    /// <returns>Why it cannot look; null if it can.</returns>
    public async Task<string?> BeginAsync(WatchedPlace place, CancellationToken cancellationToken)
    {
        (_before, var failure) = await LookAsync(place, cancellationToken).ConfigureAwait(false);
        return failure;
    }

    /// <summary>Looks again.</summary>
    /// <returns>What has changed since it looked the last time, and why it cannot look; then nothing is known to have changed.</returns>
    public async Task<(IReadOnlyList<HostChange> Changes, string? Failure)> LookAgainAsync(
        WatchedPlace place, CancellationToken cancellationToken)
    {
        var (now, failure) = await LookAsync(place, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<HostChange> changes = _before is null || now is null ? [] : HostChange.Between(_before, now);
        _before = now;
        return (changes, failure);
    }

    private async Task<(IReadOnlyList<HostFact>? Facts, string? Failure)> LookAsync(
        WatchedPlace place, CancellationToken cancellationToken)
    {
        try
        {
            return (await facts.ReadAsync(place, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception error) when (error is PodException or LibcException or IOException or UnauthorizedAccessException)
        {
            return (null, error.Message);
        }
    }
}
