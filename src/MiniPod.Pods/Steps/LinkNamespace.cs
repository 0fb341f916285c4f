using MiniPod.Pods.Journal;
using MiniPod.Pods.Shell;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Steps;

/// <summary>Links the namespace into /var/run/netns, where <c>ip netns</c> looks: the engine keeps its namespaces elsewhere.</summary>
internal sealed class LinkNamespace(PodRecord record) : IStep
{
    public static StepKey StepKey { get; } = new(nameof(LinkNamespace));

    public StepKey Key => StepKey;

    public StepLevel Level => StepLevel.Run;

    public IReadOnlyList<StepKey> Needs { get; } = [PinNamespace.StepKey];

    private string Link => PodPaths.Link(record);

    public Task<StepOutcome> DoAsync(StepContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(PodPaths.NetworkNamespaces, (UnixFileMode)0x1ed /* 0755, whatever the umask: as iproute2 makes it */);
        CheckFree(context);
        // The pin's source is the key, or a process's namespace where the key cannot be seen; /proc/pid goes with its process, so then the pin itself.
        var pin = context.Get(PinNamespace.StepKey);
        var target = pin.Target == context.Get(StartSandbox.StepKey).SandboxKey ? pin.Target! : pin.Path!;
        NamespaceLink.Replace(Link, target);
        return Task.FromResult(new StepOutcome { Path = Link, Target = target });
    }

    public bool IsUndoneAfter(StepKey other) => other.Kind == nameof(AttachNetwork);

    public Task UndoAsync(StepContext context, UndoScope scope, CancellationToken cancellationToken)
    {
        NamespaceLink.Remove(context);
        return Task.CompletedTask;
    }

    public void Describe(ShellWriter shell) => shell
        .Line($"mkdir -p -m 755 {PodPaths.NetworkNamespaces}")
        .Line($"ln -s {shell.Ref("sandbox_key")} {ShellWriter.Quote(Link)}");

    // Another's link may have been in the way of ours.
    public void DescribeUndo(ShellWriter shell) =>
        shell.If($"[[ $sandbox_key && $(readlink {ShellWriter.Quote(Link)}) == \"$sandbox_key\" ]]", ours => ours.Line($"rm {ShellWriter.Quote(Link)}"));

    private void CheckFree(StepContext context)
    {
        var target = NamespaceLink.Read(Link);
        if (target is null ? !Path.Exists(Link) : NamespaceLink.IsOurs(context, target)) return;
        throw new PodException($"\"{Link}\" exists and is not this pod's{(target is null ? "" : $" (it leads to \"{target}\")")}. Choose another pod name, or remove it if nobody needs it ('ip netns del {record.Name}').");
    }
}
