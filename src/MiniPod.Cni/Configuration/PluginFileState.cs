namespace MiniPod.Cni;

/// <summary>What lies at the path of a plugin's program.</summary>
internal enum PluginFileState
{
    /// <summary>Nothing, or a directory.</summary>
    Missing,

    /// <summary>A file that may be executed.</summary>
    Runnable,

    /// <summary>A file that may not be executed.</summary>
    NotExecutable,

    /// <summary>A symbolic link that leads to no file.</summary>
    DanglingLink,
}
