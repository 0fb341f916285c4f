using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Links the network namespace into /var/run/netns, where <c>ip netns</c> looks for it. The engine keeps its
/// namespaces elsewhere.</summary>
internal sealed partial class LinkNamespace(PodRecord record) : PodStep<LinkNamespace.LinkedNamespace>(StepKey)
{
    public static StepKeyOf<LinkedNamespace> StepKey { get; } = new(
        new StepKey(nameof(LinkNamespace)), static () => LinkNamespaceJson.Default.LinkedNamespace);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(PinNamespace.StepKey)];

    private string Link => PodPaths.Link(record);

    public override Task<LinkedNamespace> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(PodPaths.NetworkNamespaces, (UnixFileMode)0x1ed /* 0755, whatever the umask: as iproute2 makes it */);
        CheckFree(context);
        // The source of the pin is the SandboxKey or, where that is not visible, the namespace of a process. /proc/PID
        // disappears with its process, so in that case the link points to the pin.
        var pin = context.Get(PinNamespace.StepKey);
        var target = pin.Target == context.Get(StartSandbox.StepKey).SandboxKey ? pin.Target! : pin.Path;
        SymbolicLink.Replace(Link, target);
        return Task.FromResult(new LinkedNamespace { Path = Link, Target = target });
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        NamespaceLink.Remove(context);
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces) =>
        traces.WasRunning && NamespaceLink.Traced(traces) is { } target
            ? Seen(new LinkedNamespace { Path = Link, Target = target })
            : Observation.None;

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        if (pod.Facts.Sandbox is not { } sandbox || NetworkNamespace.Find(Link)?.ToString() == sandbox.NetworkNamespace) yield break;
        yield return new PodProblem(
            PodProblemKind.LinkBroken, Link, NamespaceLink.Read(Link) is { } target ? $"it points to \"{target}\"" : "it does not exist");
    }

    public override StepRepair Repair(RepairRound round) =>
        round.IsRedone(PinNamespace.StepKey) ? StepRepair.Redo : NamespaceLink.Repair(round);

    public override void Show(LinkedNamespace? outcome, JsonObject pod) => pod["sandbox"]!["link"] = outcome?.Path;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook) =>
        outlook.IsNew && outlook.OnHost(HostFactKind.File).FirstOrDefault(fact => fact.Subject == Link) is { } taken
            ? [PlannedChange.Refused("file", ForecastReason.LinkTaken, $"{taken}")]
            : [PlannedChange.Add(HostFactKind.File, $"{Link}: link to {PlannedChange.AfterApply}")];

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) =>
        outlook.OnHost(HostFactKind.File).Where(fact => fact.Subject == Link).Select(PlannedChange.Remove);

    public override void Describe(ShellWriter shell) => shell
        .Line($"mkdir -p -m 755 {PodPaths.NetworkNamespaces}")
        .Line($"ln -s {shell.Ref("sandbox_key")} {ShellWriter.Quote(Link)}");

    // The step may have failed because a link with another owner was in the way.
    public override void DescribeUndo(ShellWriter shell) =>
        shell.If($"[[ $sandbox_key && $(readlink {ShellWriter.Quote(Link)}) == \"$sandbox_key\" ]]", ours =>
            ours.Line($"rm {ShellWriter.Quote(Link)}"));

    private void CheckFree(StepContext context)
    {
        var target = NamespaceLink.Read(Link);
        if (target is null ? !Path.Exists(Link) : NamespaceLink.IsOurs(context, target)) return;
        var (what, fix) = target switch
        {
            null => ("", $"ip netns del {record.FullName}"),
            _ when NamespaceLink.IsDead(target) => ($" (it points to \"{target}\", a namespace that is gone)", $"rm {Link}"),
            _ => ($" (it points to \"{target}\")", $"ip netns del {record.FullName}"),
        };
        throw new PodException(
            $"\"{Link}\" already exists and does not belong to this pod{what}. "
            + $"Choose another pod name, or remove it if nothing uses it ('{fix}').");
    }

    /// <summary>A linked network namespace.</summary>
    internal sealed record LinkedNamespace : StepOutcome
    {
        /// <summary>The link.</summary>
        public required string Path { get; init; }

        /// <summary>What the link points to.</summary>
        public string? Target { get; init; }

        public override IEnumerable<OutcomeLine> Lines() => [new(OutcomeText.LeadsTo, Path, Target ?? "")];
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(LinkedNamespace))]
    private sealed partial class LinkNamespaceJson : JsonSerializerContext;
}
