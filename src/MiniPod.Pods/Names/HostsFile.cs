using System.Text;
using MiniPod.Linux;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Names;

/// <summary>The hosts file of a pod. Its containers have mounted it, so it is written in place.</summary>
internal static class HostsFile
{
    // What is written in the pod is read here: it can be anything.
    private const int MostBytes = 1 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1), Limit = TimeSpan.FromSeconds(2);

    /// <summary>Takes the lock under which hosts files are written. Nobody waits for another lock while holding it, so it can be taken
    /// under any other.</summary>
    /// <param name="paths">The paths of the store.</param>
    /// <param name="cancellationToken">Cancels the wait for it.</param>
    /// <returns>The lock; null if its holder does not let go of it: it is held for some milliseconds only.</returns>
    public static FileLock? TakeLock(PodPaths paths, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (FileLock.TryAcquire(paths.HostsLock) is { } taken) return taken;
            if (TimeProvider.System.GetElapsedTime(started) > Limit || cancellationToken.WaitHandle.WaitOne(Pause)) return null;
        }
    }

    /// <summary>Changes a file. Bytes that are no text stay as they are.</summary>
    /// <param name="path">Its path on the host.</param>
    /// <param name="change">Returns the new text for the current one.</param>
    /// <returns>Whether anything was written.</returns>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="LibcException">It cannot be opened, or is a symbolic link.</exception>
    public static bool Change(string path, Func<string, string> change) =>
        NoFollowFile.Change(path, MostBytes, bytes => Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(bytes))));
}
