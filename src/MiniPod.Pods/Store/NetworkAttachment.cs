using MiniPod.Cni;

namespace MiniPod.Pods.Store;

/// <summary>One network of a pod as it was resolved when the pod was made: the configuration goes with the pod, whatever becomes of its file.</summary>
public sealed record NetworkAttachment
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The interface's name in the pod.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>The addresses asked for; empty: the plugin chooses.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The hardware address asked for; null: the plugin chooses.</summary>
    public string? Mac { get; init; }

    /// <summary>The network configuration list, its JSON as found.</summary>
    public required string Config { get; init; }

    /// <summary>The file it came from; "built in" for the default network.</summary>
    public required string Source { get; init; }

    /// <summary>The configuration, read.</summary>
    public NetworkConfigList ParseConfig() => NetworkConfigList.Parse(System.Text.Encoding.UTF8.GetBytes(Config), Source);
}
