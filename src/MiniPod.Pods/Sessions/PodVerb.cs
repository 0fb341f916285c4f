using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>
/// What one operation does to a pod: which steps it does and undoes, the pod's phase during and after it, and how to
/// recover the pod when the owner of the operation died. Each verb is a type of its own; no other code depends on a
/// verb's name.
/// </summary>
internal abstract class PodVerb
{
    /// <summary>The verb's name in the journal and the record. Because these outlive the program, the name never
    /// changes.</summary>
    public abstract string Name { get; }

    /// <summary>The command that users know the verb by, shown to commands that wait for it.</summary>
    public virtual string Command => Name;

    /// <summary>The full name of the container that the verb works on; null when it works on the pod.</summary>
    public virtual string? Container => null;

    /// <summary>Whether the verb only takes things down. On a full disk that frees space, so it continues even if it
    /// cannot be recorded.</summary>
    public virtual bool OnlyTakesAway => false;

    /// <summary>Whether the pod or container still exists afterwards, so that with <c>--rm</c> a process must wait for
    /// it to exit. Default true.</summary>
    public virtual bool LeavesARest => true;

    /// <summary>Whether the verb itself handles a pod that was running when the machine went down. Default false: such
    /// a pod is stopped first.</summary>
    public virtual bool TakesFormerBoot => false;

    /// <summary>Returns the pod's phase during the operation.</summary>
    /// <param name="before">The pod's phase before it.</param>
    public abstract PodPhase During(PodPhase before);

    /// <summary>Returns the pod's phase after the operation.</summary>
    /// <param name="before">The pod's phase before it.</param>
    public abstract PodPhase After(PodPhase before);

    /// <summary>Returns the steps that the verb undoes before it does any. Steps that are not in effect are
    /// skipped.</summary>
    public virtual IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => [];

    /// <summary>Returns the steps that the verb does. Steps that are already in effect are skipped.</summary>
    public virtual IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => [];

    /// <summary>Applies further changes to the record when the operation is complete. Default none.</summary>
    public virtual PodRecord Settle(PodRecord record) => record;

    /// <summary>What happens to the operation after a signal, as the end of a sentence.</summary>
    public abstract string AfterSignal { get; }

    /// <summary>Ends the operation of a dead owner.</summary>
    /// <returns>A line for the user about what became of the pod.</returns>
    public abstract Task<string> RecoverAsync(InterruptedOperation interrupted);
}
