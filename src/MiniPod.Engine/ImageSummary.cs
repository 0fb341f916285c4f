namespace MiniPod.Engine;

/// <summary>An image that the engine has.</summary>
/// <param name="Id">Its id, <c>sha256:…</c>.</param>
/// <param name="Entrypoint">Its entrypoint; empty if it has none.</param>
/// <param name="Command">Its command; empty if it has none.</param>
public sealed record ImageSummary(string Id, IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Command)
{
    /// <summary>The user of its first process, <c>USER[:GROUP]</c> by name or number; empty for root.</summary>
    public string User { get; init; } = "";
}
