namespace MiniPod.Spec.Nodes;

/// <summary>What a scalar is.</summary>
public enum ScalarKind
{
    /// <summary>Nothing: Kubernetes' "not given".</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number that was written as one, in any of YAML 1.1's bases.</summary>
    WholeNumber,

    /// <summary>A number with a point or an exponent.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,
}
