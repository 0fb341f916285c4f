namespace MiniPod.Pods.Execution;

/// <summary>What becomes of a step that is about to be done.</summary>
public enum StepChoice
{
    /// <summary>It is done.</summary>
    Do,

    /// <summary>It is left out. Only if <see cref="StepReport.CanBeSkipped"/>.</summary>
    Skip,

    /// <summary>It is not done, and what the operation has done is undone.</summary>
    Quit,
}
