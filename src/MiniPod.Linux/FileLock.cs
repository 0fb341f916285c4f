using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniPod.Linux;

/// <summary>
/// A lock between processes, flock(2) on a file. The kernel releases it when its holder exits, however that happens, so
/// acquiring the lock proves that its former owner is gone. The file contains one line for those who wait: who holds
/// the lock, and for what.
/// </summary>
/// <remarks>
/// A process that only checks the lock must not get in the way of one that acquires it. flock(2) has no query, and
/// /proc/locks does not show a process the locks from outside its own PID namespace. So the holder of an exclusive lock
/// also marks it with a lock of another kind, an open file description lock (fcntl(2), F_OFD_SETLK), which can be
/// queried and is released at the same moment, however the holder exits.
/// </remarks>
public sealed class FileLock : IDisposable
{
    private const int Glances = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20), Glance = TimeSpan.FromMilliseconds(1);
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly bool _exclusive;

    private FileLock(SafeFileHandle handle, string path, bool exclusive)
    {
        _handle = handle;
        _path = path;
        _exclusive = exclusive;
    }

    /// <summary>Acquires the lock if it is free.</summary>
    /// <param name="path">The lock file; created (0600) if missing, never removed by this method.</param>
    /// <param name="exclusive">False shares the lock with other holders that share it. Default true.</param>
    /// <param name="holder">The line that others read with <see cref="ReadHolder"/> while they wait.</param>
    /// <returns>The lock, to be disposed of; null when another process holds it.</returns>
    /// <exception cref="LibcException">The file cannot be opened or locked.</exception>
    public static FileLock? TryAcquire(string path, bool exclusive = true, string? holder = null)
    {
        while (true)
        {
            var handle = Libc.Open(path, Libc.ReadWrite | Libc.Create | Libc.NoFollow | Libc.CloseOnExec, 0x180 /* 0600 */);
            if (handle.IsInvalid) throw LibcException.Last("open", path);
            if (Libc.Flock(handle, (exclusive ? Libc.LockExclusive : Libc.LockShared) | Libc.LockNonBlocking) == 0)
            {
                // If the file was removed between open and flock, the lock is on a file that no longer has
                // a name: start over.
                if (!SameFile(handle, path))
                {
                    handle.Dispose();
                    continue;
                }

                var taken = new FileLock(handle, path, exclusive);
                if (exclusive) taken.Mark(holder);
                return taken;
            }

            var errno = Marshal.GetLastPInvokeError();
            handle.Dispose();
            if (errno is not (Libc.TryAgain or Libc.Interrupted)) throw new LibcException("flock", path, errno);
            if (errno == Libc.TryAgain) return null;
        }
    }

    /// <summary>Acquires the lock, waiting for it if necessary.</summary>
    /// <param name="path">The lock file; created (0600) if missing.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> waits forever.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="exclusive">False shares the lock with other holders that share it. Default true.</param>
    /// <param name="holder">The line that others read while they wait.</param>
    /// <param name="waiting">Called once, with the holder's line, when the lock is not immediately available.</param>
    /// <param name="polling">Called each time it was not available after that.</param>
    /// <exception cref="TimeoutException">The lock was held for longer than <paramref name="timeout"/>; the message
    /// names the holder.</exception>
    public static async Task<FileLock> AcquireAsync(
        string path,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        bool exclusive = true,
        string? holder = null,
        Action<string>? waiting = null,
        Action? polling = null)
    {
        var started = TimeProvider.System.GetTimestamp();

        // The lock may be held for a moment only, or its holder may be about to write its line: that does not
        // count as waiting yet.
        for (var glance = 0; glance < Glances; glance++)
        {
            if (TryAcquire(path, exclusive, holder) is { } free) return free;
            await Task.Delay(Glance, cancellationToken).ConfigureAwait(false);
        }

        for (var first = true; ; first = false)
        {
            if (TryAcquire(path, exclusive, holder) is { } taken) return taken;
            var line = ReadHolder(path);
            if (first) waiting?.Invoke(line);
            polling?.Invoke();
            if (timeout != Timeout.InfiniteTimeSpan && TimeProvider.System.GetElapsedTime(started) >= timeout)
                throw new TimeoutException($"waited {timeout.TotalSeconds:0.#} s for the lock \"{path}\", held by {line}");
            await Task.Delay(Poll, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the lock is held exclusively. Checking creates no file, acquires nothing, and gets
    /// in no one's way.</summary>
    /// <remarks>
    /// An exclusive lock that another program took with flock(2) is waited for, but not seen here: it has no mark.
    /// </remarks>
    public static bool IsHeld(string path)
    {
        using var handle = Libc.Open(path, Libc.ReadOnly | Libc.NoFollow | Libc.CloseOnExec, 0);
        if (handle.IsInvalid) return Marshal.GetLastPInvokeError() == Libc.EntryMissing ? false : throw LibcException.Last("open", path);
        var mark = new RecordLock { Type = RecordLock.Read };
        if (Libc.FileControl(handle, Libc.GetOpenFileLock, ref mark) != 0) throw LibcException.Last("fcntl", path);
        return mark.Type != RecordLock.None;
    }

    /// <summary>The line that the holder wrote about itself; "another process" if it wrote nothing.</summary>
    public static string ReadHolder(string path)
    {
        using var handle = Libc.Open(path, Libc.ReadOnly | Libc.NoFollow | Libc.CloseOnExec, 0);
        if (handle.IsInvalid) return "another process";
        var buffer = new byte[256];
        var count = RandomAccess.Read(handle, buffer, 0);
        return count == 0 ? "another process" : Encoding.UTF8.GetString(buffer, 0, count).Trim();
    }

    /// <summary>Removes the lock file while the lock is held, so that no file is left behind for something
    /// that no longer exists.</summary>
    public void Delete()
    {
        File.Delete(_path);
        Dispose();
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed) return;
        if (_exclusive)
        {
            RandomAccess.SetLength(_handle, 0);
            var unmarked = new RecordLock { Type = RecordLock.None };
            _ = Libc.FileControl(_handle, Libc.SetOpenFileLock, ref unmarked);
        }

        // Closing the file is not enough: a child that another thread is starting has a copy of the descriptor, and
        // with it the lock, until its exec.
        _ = Libc.Flock(_handle, Libc.LockUnlock);
        _handle.Dispose();
    }

    private static bool SameFile(SafeFileHandle handle, string path)
    {
        var open = FileIdentity.TryRead($"/proc/self/fd/{handle.DangerousGetHandle()}");
        return open is not null && open == FileIdentity.TryRead(path);
    }

    private void Mark(string? holder)
    {
        var mark = new RecordLock { Type = RecordLock.Write };
        if (Libc.FileControl(_handle, Libc.SetOpenFileLock, ref mark) != 0)
        {
            var error = LibcException.Last("fcntl", _path);
            Dispose();
            throw error;
        }

        if (holder is null) return;
        RandomAccess.SetLength(_handle, 0);
        RandomAccess.Write(_handle, Encoding.UTF8.GetBytes(holder), 0);
    }
}
