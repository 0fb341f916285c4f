using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Sessions;

/// <summary>
/// What one operation does to a pod: which steps it does and undoes, what the pod is meanwhile and afterwards, and what becomes of it
/// when its owner is gone. Each verb is a type of its own; nobody else decides by a verb's name.
/// </summary>
internal abstract class PodVerb
{
    /// <summary>Its name in journal and record. They outlive the program: it is never changed.</summary>
    public abstract string Name { get; }

    /// <summary>The command that people know it by, for those who wait until it is done.</summary>
    public virtual string Command => Name;

    /// <summary>The full name of the container that it works on; null when it works on the pod.</summary>
    public virtual string? Container => null;

    /// <summary>Whether all it does is to take things away. On a full disk that is how room is made, so it goes on unrecorded.</summary>
    public virtual bool OnlyTakesAway => false;

    /// <summary>Whether what it works on is there after it, so that somebody must wait for its end where it is to
    /// remove itself. Default true.</summary>
    public virtual bool LeavesARest => true;

    /// <summary>Whether it deals itself with a pod that ran when the machine went down. Default false: such a pod is
    /// stopped first.</summary>
    public virtual bool TakesFormerBoot => false;

    /// <summary>What the pod is while it is at work.</summary>
    /// <param name="before">What the pod was before.</param>
    public abstract PodPhase During(PodPhase before);

    /// <summary>What the pod is once it is done.</summary>
    /// <param name="before">What the pod was before.</param>
    public abstract PodPhase After(PodPhase before);

    /// <summary>The steps that it undoes, before it does any. Those that are not in effect are passed over.</summary>
    public virtual IEnumerable<IStep> Undoes(IReadOnlyList<IStep> plan) => [];

    /// <summary>The steps that it does. Those that are in effect are passed over.</summary>
    public virtual IEnumerable<IStep> Does(IReadOnlyList<IStep> plan) => [];

    /// <summary>What else the record tells once it is done. Default nothing.</summary>
    public virtual PodRecord Settle(PodRecord record) => record;

    /// <summary>What a signal leaves of it, the end of a sentence.</summary>
    public abstract string AfterSignal { get; }

    /// <summary>Ends it for an owner who is gone.</summary>
    /// <returns>What became of the pod, a line for people.</returns>
    public abstract Task<string> RecoverAsync(InterruptedOperation interrupted);
}
