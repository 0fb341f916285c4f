using System.Text;
using System.Text.Json.Serialization;
using MiniPod.Cni;

namespace MiniPod.Pods.Store;

/// <summary>One network of a pod as it was resolved when the pod was made: the configuration goes with the pod,
/// whatever becomes of its file.</summary>
public sealed record PodNetwork
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
    public required string Config { get; init => (field, _list) = (value, null); }

    /// <summary>The file it came from; "built in" for the default network.</summary>
    public required string Source { get; init; }

    /// <summary>The configuration list, read: once, when somebody first asks for it, or by whoever found it.</summary>
    /// <exception cref="CniConfigException">It is not valid.</exception>
    [JsonIgnore]
    public NetworkConfigList List
    {
        get => _list ??= NetworkConfigList.Parse(Encoding.UTF8.GetBytes(Config), Source);
        init => _list = value;
    }

    private NetworkConfigList? _list;

    /// <summary>Whether both say the same; whether the configuration was read yet does not matter.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(PodNetwork? other) => other is not null
        && (Network, InterfaceName, Mac, Config, Source) == (other.Network, other.InterfaceName, other.Mac, other.Config, other.Source)
        && Ips.SequenceEqual(other.Ips);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Network, InterfaceName, Config);
}
