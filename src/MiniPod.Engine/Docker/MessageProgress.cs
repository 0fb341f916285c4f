using Docker.DotNet.Models;

namespace MiniPod.Engine.Docker;

/// <summary>
/// Receives the engine's messages during a pull or load, and keeps the error: the engine reports it inside a
/// successful response, and the library does not throw it. The other messages, several a second for each layer, are
/// meant for progress bars.
/// </summary>
internal sealed class MessageProgress : IProgress<JSONMessage>
{
    /// <summary>The first error reported; null if there was none.</summary>
    public JSONError? Error { get; private set; }

    public void Report(JSONMessage value) => Error ??= value?.Error;
}
