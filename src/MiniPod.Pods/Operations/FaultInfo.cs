using MiniPod.Pods.Faults;

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

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FaultInfo> All { get; } =
    [
        .. FaultCatalogue.All.Select(fault =>
            new FaultInfo(FaultNames.Of(fault.Kind), fault.What, fault.Fails, fault.OnHost) { IsLasting = fault.IsLasting }),
    ];

    /// <summary>Finds one by its name.</summary>
    /// <exception cref="PodException">There is none.</exception>
    public static FaultInfo Get(string name) => All.FirstOrDefault(fault => fault.Name == name)
        ?? throw new PodException($"there is no fault \"{name}\". 'minipod break --list' lists them.");
}
