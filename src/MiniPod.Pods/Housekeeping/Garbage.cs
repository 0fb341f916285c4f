namespace MiniPod.Pods.Housekeeping;

/// <summary>Something on the host that belongs to no pod.</summary>
/// <param name="What">What it is.</param>
/// <param name="Evidence">What shows that it belongs to no pod.</param>
/// <param name="Removal">What its removal is called: removed, detached.</param>
/// <param name="RemoveAsync">Removes it; null when it is left alone.</param>
internal sealed record Garbage(string What, string Evidence, string Removal, Func<CancellationToken, Task>? RemoveAsync)
{
    /// <summary>The container it was made for, which must still be unknown when it is removed; null when that is not what tells.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Why it is left alone, where it is.</summary>
    public string Why { get; init; } = "it is not surely ours";

    /// <summary>One that is told and left alone.</summary>
    public static Garbage Foreign(string what, string evidence) => new(what, evidence, "", null);
}
