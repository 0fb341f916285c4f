namespace MiniPod.Pods.Spec.Handlers;

/// <summary>Sends a GET.</summary>
public sealed record HttpHandler : Handler
{
    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>The path, perhaps with a query. Default <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The host to connect to, from the host's own network. Default null: the pod's address, from its network.</summary>
    public string? Host { get; init; }

    /// <summary>Whether the connection is secured; the certificate is not checked. Default false.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Additional headers, in their order. Default none.</summary>
    public IReadOnlyList<HttpHeader> Headers { get; init => field = value ?? []; } = [];
}
