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

/// <summary>
/// Bind-mounts the sandbox's network namespace a second time, in MiniPod's own directory. When pause dies, the engine
/// removes its own mount; the pin keeps the namespace alive, so that plugins can still clean up in it.
/// </summary>
internal sealed partial class PinNamespace(PodRecord record, PodPaths paths) : PodStep<PinNamespace.PinnedNamespace>(StepKey)
{
    private static readonly TimeSpan MountPatience = TimeSpan.FromSeconds(10);

    public static StepKeyOf<PinnedNamespace> StepKey { get; } = new(
        new StepKey(nameof(PinNamespace)), static () => PinNamespaceJson.Default.PinnedNamespace);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
        [
            Need.UndoneBeside(
                StartSandbox.StepKey,
                "the pin keeps the namespace alive without the sandbox, so the network is taken down while the sandbox stops"),
        ];

    public override async Task<PinnedNamespace> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = context.Get(StartSandbox.StepKey);
        var (source, identity) = FindNamespace(context, sandbox);
        if (identity == NetworkNamespace.Own)
        {
            throw new PodException(
                $"the sandbox of pod \"{record.FullName}\" is in the host's own network namespace, where no CNI plugin may run.");
        }

        await MakeDirectoryAsync(cancellationToken).ConfigureAwait(false);
        var pin = paths.Pin(record.Id);
        if (FileOwner.TryRead(pin, followLink: false) is { IsLink: true }) File.Delete(pin); // Not MiniPod's; a mount would follow it.
        AtomicFile.TryCreate(pin, []);
        FaultPoint.Reach("pin made, nothing mounted");
        Mounts.Bind(source, pin);
        return NetworkNamespace.Find(pin) == identity
            ? new PinnedNamespace { Path = pin, Target = source, Namespace = identity.ToString() }
            : throw new PodException(
                $"\"{pin}\" is not the network namespace that \"{source}\" was: pause was restarted in the meantime. Try again.");
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        var pin = paths.Pin(record.Id);
        Mounts.Unmount(pin);
        FaultPoint.Reach("pin unmounted");
        if (File.Exists(pin)) File.Delete(pin); // The directory is missing if the step failed early for the first pod after a boot.
        return Task.CompletedTask;
    }

    public override Observation Observe(PodTraces traces)
    {
        var pin = paths.Pin(record.Id);
        if (traces.Pinned is not null)
        {
            return Seen(new PinnedNamespace
            {
                Path = pin,
                Target = traces.Sandbox?.SandboxKey,
                Namespace = NamespaceLink.NamespaceOf(traces),
            });
        }

        return traces.WasRunning && File.Exists(pin) ? Observation.InPart : Observation.None;
    }

    public override IEnumerable<PodProblem> Examine(LivePod pod)
    {
        var pin = paths.Pin(record.Id);
        if (pod.Facts.Sandbox is { } sandbox && NetworkNamespace.Find(pin)?.ToString() != sandbox.NetworkNamespace)
            yield return new PodProblem(PodProblemKind.PinMissing, pin, "it is not a mount of the sandbox's network namespace");
    }

    public override StepRepair Repair(RepairRound round)
    {
        if (round.IsRedone(StartSandbox.StepKey)) return StepRepair.Redo;
        return NamespaceLink.Repair(round);
    }

    public override void Show(PinnedNamespace? outcome, JsonObject pod) => pod["sandbox"]!["pin"] = outcome?.Path;

    public override IEnumerable<PlannedChange> Foresee(HostOutlook outlook)
    {
        const string any = PlannedChange.AfterApply;
        var pin = outlook.IsNew ? Path.Combine(paths.Pins, any) : paths.Pin(record.Id);
        return [PlannedChange.Add(HostFactKind.File, $"{pin}: network namespace net:[{any}]")];
    }

    public override IEnumerable<PlannedChange> ForeseeUndo(HostOutlook outlook) => outlook
        .OnHost(HostFactKind.File)
        .Where(fact => fact.Subject == paths.Pin(record.Id))
        .Select(PlannedChange.Remove);

    public override void Describe(ShellWriter shell) => shell
        .Line($"touch {Pin(shell)}")
        .Line($"mount --bind {shell.Ref("sandbox_key")} {Pin(shell)}");

    public override void DescribeUndo(ShellWriter shell)
    {
        shell.If($"mountpoint --quiet {Pin(shell)}", pinned => pinned.Line($"umount {Pin(pinned)}"));
        if (!shell.IsScript) shell.Line($"rm {Pin(shell)}"); // A script's pin is removed with its directory.
    }

    private string Pin(ShellWriter shell) => shell.IsScript ? "\"$dir/netns\"" : ShellWriter.Quote(paths.Pin(record.Id));

    // The directory must not be mounted twice when the first two pods after a boot start at the same time: a pin on the
    // lower mount would be hidden.
    private async Task MakeDirectoryAsync(CancellationToken cancellationToken)
    {
        AtomicFile.CreateDirectory(paths.Pins);
        if (Mounts.IsMountPoint(paths.Pins)) return;
        using var alone = await FileLock.AcquireAsync(
            Path.Combine(paths.Locks, "pins"), MountPatience, cancellationToken).ConfigureAwait(false);
        Mounts.MakeSharedDirectory(paths.Pins);
    }

    // The SandboxKey is a mount that the engine made. If the engine is in another mount namespace (a snap), there is
    // only a plain file, or nothing. Then the process's own namespace is pinned, after verifying that the process is
    // the sandbox.
    private static (string Source, FileIdentity Identity) FindNamespace(StepContext context, StartSandbox.StartedSandbox sandbox)
    {
        if (sandbox.SandboxKey is { Length: > 0 } key && NetworkNamespace.Find(key) is { } visible) return (key, visible);
        var process = $"/proc/{sandbox.ProcessId}";
        if (File.Exists($"{process}/cgroup") && File.ReadAllText($"{process}/cgroup").Contains(context.SandboxId, StringComparison.Ordinal)
            && NetworkNamespace.Find($"{process}/ns/net") is { } own)
            return ($"{process}/ns/net", own);
        throw new PodException(
            $"the sandbox's network namespace \"{sandbox.SandboxKey}\" is not visible from here: the engine runs on another "
            + "machine or in another mount namespace. Run minipod on the engine's machine, in its mount namespace.");
    }

    /// <summary>A pinned network namespace.</summary>
    internal sealed record PinnedNamespace : StepOutcome
    {
        /// <summary>The path of the pin.</summary>
        public required string Path { get; init; }

        /// <summary>The file that is mounted there: the SandboxKey, or a process's namespace where the key is not
        /// visible.</summary>
        public string? Target { get; init; }

        /// <summary>The network namespace, as device and inode.</summary>
        public string? Namespace { get; init; }

        public override IEnumerable<OutcomeLine> Lines() =>
            [Target is null ? new(OutcomeText.Said, Path) : new(OutcomeText.LeadsTo, Path, Target)];
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(PinnedNamespace))]
    private sealed partial class PinNamespaceJson : JsonSerializerContext;
}
