namespace MiniPod.Cni;

/// <summary>An entry of a plugin directory: a program, or what should be one and cannot be run.</summary>
public sealed record PluginFile
{
    /// <summary>The plugin's name, which is the file's; empty for a directory that cannot be read.</summary>
    public required string Name { get; init; }

    /// <summary>The program's absolute path, or that of the directory that cannot be read.</summary>
    public required string Path { get; init; }

    /// <summary>Why it cannot be run, or the directory not be read; null when it can.</summary>
    public CniException? Error { get; init; }
}
