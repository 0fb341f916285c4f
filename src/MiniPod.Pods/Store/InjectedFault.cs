using System.Text.Json;

namespace MiniPod.Pods.Store;

/// <summary>A fault that was made on a pod on purpose (<c>break</c>), with what undoes it. It is on disk before the fault acts.</summary>
public sealed record InjectedFault
{
    /// <summary>Its name, <c>no-masquerade</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it changes, in order, each with what was there before: an array that only the step reads that makes it.</summary>
    public required JsonElement Changes { get; init; }

    /// <summary>The boot in which it was made. Of most faults a reboot leaves nothing.</summary>
    public required string BootId { get; init; }

    /// <summary>Whether the user is to find out which it is, so that commands do not name it. Default false.</summary>
    public bool IsPuzzle { get; init; }
}
