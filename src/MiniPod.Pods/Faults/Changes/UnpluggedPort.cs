using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>The host's end of a pod's cable is taken out of its bridge. Plugged in again, a port has the defaults, without
/// hairpin.</summary>
/// <param name="Port">The host's end.</param>
/// <param name="Bridge">The bridge.</param>
/// <param name="IsHairpin">Whether a frame might leave by the port by which it came.</param>
internal sealed record UnpluggedPort(string Port, string Bridge, bool IsHairpin) : FaultChange
{
    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        if (NetworkWriter.Find(Port) is { } port) NetworkWriter.SetMaster(port.Index, 0);
        return Task.CompletedTask;
    }

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        if (NetworkWriter.Find(Port) is not { } port || NetworkWriter.Find(Bridge) is not { } bridge) return;
        if (port.Master != bridge.Index) NetworkWriter.SetMaster(port.Index, bridge.Index);
        NetworkWriter.SetHairpin(port.Index, IsHairpin);
        await AwaitCarrierAsync(null, Port, cancellationToken).ConfigureAwait(false);
    }

    public override void Describe(ShellWriter shell) => shell.Line($"ip link set {ShellWriter.Quote(Port)} nomaster");

    public override void DescribeUndo(ShellWriter shell)
    {
        shell.Line($"ip link set {ShellWriter.Quote(Port)} master {ShellWriter.Quote(Bridge)}");
        if (IsHairpin) shell.Line($"bridge link set dev {ShellWriter.Quote(Port)} hairpin on");
    }
}
