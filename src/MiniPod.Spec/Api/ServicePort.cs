using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ServicePort.</summary>
public sealed record ServicePort
{
    public string? Name { get; init; }
    public int? Port { get; init; }
    public IntOrString? TargetPort { get; init; }
    public string? Protocol { get; init; }
    public int? NodePort { get; init; }
    public string? AppProtocol { get; init; }
}
