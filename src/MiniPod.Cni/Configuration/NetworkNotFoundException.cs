namespace MiniPod.Cni;

/// <summary>No valid configuration in a directory defines the requested network.</summary>
public sealed class NetworkNotFoundException : CniException
{
    internal NetworkNotFoundException(string network, string directory, IReadOnlyList<NetworkConfigFile> files)
        : base(Describe(network, directory, files), CniErrorCode.InvalidNetworkConfig, null)
    {
        Network = network;
        Directory = directory;
    }

    /// <summary>The name of the requested network; empty for the default network.</summary>
    public string Network { get; }

    /// <summary>The configuration directory that was searched.</summary>
    public string Directory { get; }

    private static string Describe(string network, string directory, IReadOnlyList<NetworkConfigFile> files)
    {
        var known = files.Where(file => file.List is not null).Select(file => file.List!.Name).Distinct(StringComparer.Ordinal).ToList();
        var broken = files.Where(file => file.Error is not null).ToList();
        var message = $"no network{(network.Length > 0 ? $" \"{network}\"" : "")} is configured in \"{directory}\"";
        message += known.Count == 0 ? ", which contains no networks." : $". Configured networks: {string.Join(", ", known)}.";
        if (broken.Count > 0) message += $" Invalid files: {string.Join("; ", broken.Select(file => file.Error!.Message))}.";
        return message;
    }
}
