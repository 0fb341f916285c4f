using System.Net;
using System.Net.Sockets;
using MiniPod.Linux;
using MiniPod.Net.Netlink;
using MiniPod.Net.Probes;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>Another network namespace, plugged into the bridge of a pod, has the pod's address and tells everybody so.</summary>
/// <param name="Path">The path of the namespace, where <c>ip netns</c> shows it.</param>
/// <param name="Cable">The host's end of its cable.</param>
/// <param name="Bridge">The bridge.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">The length of its prefix.</param>
/// <param name="Netns">The path of the pod's namespace.</param>
/// <param name="Link">The pod's interface.</param>
internal sealed record AddressTwin(
    string Path, string Cable, string Bridge, string Address, int PrefixLength, string Netns, string Link) : FaultChange
{
    private const string Own = "eth0";
    private const int Discard = 9, Announcements = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private string Name => System.IO.Path.GetFileName(Path);

    private IPAddress Ip => IPAddress.Parse(Address);

    public override async Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        using (var made = NetworkNamespace.Create())
        {
            using (File.OpenHandle(Path, FileMode.CreateNew, FileAccess.Write))
            {
                // Something to mount on.
            }

            Mounts.Bind($"/proc/self/fd/{made.DangerousGetHandle()}", Path);
            FaultPoint.Reach("twin: namespace mounted");
            NetworkWriter.AddCable(Cable, Own, made);
            NetworkNamespace.Run(made, () => NetworkWriter.SetUp(NetworkWriter.Find(Own)!.Index));
            var end = NetworkWriter.Find(Cable)!.Index;
            NetworkWriter.SetMaster(end, NetworkWriter.Find(Bridge)!.Index);
            NetworkWriter.SetUp(end);
            FaultPoint.Reach("twin: plugged in");
            await AwaitCarrierAsync(null, Cable, cancellationToken).ConfigureAwait(false);

            // Who knows nothing of an address does not listen to an announcement.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            await socket.SendToAsync(new byte[1], new IPEndPoint(Ip, Discard), cancellationToken).ConfigureAwait(false);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            NetworkNamespace.Run(made, () => NetworkWriter.AddAddress(NetworkWriter.Find(Own)!.Index, Ip, PrefixLength));
        }

        await AnnounceAsync(Path, Own, cancellationToken).ConfigureAwait(false);
    }

    public override async Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        if (NetworkWriter.Find(Cable) is { Kind: "veth" } cable) NetworkWriter.DeleteLink(cable.Index);
        if (!File.Exists(Path)) return;
        Mounts.Unmount(Path);
        File.Delete(Path);
        if (NetworkNamespace.Find(Netns) is not null) await AnnounceAsync(Netns, Link, cancellationToken).ConfigureAwait(false);
    }

    public override void Describe(ShellWriter shell) => shell
        .Line($"ip netns add {ShellWriter.Quote(Name)}")
        .Line($"ip link add {Cable} type veth peer name {Own} netns {ShellWriter.Quote(Name)}")
        .Line($"ip link set {Cable} master {ShellWriter.Quote(Bridge)} up")
        .Line($"ip -n {ShellWriter.Quote(Name)} link set {Own} up")
        .Line($"ip -n {ShellWriter.Quote(Name)} addr add {Address}/{PrefixLength} dev {Own}")
        .Line($"ip netns exec {ShellWriter.Quote(Name)} arping -c {Announcements} -U -I {Own} {Address}");

    public override void DescribeUndo(ShellWriter shell) => shell.Line($"ip netns del {ShellWriter.Quote(Name)}");

    private async Task AnnounceAsync(string netns, string link, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Announcements; i++)
        {
            AddressAnnouncement.Send(netns, link, [Ip]);
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
