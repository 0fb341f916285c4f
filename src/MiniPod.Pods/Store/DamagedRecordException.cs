namespace MiniPod.Pods.Store;

/// <summary>What should be a pod's record is none: cut off, empty, overwritten. One of a newer format is not damaged.</summary>
public sealed class DamagedRecordException(string path, Exception cause)
    : PodException(
        $"cannot read \"{path}\": {cause.Message.TrimEnd('.')}. 'minipod recover' puts it aside and rebuilds it from the pod's containers.",
        cause)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
