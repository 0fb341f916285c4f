namespace MiniPod.Spec.Reading;

/// <summary>What becomes of a field that Kubernetes does not know: kubectl's <c>--validate</c>.</summary>
public enum UnknownFields
{
    /// <summary>A warning with the nearest name.</summary>
    Warn,

    /// <summary>An error with the nearest name.</summary>
    Strict,

    /// <summary>Nothing is said.</summary>
    Ignore,
}
