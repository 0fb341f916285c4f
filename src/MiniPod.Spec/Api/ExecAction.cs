namespace MiniPod.Spec.Api;

/// <summary>Kubernetes' ExecAction.</summary>
public sealed record ExecAction
{
    public IReadOnlyList<string>? Command { get; init; }
}
