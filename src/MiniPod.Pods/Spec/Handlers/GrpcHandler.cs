namespace MiniPod.Pods.Spec.Handlers;

/// <summary>Asks the health service of a gRPC server. Source: grpc.health.v1.</summary>
public sealed record GrpcHandler : Handler
{
    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The service that is asked about. Default empty: the server as a whole.</summary>
    public string Service { get; init; } = "";

    /// <summary>Whether the connection is secured; the certificate is not checked. Default false.</summary>
    public bool IsSecure { get; init; }
}
