using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>How an attachment is checked.</summary>
public sealed record CheckRequest
{
    /// <summary>Whether what a plugin reports is left out, because the caller has checked the same in another way. Default:
    /// never.</summary>
    public Func<CniPluginException, bool> IsCheckedOtherwise { get; init; } = _ => false;

    /// <summary>Receives every plugin call. Default null: nobody does.</summary>
    public ICniObserver? Observer { get; init; }

    /// <summary>The host's programs.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();
}
