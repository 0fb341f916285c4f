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
    /// <param name="place">Where it looks.</param>
    /// <param name="isBehindPlugin">Whether a plugin has just ended within a step. Files of namespaces, which no plugin makes, are left
    /// for the next look then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What has changed since it looked the last time, and why it cannot look; then nothing is known to have changed.</returns>
    public async Task<(IReadOnlyList<HostChange> Changes, string? Failure)> LookAgainAsync(
        WatchedPlace place, bool isBehindPlugin, CancellationToken cancellationToken)
    {
        var (now, failure) = await LookAsync(place, cancellationToken).ConfigureAwait(false);
        if (isBehindPlugin && _before is not null && now is not null)
            now = [.. now.Where(fact => !FileFacts.IsOfNamespace(fact)), .. _before.Where(FileFacts.IsOfNamespace)];
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
