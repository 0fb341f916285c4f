namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ClientIPConfig.</summary>
public sealed record ClientIPConfig
{
    public int? TimeoutSeconds { get; init; }
}
