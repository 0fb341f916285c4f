namespace MiniPod.Pods.Steps;

/// <summary>What a repair does with a step.</summary>
internal sealed record StepRepair
{
    /// <summary>It stays as it is.</summary>
    public static StepRepair Keep { get; } = new();

    /// <summary>It is undone, and done again.</summary>
    public static StepRepair Redo { get; } = new() { IsRedone = true };

    /// <summary>Whether it is undone, and done again.</summary>
    public bool IsRedone { get; private init; }

    /// <summary>What its undo interrupts or takes down, a line for people; null when there is nothing to say.</summary>
    public string? Down { get; init; }

    /// <summary>What is made anew, a line for people; null when there is nothing to say.</summary>
    public string? Up { get; init; }

    /// <summary>Whether what somebody wrote is lost: then the repair is refused unless the user allowed it.</summary>
    public bool LosesData { get; init; }
}
