using System.Text.RegularExpressions;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The link in /var/run/netns: who owns it, and what it points to.</summary>
internal static partial class NamespaceLink
{
    /// <summary>The target of the link at a path; null when there is nothing, or something that is not a
    /// link.</summary>
    public static string? Read(string link) => new FileInfo(link).LinkTarget;

    /// <summary>Whether the link belongs to this pod: it points to the pod's pin, or to the SandboxKey of its
    /// sandbox.</summary>
    public static bool IsOurs(StepContext context, string? target) =>
        target is not null
            && (target == context.Paths.Pin(context.Record.Id) || target == context.State.Fact(StartSandbox.StepKey)?.SandboxKey);

    /// <summary>
    /// Points the link to the pin before the sandbox stops. The SandboxKey then becomes a plain file, but plugins must
    /// still find a live namespace at the path that they were given for ADD. The link is replaced by a rename, so that
    /// it is never missing.
    /// </summary>
    public static void PointAtPin(StepContext context)
    {
        var pin = context.Paths.Pin(context.Record.Id);
        var link = PodPaths.Link(context.Record);
        var target = Read(link);
        if (target == pin || !IsOurs(context, target) || NetworkNamespace.Find(pin) is null) return;
        SymbolicLink.Replace(link, pin);
    }

    /// <summary>Removes the link if it belongs to the pod, and any temporary link left by a process that was killed
    /// while replacing it.</summary>
    public static void Remove(StepContext context)
    {
        var link = PodPaths.Link(context.Record);
        foreach (var path in SymbolicLink.Temporary(link).Append(link))
        {
            if (IsOurs(context, Read(path))) File.Delete(path);
        }
    }

    /// <summary>The network namespace that the pod's steps recorded; null when they recorded none.</summary>
    public static string? Recorded(JournalState state) =>
        state.Fact(PinNamespace.StepKey)?.Namespace ?? state.Fact(StartSandbox.StepKey)?.Namespace;

    /// <summary>The target of the pod's link, if the link is known to be the pod's; otherwise null.</summary>
    public static string? Traced(PodTraces traces)
    {
        var link = PodPaths.Link(traces.Record);
        if (Read(link) is not { } target) return null;
        if (target == traces.Paths.Pin(traces.Record.Id)) return target;
        if (traces.Sandbox?.SandboxKey is { } key) return target == key ? target : null;

        // The SandboxKey of a sandbox that is gone is unknown, and with newer engines that of one that has exited. But the link
        // is the pod's if the pod's networks were attached by its path, and it does not point to another namespace; or if it
        // points to nothing where the engine had a namespace.
        var there = NetworkNamespace.Find(link);
        return IsDead(target) || traces.Attached.Any(attachment => attachment.NetNs == link) && (there is null || there == traces.Pinned)
            ? target
            : null;
    }

    /// <summary>Whether a link's target has the form of a SandboxKey, and no namespace is there any more: its name is drawn at
    /// random, so that none comes back.</summary>
    public static bool IsDead(string target) => SandboxKey().IsMatch(target) && NetworkNamespace.Find(target) is null;

    /// <summary>The pod's network namespace. The pin comes first: a sandbox that has been restarted since has a
    /// different, empty namespace.</summary>
    public static string? NamespaceOf(PodTraces traces) =>
        (traces.Pinned
            ?? (Traced(traces) is null ? null : NetworkNamespace.Find(PodPaths.Link(traces.Record)))
            ?? traces.SandboxNamespace)?.ToString();

    /// <summary>What a repair does with the pin and the link: if either is wrong, both are re-created.</summary>
    public static StepRepair Repair(RepairRound round) => round.Has(PodProblemKind.PinMissing, PodProblemKind.LinkBroken)
        ? StepRepair.Redo with { Up = "pin the network namespace and link it into /var/run/netns" }
        : StepRepair.Keep;

    // "netns" below the engine's directory for running containers, and the beginning of the id of the sandbox (libnetwork).
    [GeneratedRegex("^/.*/netns/[0-9a-f]{12}$")]
    private static partial Regex SandboxKey();
}
