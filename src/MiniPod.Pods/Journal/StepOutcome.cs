namespace MiniPod.Pods.Journal;

/// <summary>What a step brought forth. Every kind of step that others build on has a type of its own; journal and
/// record keep it as JSON.</summary>
public abstract record StepOutcome
{
    /// <summary>What to tell people of it, a line each. Default nothing.</summary>
    public virtual IEnumerable<string> Lines() => [];
}
