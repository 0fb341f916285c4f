using System.Text.Json.Nodes;

namespace MiniPod.Pods.Journal;

/// <summary>What a step brought forth, in the words of whoever needs it later. Each step fills what it has; the rest is null.</summary>
public sealed record StepOutcome
{
    /// <summary>The outcome of a step that brings forth nothing.</summary>
    public static StepOutcome Nothing { get; } = new();

    /// <summary>The container that was made.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Where the engine mounted the sandbox's network namespace.</summary>
    public string? SandboxKey { get; init; }

    /// <summary>The container's first process on the host.</summary>
    public int? ProcessId { get; init; }

    /// <summary>That process's start time, in clock ticks since boot.</summary>
    public long? StartTime { get; init; }

    /// <summary>The network namespace's device and inode.</summary>
    public string? Namespace { get; init; }

    /// <summary>The file that was made: the pin, the link.</summary>
    public string? Path { get; init; }

    /// <summary>What the link leads to.</summary>
    public string? Target { get; init; }

    /// <summary>The sandbox's /etc/hosts on the host.</summary>
    public string? HostsPath { get; init; }

    /// <summary>The sandbox's /etc/resolv.conf on the host.</summary>
    public string? ResolvConfPath { get; init; }

    /// <summary>What the plugin chain answered.</summary>
    public JsonObject? Result { get; init; }

    /// <summary>One line for people.</summary>
    public string? Note { get; init; }
}
