namespace MiniPod.Spec.Values;

/// <summary>How an amount is written.</summary>
internal enum QuantityFormat
{
    /// <summary>With a suffix for a power of 1000, or without one: <c>100m</c>, <c>5</c>, <c>1k</c>.</summary>
    Decimal,

    /// <summary>With a suffix for a power of 1024: <c>64Mi</c>.</summary>
    Binary,

    /// <summary>With an exponent: <c>1e3</c>.</summary>
    Exponent,
}
