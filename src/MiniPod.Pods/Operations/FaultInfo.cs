using MiniPod.Pods.Faults;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A fault that can be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="What">What is changed, as a sentence without a full stop.</param>
/// <param name="Fails">What fails then, as a sentence without a full stop.</param>
/// <param name="OnHost">What it does to others than the pod; null if it does nothing.</param>
public sealed record FaultInfo(string Name, string What, string Fails, string? OnHost)
{
    /// <summary>Whether something stays broken when the fault is undone, until the pod is repaired.</summary>
    public bool IsLasting { get; init; }

    /// <summary>The <c>minipod packet</c> command that shows it, with <c>POD</c> and <c>HOST:PORT</c> (a port that the pod publishes) for
    /// what differs from pod to pod; null if packets still pass.</summary>
    public string? Packet { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultInfo> All { get; } =
    [
        .. FaultCatalogue.All.Select(fault => new FaultInfo(FaultNames.Of(fault.Kind), fault.What, fault.Fails, fault.OnHost)
        {
            IsLasting = fault.IsLasting,
            Packet = fault.Packet,
        }),
    ];

    /// <summary>Finds one by its name.</summary>
    /// <exception cref="PodException">There is none.</exception>
    public static FaultInfo Get(string name) => All.FirstOrDefault(fault => fault.Name == name)
        ?? throw new PodException($"there is no fault \"{name}\". 'minipod break --list' lists them.");

    /// <summary>The same, with the name and the port of a pod in <see cref="Packet"/>; null there also if the pod publishes no such port.
    /// </summary>
    internal FaultInfo On(PodRecord record) => this with { Packet = FaultPacket.Of(Packet, record) };
}
