using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>The right to run plugins for one container.</summary>
internal sealed class ContainerLock(FileLock shared, FileLock own) : IDisposable
{
    /// <summary>Whether the container is done with, so that its lock file need not stay.</summary>
    public bool IsLast { get; set; }

    public void Dispose()
    {
        if (IsLast) own.Delete();
        else own.Dispose();
        shared.Dispose();
    }
}
