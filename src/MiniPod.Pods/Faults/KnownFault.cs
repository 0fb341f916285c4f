using MiniPod.Pods.Faults.Changes;

namespace MiniPod.Pods.Faults;

/// <summary>A fault that can be made on a pod: what it changes, with what undoes it, and what it needs.</summary>
internal abstract class KnownFault
{
    /// <summary>Which one.</summary>
    public abstract FaultKind Kind { get; }

    /// <summary>What is changed, as a sentence without a full stop.</summary>
    public abstract string What { get; }

    /// <summary>What fails then, as a sentence without a full stop.</summary>
    public abstract string Fails { get; }

    /// <summary>The command that shows it, with the places of <see cref="FaultPacket"/>; null if packets still pass.</summary>
    public virtual string? Packet => null;

    /// <summary>What it does to others than the pod, as a sentence without a full stop; null if it does nothing.</summary>
    public virtual string? OnHost => null;

    /// <summary>Whether something stays broken when the fault is undone, until the pod is repaired. Default false.</summary>
    public virtual bool IsLasting => false;

    /// <summary>Finds out what has to be changed. Changes nothing.</summary>
    /// <param name="site">The pod, and the host that it is on.</param>
    /// <exception cref="PodException">It cannot be made on this pod, or would not show.</exception>
    public abstract IReadOnlyList<FaultChange> Plan(FaultSite site);
}
