namespace MiniPod.Cni;

/// <summary>What is found at the path of a plugin's program.</summary>
internal enum PluginFileState
{
    /// <summary>Nothing, or a directory.</summary>
    Missing,

    /// <summary>An executable file.</summary>
    Runnable,

    /// <summary>A file that is not executable.</summary>
    NotExecutable,

    /// <summary>A symbolic link that does not point to a file.</summary>
    DanglingLink,
}
