namespace MiniPod.Pods.Tracing;

/// <summary>What happened to a step.</summary>
public enum StepAction
{
    /// <summary>It was done.</summary>
    Do,

    /// <summary>It was undone.</summary>
    Undo,

    /// <summary>It was undone by the undo of another step, such as the start of a container by its removal.</summary>
    UndoWithAnother,
}
