namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>A pod as it was before something happened to it.</summary>
public sealed record EventPod
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Ip { get; init; }

    /// <summary>The port of the host that leads to its page.</summary>
    public required int Port { get; init; }

    public string Pause => Container("POD");

    /// <summary>The engine's name of one of its containers.</summary>
    public string Container(string name) => $"minipod.{Name}.{name}";
}
