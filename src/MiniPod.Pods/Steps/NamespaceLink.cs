using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>The link in /var/run/netns: whose it is, and where it leads.</summary>
internal static class NamespaceLink
{
    /// <summary>What the link at a path leads to; null when there is none, or something that is no link.</summary>
    public static string? Read(string link) => new FileInfo(link).LinkTarget;

    /// <summary>Whether the link was made by this pod: it leads to its pin, or to the key that its sandbox had.</summary>
    public static bool IsOurs(StepContext context, string? target) =>
        target is not null
            && (target == context.Paths.Pin(context.Record.Id) || target == context.State.Fact(StartSandbox.StepKey)?.SandboxKey);

    /// <summary>
    /// Turns the link to the pin, before the sandbox ends: its key turns into a plain file then, while plugins must find a live
    /// namespace under the very path they were given at first. The link is replaced by a rename, so that it is never missing.
    /// </summary>
    public static void PointAtPin(StepContext context)
    {
        var pin = context.Paths.Pin(context.Record.Id);
        var link = PodPaths.Link(context.Record);
        var target = Read(link);
        if (target == pin || !IsOurs(context, target) || NetworkNamespace.Find(pin) is null) return;
        Replace(link, pin);
    }

    /// <summary>Makes or replaces the link in one step.</summary>
    public static void Replace(string link, string target)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(link)!, $".{Path.GetFileName(link)}.{Guid.NewGuid():N}");
        File.CreateSymbolicLink(temporary, target);
        FaultPoint.Reach("before rename of the link");
        try
        {
            File.Move(temporary, link, overwrite: true);
        }
        catch
        {
            File.Delete(temporary); // 'ip netns list' would show it
            throw;
        }
    }

    /// <summary>Removes the link if it is the pod's, and what a process that was killed while it replaced the link left of that.</summary>
    public static void Remove(StepContext context)
    {
        var link = PodPaths.Link(context.Record);
        if (!Directory.Exists(PodPaths.NetworkNamespaces)) return;
        foreach (var path in Directory.GetFiles(PodPaths.NetworkNamespaces, $".{Path.GetFileName(link)}.*").Append(link))
        {
            if (IsOurs(context, Read(path))) File.Delete(path);
        }
    }

    /// <summary>The namespace that the pod's steps recorded; null when none was.</summary>
    public static string? Recorded(JournalState state) =>
        state.Fact(PinNamespace.StepKey)?.Namespace ?? state.Fact(StartSandbox.StepKey)?.Namespace;

    /// <summary>Where the pod's link leads, as far as it is surely the pod's; null when there is none.</summary>
    public static string? Traced(PodTraces traces)
    {
        var link = PodPaths.Link(traces.Record);
        if (Read(link) is not { } target) return null;
        if (target == traces.Paths.Pin(traces.Record.Id)) return target;
        if (traces.Sandbox is { } sandbox) return target == sandbox.SandboxKey ? target : null;

        // With the sandbox gone nothing tells its key. But its networks were attached by this link, and it leads to no other namespace.
        var there = NetworkNamespace.Find(link);
        return traces.Attached.Any(attachment => attachment.NetNs == link) && (there is null || there == traces.Pinned) ? target : null;
    }

    /// <summary>The pod's network namespace. It is where the pin is: a sandbox that was restarted since has another, empty one.</summary>
    public static string? NamespaceOf(PodTraces traces) =>
        (traces.Pinned
            ?? (Traced(traces) is null ? null : NetworkNamespace.Find(PodPaths.Link(traces.Record)))
            ?? traces.SandboxNamespace)?.ToString();

    /// <summary>What a repair does with pin and link: both are made anew where one is wrong.</summary>
    public static StepRepair Repair(RepairRound round) => round.Has(PodProblemKind.PinMissing, PodProblemKind.LinkBroken)
        ? StepRepair.Redo with { Up = "pin the network namespace and link it into /var/run/netns" }
        : StepRepair.Keep;
}
