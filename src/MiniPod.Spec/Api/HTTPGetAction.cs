using MiniPod.Spec.Values;

namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' HTTPGetAction.</summary>
public sealed record HTTPGetAction
{
    public string? Host { get; init; }
    public IReadOnlyList<HTTPHeader>? HttpHeaders { get; init; }
    public string? Path { get; init; }
    public IntOrString? Port { get; init; }
    public string? Protocol { get; init; }
    public string? Scheme { get; init; }
}
