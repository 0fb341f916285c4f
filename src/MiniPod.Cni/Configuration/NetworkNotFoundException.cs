namespace MiniPod.Cni;

/// <summary>No readable configuration in a directory has the network's name.</summary>
public sealed class NetworkNotFoundException : CniException
{
    internal NetworkNotFoundException(string network, string directory, IReadOnlyList<NetworkConfigFile> files)
        : base(Describe(network, directory, files), CniErrorCode.InvalidNetworkConfig, null)
    {
        Network = network;
        Directory = directory;
    }

    /// <summary>The network that was asked for; empty when it was the default one.</summary>
    public string Network { get; }

    /// <summary>Where it was looked for.</summary>
    public string Directory { get; }

    private static string Describe(string network, string directory, IReadOnlyList<NetworkConfigFile> files)
    {
        var known = files.Where(file => file.List is not null).Select(file => file.List!.Name).Distinct(StringComparer.Ordinal).ToList();
        var broken = files.Where(file => file.Error is not null).ToList();
        var message = $"no network{(network.Length > 0 ? $" \"{network}\"" : "")} is configured in \"{directory}\"";
        message += known.Count == 0 ? ", which has no network at all." : $", which has: {string.Join(", ", known)}.";
        if (broken.Count > 0) message += $" Not readable: {string.Join("; ", broken.Select(file => file.Error!.Message))}.";
        return message;
    }
}
