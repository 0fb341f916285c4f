namespace MiniPod.Engine;

/// <summary>An image the engine has.</summary>
/// <param name="Id">Its id, <c>sha256:…</c>.</param>
/// <param name="Entrypoint">Its entrypoint, empty when it has none.</param>
/// <param name="Command">Its command, empty when it has none.</param>
public sealed record ImageSummary(string Id, IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Command);
