namespace MiniPod.Cni;

/// <summary>An entry of a plugin directory: a program, or a file that should be a program but cannot be run.</summary>
public sealed record PluginFile
{
    /// <summary>The name of the plugin, which is the name of the file; empty for a directory that cannot be
    /// read.</summary>
    public required string Name { get; init; }

    /// <summary>The absolute path of the program, or the path of a directory that cannot be read.</summary>
    public required string Path { get; init; }

    /// <summary>The reason why the program cannot be run or the directory cannot be read; null when there is no
    /// error.</summary>
    public CniException? Error { get; init; }
}
