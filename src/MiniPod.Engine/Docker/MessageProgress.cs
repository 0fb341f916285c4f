using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Hears what the engine says while it pulls or loads, and keeps the error: the engine reports it within a good answer, and the
/// library does not throw it. The rest, several messages a second for each layer, is for a program that draws bars.
/// </summary>
internal sealed class MessageProgress : IProgress<JSONMessage>
{
    /// <summary>The first failure said; null when there was none.</summary>
    public JSONError? Error { get; private set; }

    public void Report(JSONMessage value) => Error ??= value?.Error;
}
