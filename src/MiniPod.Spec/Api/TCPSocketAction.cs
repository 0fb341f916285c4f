using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' TCPSocketAction.</summary>
public sealed record TCPSocketAction
{
    public string? Host { get; init; }
    public IntOrString? Port { get; init; }
}
