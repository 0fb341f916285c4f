using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>
/// Serializes operations across processes (SPEC.md, section 3, "Lifecycle and ordering"): one operation at a time per
/// container, and none at the same time as GC. Operations share the GC lock; GC takes it exclusively. The gate in front
/// of it keeps new operations from overtaking a waiting GC.
/// </summary>
internal sealed class OperationLocks(string directory)
{
    private string Gate => Path.Combine(directory, "cni.gate.lock");

    private string All => Path.Combine(directory, "cni.gc.lock");

    /// <summary>Takes the lock for an operation on a container.</summary>
    public async Task<ContainerLock> AcquireAsync(string containerId, string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        AtomicFile.CreateDirectory(directory);
        var started = TimeProvider.System.GetTimestamp();
        TimeSpan Left() => Until(timeout, started);
        FileLock shared;
        using (await FileLock.AcquireAsync(Gate, Left(), cancellationToken, exclusive: false).ConfigureAwait(false))
        {
            shared = await FileLock.AcquireAsync(All, Left(), cancellationToken, exclusive: false).ConfigureAwait(false);
        }

        try
        {
            return new ContainerLock(
                containerId,
                shared,
                await FileLock.AcquireAsync(Own(containerId), Left(), cancellationToken, holder: Holder(command)).ConfigureAwait(false));
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock for GC: waits for all operations to finish, and lets no operation start.</summary>
    public async Task<FileLock> AcquireAllAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        AtomicFile.CreateDirectory(directory);
        var started = TimeProvider.System.GetTimestamp();
        using var gate = await FileLock.AcquireAsync(Gate, timeout, cancellationToken, holder: Holder("GC")).ConfigureAwait(false);
        return await FileLock.AcquireAsync(All, Until(timeout, started), cancellationToken, holder: Holder("GC")).ConfigureAwait(false);
    }

    /// <summary>Removes the lock file of a container without attachments. The caller must hold the GC lock, so that no
    /// other process holds the file.</summary>
    public void Forget(string containerId) => File.Delete(Own(containerId));

    private string Own(string containerId) => Path.Combine(directory, $"cni-{containerId}.lock");

    private static TimeSpan Until(TimeSpan timeout, long started) =>
        timeout - TimeProvider.System.GetElapsedTime(started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static string Holder(string command) => $"CNI {command}, process {Environment.ProcessId}";
}
