namespace MiniPod.Pods.Journal;

/// <summary>The outcome of a step. Every kind of step whose outcome is used by others has its own type; journal and
/// record store it as JSON.</summary>
public abstract record StepOutcome
{
    /// <summary>What to show the user about it, one entry per line. Default none.</summary>
    public virtual IEnumerable<OutcomeLine> Lines() => [];
}
