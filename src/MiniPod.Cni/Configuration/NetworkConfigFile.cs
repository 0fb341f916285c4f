namespace MiniPod.Cni;

/// <summary>A file in a configuration directory, with the network it defines or the reason why it is invalid.</summary>
public sealed record NetworkConfigFile
{
    /// <summary>The path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The network; null when the file is invalid.</summary>
    public NetworkConfigList? List { get; init; }

    /// <summary>The reason why the file is invalid; null when it is valid.</summary>
    public CniConfigException? Error { get; init; }

    /// <summary>The path of the .conflist for a network of the same name that takes precedence over this .conf or .json
    /// file; null when there is none.</summary>
    public string? ShadowedBy { get; init; }
}
