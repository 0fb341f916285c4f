using MiniPod.Pods.Faults;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Something on the host that belongs to no pod.</summary>
/// <param name="What">What it is.</param>
/// <param name="Evidence">What shows that it belongs to no pod.</param>
/// <param name="Removal">The past participle for its removal: removed, detached, released.</param>
/// <param name="RemoveAsync">Removes it; null when it is left alone.</param>
internal sealed record Garbage(string What, string Evidence, string Removal, Func<CancellationToken, Task>? RemoveAsync)
{
    /// <summary>The container it was created for, which must still be unknown when it is removed. Null when no
    /// container id identifies it.</summary>
    public string? ContainerId { get; init; }

    /// <summary>By which name it can be made on purpose; null if it is none of those faults.</summary>
    public FaultKind? Fault { get; init; }

    /// <summary>If it is left alone: why, as a clause that follows "because".</summary>
    public string Why { get; init; } = "it is not known to be MiniPod's";

    /// <summary>Something that is reported and left alone.</summary>
    public static Garbage Foreign(string what, string evidence) => new(what, evidence, "", null);
}
