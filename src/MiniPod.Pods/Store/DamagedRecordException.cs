namespace MiniPod.Pods.Store;

/// <summary>A pod's record is not readable: truncated, empty or overwritten. A record with a newer
/// format is not damaged.</summary>
public sealed class DamagedRecordException(string path, Exception cause)
    : PodException(
        $"cannot read \"{path}\": {cause.Message.TrimEnd('.')}. 'minipod recover' sets it aside and rebuilds it from the pod's containers.",
        cause)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
