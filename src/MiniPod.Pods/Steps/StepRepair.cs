namespace MiniPod.Pods.Steps;

/// <summary>What a repair does with a step.</summary>
internal sealed record StepRepair
{
    /// <summary>The step stays as it is.</summary>
    public static StepRepair Keep { get; } = new();

    /// <summary>The step is undone and done again.</summary>
    public static StepRepair Redo { get; } = new() { IsRedone = true };

    /// <summary>Whether the step is undone and done again.</summary>
    public bool IsRedone { get; private init; }

    /// <summary>A line for the user about what the undo interrupts or takes down; null when there is nothing to
    /// say.</summary>
    public string? Down { get; init; }

    /// <summary>A line for the user about what is re-created; null when there is nothing to say.</summary>
    public string? Up { get; init; }

    /// <summary>Whether data is lost. Then the repair is refused unless the user allowed it.</summary>
    public bool LosesData { get; init; }
}
