using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Live;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Mounts the sandbox's network namespace a second time, under our own directory. When pause dies the engine takes its own mount
/// away; with the pin the namespace lives on, and plugins can still clean up in it.
/// </summary>
internal sealed partial class PinNamespace(PodRecord record, PodPaths paths) : PodStep<PinNamespace.PinnedNamespace>(StepKey)
{
    private static readonly TimeSpan MountPatience = TimeSpan.FromSeconds(10);

    public static StepKeyOf<PinnedNamespace> StepKey { get; } = new(
        new StepKey(nameof(PinNamespace)), PinNamespaceJson.Default.PinnedNamespace);

    public override StepLevel Level => StepLevel.Run;

    public override IReadOnlyList<Need> Needs { get; } =
        [
            Need.UndoneBeside(
                StartSandbox.StepKey,
                "the pin keeps the namespace alive without the sandbox, so the network is taken down while the sandbox ends"),
        ];

    public override async Task<PinnedNamespace> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = context.Get(StartSandbox.StepKey);
        var (source, identity) = FindNamespace(context, sandbox);
        if (identity == NetworkNamespace.Own)
        {
            throw new PodException(
                $"the sandbox of pod \"{record.FullName}\" is in the host's own network namespace: no plugin may be run on it.");
        }

        await MakeDirectoryAsync(cancellationToken).ConfigureAwait(false);
        var pin = paths.Pin(record.Id);
        if (FileOwner.TryRead(pin, followLink: false) is { IsLink: true }) File.Delete(pin); // nobody's of us; a mount would follow it
        AtomicFile.TryCreate(pin, []);
        FaultPoint.Reach("pin made, nothing mounted");
        Mounts.Bind(source, pin);
        return NetworkNamespace.Find(pin) == identity
            ? new PinnedNamespace { Path = pin, Target = source, Namespace = identity.ToString() }
            : throw new PodException(
                $"\"{pin}\" does not show the network namespace that \"{source}\" did: pause was restarted meanwhile. Try again.");
    }

    public override Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        var pin = paths.Pin(record.Id);
        Mounts.Unmount(pin);
        FaultPoint.Reach("pin unmounted");
        if (File.Exists(pin)) File.Delete(pin); // on a boot's first pod not even the directory is there when the step fails early
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
            yield return new PodProblem(PodProblemKind.PinMissing, pin, "it is not the sandbox's network namespace");
    }

    public override StepRepair Repair(RepairRound round)
    {
        if (round.IsRedone(StartSandbox.StepKey)) return StepRepair.Redo;
        return NamespaceLink.Repair(round);
    }

    public override void Show(PinnedNamespace? outcome, JsonObject pod) => pod["sandbox"]!["pin"] = outcome?.Path;

    public override void Describe(ShellWriter shell) => shell
        .Line($"touch {Pin(shell)}")
        .Line($"mount --bind {shell.Ref("sandbox_key")} {Pin(shell)}");

    public override void DescribeUndo(ShellWriter shell)
    {
        shell.If($"mountpoint --quiet {Pin(shell)}", pinned => pinned.Line($"umount {Pin(pinned)}"));
        if (!shell.IsScript) shell.Line($"rm {Pin(shell)}"); // a script's goes with its directory
    }

    private string Pin(ShellWriter shell) => shell.IsScript ? "\"$dir/netns\"" : ShellWriter.Quote(paths.Pin(record.Id));

    // Two first pods of a boot must not both mount it: what one pins on the lower mount would be out of the other's sight.
    private async Task MakeDirectoryAsync(CancellationToken cancellationToken)
    {
        AtomicFile.CreateDirectory(paths.Pins);
        if (Mounts.IsMountPoint(paths.Pins)) return;
        using var alone = await FileLock.AcquireAsync(
            Path.Combine(paths.Locks, "pins"), MountPatience, cancellationToken).ConfigureAwait(false);
        Mounts.MakeSharedDirectory(paths.Pins);
    }

    // The key is a mount of the engine's. An engine in another mount namespace (a snap) shows us a plain file there, or nothing:
    // then the process's own namespace is pinned, once it is certain that the process is the sandbox.
    private static (string Source, FileIdentity Identity) FindNamespace(StepContext context, StartSandbox.StartedSandbox sandbox)
    {
        if (sandbox.SandboxKey is { Length: > 0 } key && NetworkNamespace.Find(key) is { } visible) return (key, visible);
        var process = $"/proc/{sandbox.ProcessId}";
        if (File.Exists($"{process}/cgroup") && File.ReadAllText($"{process}/cgroup").Contains(context.SandboxId, StringComparison.Ordinal)
            && NetworkNamespace.Find($"{process}/ns/net") is { } own)
            return ($"{process}/ns/net", own);
        throw new PodException(
            $"the sandbox's network namespace \"{sandbox.SandboxKey}\" is not visible from here: the engine runs on another "
            + "machine or in another mount namespace. Run minipod beside the engine, in its mount namespace.");
    }

    /// <summary>A namespace that was pinned.</summary>
    internal sealed record PinnedNamespace : StepOutcome
    {
        /// <summary>The pin.</summary>
        public required string Path { get; init; }

        /// <summary>The file that was mounted there: the SandboxKey, or a process's namespace where the key cannot be seen.</summary>
        public string? Target { get; init; }

        /// <summary>The network namespace, device and inode.</summary>
        public string? Namespace { get; init; }

        public override IEnumerable<string> Lines() => [Target is null ? Path : $"{Path} -> {Target}"];
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(PinnedNamespace))]
    private sealed partial class PinNamespaceJson : JsonSerializerContext;
}
