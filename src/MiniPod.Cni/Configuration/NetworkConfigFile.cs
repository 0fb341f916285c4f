namespace MiniPod.Cni;

/// <summary>A file in a configuration directory: what it configures, or why it does not.</summary>
public sealed record NetworkConfigFile
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The network; null when the file is broken.</summary>
    public NetworkConfigList? List { get; init; }

    /// <summary>What is wrong with it; null when it is sound.</summary>
    public CniConfigException? Error { get; init; }

    /// <summary>The .conflist of the same name that takes precedence over this .conf or .json; null when none does.</summary>
    public string? ShadowedBy { get; init; }
}
