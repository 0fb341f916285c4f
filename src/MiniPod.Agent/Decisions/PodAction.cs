namespace MiniPod.Agent.Decisions;

/// <summary>Something to do now.</summary>
/// <param name="Kind">What.</param>
/// <param name="Container">With which container; empty for the sandbox.</param>
public sealed record PodAction(PodActionKind Kind, string Container = "")
{
    /// <summary>Why a container is ended: <c>liveness</c>, <c>startup</c>, <c>pod ended</c>. Default empty.</summary>
    public string Reason { get; init; } = "";
}
