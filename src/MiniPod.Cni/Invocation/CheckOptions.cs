namespace MiniPod.Cni;

/// <summary>How a CHECK is run.</summary>
public sealed record CheckOptions
{
    /// <summary>
    /// Given the result of the ADD, returns the MAC addresses that interfaces on the host have now, by name, as far as another
    /// program changed them: plugins receive these instead of the recorded ones, and compare them. The caller makes sure that
    /// the interfaces are still those of the attachment. Interfaces in the container are left as they are. Default null: no
    /// address was changed.
    /// </summary>
    public Func<CniResult, CancellationToken, Task<IReadOnlyDictionary<string, string>>>? FindHostMacs { get; init; }

    /// <summary>Decides whether what a plugin reports is known to be wrong; then the next plugin is asked, as if it had reported
    /// nothing. Default null: never.</summary>
    public Func<CniPluginException, CancellationToken, Task<bool>>? IsKnownToBeWrong { get; init; }
}
