using System.Net;
using MiniPod.Cni;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>What to detach, and how far to go.</summary>
public sealed record DetachRequest
{
    /// <summary>The network, as it was when the container was attached, as far as that is known. What is in the CNI
    /// cache takes precedence.</summary>
    public required NetworkConfigList Network { get; init; }

    /// <summary>The attachment. Its namespace may be empty or gone.</summary>
    public required RuntimeConf Attachment { get; init; }

    /// <summary>The addresses that the attachment got, as far as the caller knows. Default none.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>Returns the network of that name as it is configured now; null if there is none. Default
    /// null.</summary>
    public Func<string, NetworkConfigList?> FindCurrent { get; init; } = _ => null;

    /// <summary>Whether the namespace will be destroyed afterwards, and what is in it with it. Default false.</summary>
    public bool IsNamespaceDoomed { get; init; }

    /// <summary>Whether to forget the attachment even if its plugins may still hold something. Default false.</summary>
    public bool GiveUp { get; init; }

    /// <summary>The command that does so, named in the error message.</summary>
    public required string GiveUpCommand { get; init; }

    /// <summary>Receives every plugin call. Default none.</summary>
    public ICniObserver? Observer { get; init; }

    /// <summary>Receives lines for the user about what a plugin refused and what was done instead. Default
    /// none.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>The host's programs. Default those of this host.</summary>
    public IHostPrograms Programs { get; init; } = new HostPrograms();

    /// <summary>Reads the kernel's network. Default that of this host.</summary>
    public INetworkReader Kernel { get; init; } = new NetworkReader();
}
