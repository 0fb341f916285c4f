namespace MiniPod.Pods.Execution;

/// <summary>What becomes of a step that is about to be done.</summary>
public enum StepChoice
{
    /// <summary>It is done.</summary>
    Do,

    /// <summary>It is left out. Only for steps with <see cref="StepReport.SkipLoss"/>.</summary>
    Skip,

    /// <summary>It is not done, and what the operation has done is undone.</summary>
    Quit,
}
