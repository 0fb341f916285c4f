namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A container in the engine's list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name; empty when it is being removed and its name is already released.</param>
/// <param name="PodId">The pod it belongs to; null when it does not belong to minipod.</param>
public sealed record EngineContainer(string Id, string Name, string? PodId);
