using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Net.Netlink;

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

    /// <summary>Reads the kernel's network. Default that of this host.</summary>
    public INetworkReader Kernel { get; init; } = new NetworkReader();
}
