using MiniPod.Linux;

namespace MiniPod.Pods.Live;

/// <summary>The first process of a container, as it was when the container was started.</summary>
/// <param name="Identity">The process.</param>
/// <param name="NetworkNamespace">Its network namespace, device and inode.</param>
internal sealed record StartedProcess(ProcessIdentity Identity, string NetworkNamespace)
{
    /// <summary>The process as an outcome has it; null when it had ended by the time it was looked at.</summary>
    public static StartedProcess? Of(int? processId, long? startTime, string? networkNamespace) =>
        processId is { } id && startTime is { } time && networkNamespace is { } there
            ? new StartedProcess(new ProcessIdentity(id, time), there)
            : null;
}
