namespace MiniPod.Pods.Spec.Handlers;

/// <summary>Opens a connection and closes it.</summary>
public sealed record TcpHandler : Handler
{
    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The host to connect to, from the host's own network. Default null: the pod's address, from its network.</summary>
    public string? Host { get; init; }
}
