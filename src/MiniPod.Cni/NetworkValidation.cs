namespace MiniPod.Cni;

/// <summary>The result of checking a network and its plugins, without attaching a container.</summary>
public sealed record NetworkValidation
{
    /// <summary>The problems that would prevent an ADD; empty when there are none.</summary>
    public required IReadOnlyList<CniException> Errors { get; init; }

    /// <summary>The capabilities that at least one plugin declares.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>The CNI version that the plugins would be called with; null when there are errors.</summary>
    public string? CniVersion { get; init; }

    /// <summary>Whether no problems were found.</summary>
    public bool IsValid => Errors.Count == 0;
}
