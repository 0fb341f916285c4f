namespace MiniPod.EndToEnd.Tests.Events;

/// <summary>A pod as it was before the event.</summary>
public sealed record EventPod
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public required string Ip { get; init; }

    /// <summary>The host port on which its page is published.</summary>
    public required int Port { get; init; }

    public string Pause => Container("POD");

    /// <summary>The name of one of its containers in the engine.</summary>
    public string Container(string name) => $"minipod.{Name}.{name}";
}
