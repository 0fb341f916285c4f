using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Hears what the engine says while it pulls or loads. In order and at once, which <see cref="Progress{T}"/> is not; and it keeps
/// the error, since the engine reports it within a good answer and the library does not throw it.
/// </summary>
internal sealed class MessageProgress(Action<string>? line) : IProgress<JSONMessage>
{
    /// <summary>The first failure said; null when there was none.</summary>
    public JSONError? Error { get; private set; }

    public void Report(JSONMessage value)
    {
        if (value is null) return;
        Error ??= value.Error;
        if (line is null || (value.Status ?? value.Stream)?.Trim() is not { Length: > 0 } text) return;

        var id = value.ID is { Length: > 0 } ? $"{value.ID}: " : "";
        var progress = value.Progress is { Current: { } current, Total: > 0 and var total } ? $" {current}/{total}" : "";
        line(id + text + progress);
    }
}
