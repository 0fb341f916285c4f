using System.Net;
using MiniPod.Net;
using MiniPod.Pods.Live;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Looks whether a pod still has an address, as kubelet does before it decides about a pod's sandbox.</summary>
public static class SandboxAddress
{
    /// <summary>Asks the kernel. A fault that was made on purpose is no reason to make the sandbox anew.</summary>
    /// <param name="runtime">The steps and the kernel.</param>
    /// <param name="record">The pod.</param>
    /// <returns>The problem; null if it has one of its addresses, was given none, or has no namespace in which to look.</returns>
    /// <exception cref="Linux.LibcException">The kernel does not tell.</exception>
    public static PodProblem? Check(PodRuntime runtime, PodRecord record)
    {
        if (record.Phase != PodPhase.Running || record.Fault is not null) return null;
        var facts = runtime.Planner.Facts(record);
        var given = facts.Addresses.Select(IPAddress.Parse).ToHashSet();
        if (given.Count == 0 || PodNamespacePath.Find(runtime.Store.Paths, record, facts.Sandbox) is not { } path) return null;
        return runtime.Kernel.Read(NetworkParts.Addresses, [path]).Others is [var view]
            && !view.Addresses.Any(one => given.Contains(one.Address))
            ? new PodProblem(PodProblemKind.AddressMissing, "", $"it has lost its address {facts.Addresses.First()}")
            : null;
    }
}
