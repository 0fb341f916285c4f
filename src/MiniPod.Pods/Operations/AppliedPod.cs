using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Operations;

/// <summary>What became, or would become, of a pod that was applied.</summary>
/// <param name="Name">The pod's full name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Changes">What is different in its manifest, a line each; empty if nothing is, or only what ConfigMaps and Secrets
/// contain.</param>
public sealed record AppliedPod(string Name, AppliedOutcome Outcome, IReadOnlyList<(HostChangeKind Kind, string Text)> Changes)
{
    /// <summary>The containers that are made anew, because their images are others. Default none.</summary>
    public IReadOnlyList<string> MadeAnew { get; init; } = [];

    /// <summary>Whether variables of its containers are different, which those that run do not learn of. Default false.</summary>
    public bool HasOtherVariables { get; init; }
}
