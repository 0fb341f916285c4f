using Serilog;

namespace MiniPod.Agent.Waking;

/// <summary>Hears from the kernel that something in a directory has changed, inotify(7). It is only a hint: whoever uses it looks from
/// time to time all the same.</summary>
/// <param name="path">The directory.</param>
/// <param name="changed">Called for each change, from another thread.</param>
/// <param name="log">The log.</param>
internal sealed class DirectoryWatch(string path, Action changed, ILogger log) : IDisposable
{
    private FileSystemWatcher? _watcher;
    private string? _identity;
    private bool _hasFailed;

    /// <summary>Watches the directory that is there now.</summary>
    /// <param name="identity">What tells it from another one at the same path; null if none is there.</param>
    /// <returns>Whether it is watched from now on only, so that it has to be looked at again.</returns>
    public bool Follow(string? identity)
    {
        if (identity == _identity && (_watcher is not null || identity is null)) return false;
        Dispose();
        _identity = identity;
        if (identity is null) return false;
        try
        {
            _watcher = new FileSystemWatcher(path)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes,
            };
            _watcher.Created += (_, _) => changed();
            _watcher.Changed += (_, _) => changed();
            _watcher.Deleted += (_, _) => changed();
            _watcher.Renamed += (_, _) => changed();
            _watcher.Error += (_, _) => changed();
            _watcher.EnableRaisingEvents = true;
            return true;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // The directory is gone again, or the kernel has no room for one more watch.
            Dispose();
            if (!_hasFailed) log.Warning("No events of directory {Directory}, it is read from time to time: {Error}", path, error.Message);
            _hasFailed = true;
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watcher?.Dispose();
        _watcher = null;
    }
}
