namespace MiniPod.Pods.Forecasts;

/// <summary>What would become of something.</summary>
public enum PlannedKind
{
    /// <summary>It would be made.</summary>
    Add,

    /// <summary>It would be different.</summary>
    Change,

    /// <summary>It would be removed.</summary>
    Remove,

    /// <summary>It is there already, and would be used as it is.</summary>
    Keep,

    /// <summary>It cannot be known before.</summary>
    Unknown,

    /// <summary>It would make the command fail.</summary>
    Refused,
}
