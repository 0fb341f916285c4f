using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>How an attachment is checked.</summary>
public sealed record CheckRequest
{
    /// <summary>Whether a repair did not change what a plugin reports; then the next plugin is asked all the same. Default:
    /// never.</summary>
    public Func<CniPluginException, bool> IsUncured { get; init; } = _ => false;

    /// <summary>Receives what plugins report although it is known to be wrong, or not to change.</summary>
    public required Action<DisputedReport> Disputed { get; init; }

    /// <summary>Receives every plugin call. Default null: nobody does.</summary>
    public ICniObserver? Observer { get; init; }

    /// <summary>The host's programs.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();
}
