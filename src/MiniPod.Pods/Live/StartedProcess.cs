using MiniPod.Linux;

namespace MiniPod.Pods.Live;

/// <summary>The first process of a container, as of the start of the container.</summary>
/// <param name="Identity">The process.</param>
/// <param name="NetworkNamespace">Its network namespace, device and inode.</param>
internal sealed record StartedProcess(ProcessIdentity Identity, string NetworkNamespace)
{
    /// <summary>Creates it from the fields of an outcome; null if the process had exited before
    /// it could be inspected.</summary>
    public static StartedProcess? Of(int? processId, long? startTime, string? networkNamespace) =>
        processId is { } id && startTime is { } time && networkNamespace is { } there
            ? new StartedProcess(new ProcessIdentity(id, time), there)
            : null;
}
