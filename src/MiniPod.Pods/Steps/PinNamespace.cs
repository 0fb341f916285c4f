using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>
/// Mounts the sandbox's network namespace a second time, under our own directory. When pause dies the engine takes its own mount
/// away; with the pin the namespace lives on, and plugins can still clean up in it.
/// </summary>
internal sealed class PinNamespace(PodRecord record, PodPaths paths) : IStep
{
    private static readonly TimeSpan MountPatience = TimeSpan.FromSeconds(10);

    public static StepKey StepKey { get; } = new(nameof(PinNamespace));

    public StepKey Key => StepKey;

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [StartSandbox.StepKey];

    public async Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var sandbox = context.Get(StartSandbox.StepKey);
        var (source, identity) = FindNamespace(context, sandbox);
        if (identity == NetworkNamespace.Own)
            throw new PodException($"the sandbox of pod \"{record.Name}\" is in the host's own network namespace: no plugin may be run on it.");

        await MakeDirectoryAsync(cancellationToken).ConfigureAwait(false);
        var pin = paths.Pin(record.Id);
        if (FileOwner.TryRead(pin, followLink: false) is { IsLink: true }) File.Delete(pin); // nobody's of us; a mount would follow it
        AtomicFile.TryCreate(pin, []);
        FaultPoint.Reach("pin made, nothing mounted");
        Mounts.Bind(source, pin);
        return NetworkNamespace.Find(pin) == identity
            ? new StepOutcome { Path = pin, Target = source, Namespace = identity.ToString() }
            : throw new PodException($"\"{pin}\" does not show the network namespace that \"{source}\" did: pause was restarted meanwhile. Try again.");
    }

    public bool IsUndoneAfter(StepKey other) => other.Kind == nameof(LinkNamespace);

    public Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        var pin = paths.Pin(record.Id);
        Mounts.Unmount(pin);
        FaultPoint.Reach("pin unmounted");
        if (File.Exists(pin)) File.Delete(pin); // on a boot's first pod not even the directory is there when the step fails early
        return Task.CompletedTask;
    }

    public void Describe(ShellWriter shell) => shell
        .Line($"touch {Pin(shell)}")
        .Line($"mount --bind {shell.Ref("sandbox_key")} {Pin(shell)}");

    public void DescribeUndo(ShellWriter shell)
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
        using var alone = await FileLock.AcquireAsync(Path.Combine(paths.Locks, "pins"), MountPatience, cancellationToken).ConfigureAwait(false);
        Mounts.MakeSharedDirectory(paths.Pins);
    }

    // The key is a mount of the engine's. An engine in another mount namespace (a snap) shows us a plain file there, or nothing:
    // then the process's own namespace is pinned, once it is certain that the process is the sandbox.
    private static (string Source, FileIdentity Identity) FindNamespace(StepContext context, StepOutcome sandbox)
    {
        if (sandbox.SandboxKey is { Length: > 0 } key && NetworkNamespace.Find(key) is { } visible) return (key, visible);
        var process = $"/proc/{sandbox.ProcessId}";
        if (File.Exists($"{process}/cgroup") && File.ReadAllText($"{process}/cgroup").Contains(context.SandboxId, StringComparison.Ordinal)
            && NetworkNamespace.Find($"{process}/ns/net") is { } own)
            return ($"{process}/ns/net", own);
        throw new PodException($"the sandbox's network namespace \"{sandbox.SandboxKey}\" is not visible from here: the engine runs on another machine or in another mount namespace. Run minipod beside the engine, in its mount namespace.");
    }
}
