using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Links the namespace into /var/run/netns, where <c>ip netns</c> looks: the engine keeps its namespaces elsewhere.</summary>
internal sealed partial class LinkNamespace(PodRecord record) : PodStep<LinkNamespace.LinkedNamespace>(StepKey)
{
    public static StepKeyOf<LinkedNamespace> StepKey { get; } = new(
        new StepKey(nameof(LinkNamespace)), LinkNamespaceJson.Default.LinkedNamespace);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } = [Need.Of(PinNamespace.StepKey)];

    private string Link => PodPaths.Link(record);

    public override Task<LinkedNamespace> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(PodPaths.NetworkNamespaces, (UnixFileMode)0x1ed /* 0755, whatever the umask: as iproute2 makes it */);
        CheckFree(context);
        // The pin's source is the key, or a process's namespace where the key cannot be seen; /proc/pid goes with its
        // process, so then the pin itself.
        var pin = context.Get(PinNamespace.StepKey);
        var target = pin.Target == context.Get(StartSandbox.StepKey).SandboxKey ? pin.Target! : pin.Path;
        NamespaceLink.Replace(Link, target);
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
            PodProblemKind.LinkBroken, Link, NamespaceLink.Read(Link) is { } target ? $"it leads to \"{target}\"" : "it is not there");
    }

    public override StepRepair Repair(RepairRound round) =>
        round.IsRedone(PinNamespace.StepKey) ? StepRepair.Redo : NamespaceLink.Repair(round);

    public override void Show(LinkedNamespace? outcome, JsonObject pod) => pod["sandbox"]!["link"] = outcome?.Path;

    public override void Describe(ShellWriter shell) => shell
        .Line($"mkdir -p -m 755 {PodPaths.NetworkNamespaces}")
        .Line($"ln -s {shell.Ref("sandbox_key")} {ShellWriter.Quote(Link)}");

    // Another's link may have been in the way of ours.
    public override void DescribeUndo(ShellWriter shell) =>
        shell.If($"[[ $sandbox_key && $(readlink {ShellWriter.Quote(Link)}) == \"$sandbox_key\" ]]", ours =>
            ours.Line($"rm {ShellWriter.Quote(Link)}"));

    private void CheckFree(StepContext context)
    {
        var target = NamespaceLink.Read(Link);
        if (target is null ? !Path.Exists(Link) : NamespaceLink.IsOurs(context, target)) return;
        throw new PodException(
            $"\"{Link}\" exists and is not this pod's{(target is null ? "" : $" (it leads to \"{target}\")")}. Choose another "
            + $"pod name, or remove it if nobody needs it ('ip netns del {record.FullName}').");
    }

    /// <summary>A namespace that was linked.</summary>
    internal sealed record LinkedNamespace : StepOutcome
    {
        /// <summary>The link.</summary>
        public required string Path { get; init; }

        /// <summary>What it leads to.</summary>
        public string? Target { get; init; }

        public override IEnumerable<string> Lines() => [$"{Path} -> {Target}"];
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(LinkedNamespace))]
    private sealed partial class LinkNamespaceJson : JsonSerializerContext;
}
