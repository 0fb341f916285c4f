using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>The lock that allows running plugins for one container.</summary>
internal sealed class ContainerLock(FileLock shared, FileLock own) : IDisposable
{
    /// <summary>Whether the container has no attachments left, so that its lock file can be removed.</summary>
    public bool IsLast { get; set; }

    public void Dispose()
    {
        if (IsLast) own.Delete();
        else own.Dispose();
        shared.Dispose();
    }
}
