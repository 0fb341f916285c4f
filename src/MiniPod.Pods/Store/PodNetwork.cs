using System.Text;
using System.Text.Json.Serialization;
using MiniPod.Cni;

namespace MiniPod.Pods.Store;

/// <summary>A network of a pod, as resolved when the pod was created: the pod keeps the configuration, whatever happens
/// to its file.</summary>
public sealed record PodNetwork
{
    /// <summary>The name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>The name of the interface in the pod.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>The requested addresses; empty if the plugin chooses.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The requested MAC address; null if the plugin chooses.</summary>
    public string? Mac { get; init; }

    /// <summary>The network configuration list: its original JSON.</summary>
    public required string Config { get; init => (field, _list) = (value, null); }

    /// <summary>The file it came from; "built in" for the default network.</summary>
    public required string Source { get; init; }

    /// <summary>The parsed configuration list: parsed once, on first use, or set by the code that found it.</summary>
    /// <exception cref="CniConfigException">It is not valid.</exception>
    [JsonIgnore]
    public NetworkConfigList List
    {
        get => _list ??= NetworkConfigList.Parse(Encoding.UTF8.GetBytes(Config), Source);
        init => _list = value;
    }

    private NetworkConfigList? _list;

    /// <summary>Whether both have the same content, regardless of whether the configuration
    /// has been parsed yet.</summary>
    /// <param name="other">The other network.</param>
    public bool Equals(PodNetwork? other) => other is not null
        && (Network, InterfaceName, Mac, Config, Source) == (other.Network, other.InterfaceName, other.Mac, other.Config, other.Source)
        && Ips.SequenceEqual(other.Ips);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network, InterfaceName, Config);
}
