namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ContainerRestartRule.</summary>
public sealed record ContainerRestartRule
{
    public string? Action { get; init; }
    public ContainerRestartRuleOnExitCodes? ExitCodes { get; init; }
}
