namespace MiniPod.Cni;

/// <summary>Where plugins, cache and locks are, and how long an operation may take.</summary>
public sealed record CniRuntimeOptions
{
    /// <summary>The directories with plugins, searched in this order, and what plugins are given as CNI_PATH. Default
    /// /opt/cni/bin, /usr/lib/cni, /usr/libexec/cni.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    /// <summary>The cache's root. Default /var/lib/cni, libcni's.</summary>
    public string CacheDirectory { get; init; } = "/var/lib/cni";

    /// <summary>Where the locks across processes are. All who share a cache must share it. Default /run/minipod/locks.</summary>
    public string LockDirectory { get; init; } = "/run/minipod/locks";

    /// <summary>How long a whole operation may take, the wait for locks and all its plugins together. In a GC each DEL
    /// has this long, and then the GC of all plugins. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How plugins are run. Default <see cref="PluginExec"/>.</summary>
    public IPluginExec? Exec { get; init; }

    /// <summary>The clock of the timeout. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
