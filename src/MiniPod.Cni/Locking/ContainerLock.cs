using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>The lock that allows running plugins for one container. Disposing of it releases the lock.</summary>
public sealed class ContainerLock : IDisposable
{
    private readonly FileLock _shared;
    private readonly FileLock _own;

    internal ContainerLock(string containerId, FileLock shared, FileLock own)
    {
        ContainerId = containerId;
        _shared = shared;
        _own = own;
    }

    /// <summary>The container ID.</summary>
    public string ContainerId { get; }

    /// <summary>Whether the container has no attachments left, so that its lock file can be removed.</summary>
    internal bool IsLast { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsLast) _own.Delete();
        else _own.Dispose();
        _shared.Dispose();
    }
}
