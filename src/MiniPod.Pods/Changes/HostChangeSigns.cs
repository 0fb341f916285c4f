namespace MiniPod.Pods.Changes;

/// <summary>How a change is written.</summary>
public static class HostChangeSigns
{
    /// <summary>The sign of a change, as in a difference of two files: <c>+</c>, <c>-</c>, <c>~</c>.</summary>
    public static char Sign(this HostChangeKind kind) => kind switch
    {
        HostChangeKind.Added => '+',
        HostChangeKind.Removed => '-',
        _ => '~',
    };
}
