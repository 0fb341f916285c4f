namespace MiniPod.Spec.Fields;

/// <summary>What MiniPod does with a field. It also holds for all that is inside the field, unless that field is supported; only what is
/// refused inside one that is supported later is refused for good.</summary>
public enum FieldDecision
{
    /// <summary>It does what it does in Kubernetes.</summary>
    Supported,

    /// <summary>It is meant to be supported, and is not yet: unless it asks for nothing, the manifest is refused.</summary>
    Later,

    /// <summary>It has no effect, and a warning says so.</summary>
    Warned,

    /// <summary>It asks for nothing on a single host.</summary>
    Ignored,

    /// <summary>It cannot be done on a single host: unless it asks for nothing, the manifest is refused.</summary>
    Refused,
}
