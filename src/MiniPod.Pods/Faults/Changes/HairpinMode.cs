using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>A port of a bridge no longer sends a frame back by the port by which it came.</summary>
/// <param name="Port">The host's end of a pod's cable.</param>
internal sealed record HairpinMode(string Port) : FaultChange
{
    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken) => SetAsync(isOn: false);

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken) => SetAsync(isOn: true);

    public override void Describe(ShellWriter shell) => shell.Line($"bridge link set dev {ShellWriter.Quote(Port)} hairpin off");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"bridge link set dev {ShellWriter.Quote(Port)} hairpin on");

    private Task SetAsync(bool isOn)
    {
        if (NetworkWriter.Find(Port) is { Port: { } port } link && port.IsHairpin != isOn) NetworkWriter.SetHairpin(link.Index, isOn);
        return Task.CompletedTask;
    }
}
