using MiniPod.Pods.Spec;

namespace MiniPod.Agent.StaticPods;

/// <summary>A pod that exists, whoever made it.</summary>
/// <param name="FullName">Its name, with its namespace.</param>
/// <param name="File">The manifest of which it was made by the agent; null if somebody else made it.</param>
/// <param name="Spec">What it consists of.</param>
public sealed record StaticPod(string FullName, string? File, PodSpec Spec)
{
    /// <summary>Whether its removal, or its creation, has failed, and has left something. Default false.</summary>
    public bool IsPartlyRemoved { get; init; }
}
