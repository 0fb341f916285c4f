namespace MiniPod.Pods.Execution;

/// <summary>Decides about each step before it is done. Meant for operations that do one step at a time.</summary>
public interface IStepGate
{
    /// <summary>Asks about a step. Nothing of it has happened yet, and the journal does not know it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">The caller's: the operation is being interrupted.</param>
    ValueTask<StepChoice> AskAsync(StepReport step, CancellationToken cancellationToken);
}
