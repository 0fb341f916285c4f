namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ContainerRestartRuleOnExitCodes.</summary>
public sealed record ContainerRestartRuleOnExitCodes
{
    public string? Operator { get; init; }
    public IReadOnlyList<int>? Values { get; init; }
}
