using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>An interface of a pod gets another MTU.</summary>
/// <param name="Netns">The path of the pod's namespace.</param>
/// <param name="Link">The interface.</param>
/// <param name="Before">What it was, in bytes.</param>
/// <param name="During">What it becomes.</param>
internal sealed record LinkMtu(string Netns, string Link, int Before, int During) : FaultChange
{
    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken) => SetAsync(During);

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken) => SetAsync(Before);

    public override void Describe(ShellWriter shell) => shell.Line($"{Prefix(Netns)}ip link set {ShellWriter.Quote(Link)} mtu {During}");

    public override void DescribeUndo(ShellWriter shell) =>
        shell.Line($"{Prefix(Netns)}ip link set {ShellWriter.Quote(Link)} mtu {Before}");

    private Task SetAsync(int bytes)
    {
        In(Netns, () =>
        {
            if (NetworkWriter.Find(Link) is { } link && link.Mtu != bytes) NetworkWriter.SetMtu(link.Index, bytes);
        });
        return Task.CompletedTask;
    }
}
