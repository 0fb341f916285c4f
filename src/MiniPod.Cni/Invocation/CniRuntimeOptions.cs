namespace MiniPod.Cni;

/// <summary>The options of a <see cref="CniRuntime"/>: the locations of plugins, cache and locks, and the time limit of
/// operations.</summary>
public sealed record CniRuntimeOptions
{
    /// <summary>The plugin directories, in search order. Plugins receive them as CNI_PATH. Default /opt/cni/bin,
    /// /usr/lib/cni, /usr/libexec/cni.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];

    /// <summary>The root of the cache. Default /var/lib/cni, as in libcni.</summary>
    public string CacheDirectory { get; init; } = "/var/lib/cni";

    /// <summary>The directory of the interprocess locks. All processes that share a cache must use the same directory.
    /// Default /run/minipod/locks.</summary>
    public string LockDirectory { get; init; } = "/run/minipod/locks";

    /// <summary>The time limit of an operation as a whole, including the wait for locks and all plugins. In a GC, each
    /// DEL has this limit of its own, and so has the GC of all plugins. In a DEL, the
    /// plugins after one that has exceeded it have another 10 seconds together. Default 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Runs the plugins. Default a <see cref="PluginExec"/>.</summary>
    public IPluginExec? Exec { get; init; }

    /// <summary>The clock that measures <see cref="Timeout"/>. Default the system clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
