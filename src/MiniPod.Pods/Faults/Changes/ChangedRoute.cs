using MiniPod.Linux;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>A route is added, removed, or replaced by another one to the same destination.</summary>
/// <param name="Netns">The path of the namespace; null for the host's.</param>
/// <param name="Link">The interface by which it leads, for people.</param>
/// <param name="Before">The route that was there, as the kernel tells it; null if there was none.</param>
/// <param name="During">The route that is there instead; null for none.</param>
internal sealed record ChangedRoute(string? Netns, string Link, byte[]? Before, byte[]? During) : FaultChange
{
    private const int AlreadyThere = 17, NoSuchRoute = 3, NoSuchDevice = 19, NetworkDown = 100; // EEXIST, ESRCH, ENODEV, ENETDOWN

    public override Task DoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        In(Netns, () => Change(Before, During));
        return Task.CompletedTask;
    }

    public override Task UndoAsync(FaultTools tools, CancellationToken cancellationToken)
    {
        In(Netns, () =>
        {
            try
            {
                Change(During, Before);
            }
            catch (LibcException error) when (error.Errno is AlreadyThere or NoSuchRoute or NoSuchDevice or NetworkDown)
            {
                // Somebody has undone it, or the interface is gone, and its routes with it.
            }
        });
        return Task.CompletedTask;
    }

    public override void Describe(ShellWriter shell) => shell.Line(Command(Before, During));

    public override void DescribeUndo(ShellWriter shell) => shell.Line(Command(During, Before));

    private static void Change(byte[]? from, byte[]? to)
    {
        if (to is not null) RouteWriter.Put(to, replaces: from is not null);
        else if (from is not null) RouteWriter.Remove(from);
    }

    private string Command(byte[]? from, byte[]? to)
    {
        var verb = to is null ? "del" : from is null ? "add" : "replace";
        var route = RouteWriter.Tell(to ?? from);
        var destination = route?.Destination.PrefixLength == 0 ? "default" : route?.Destination.ToString();
        var via = route?.NextHops is [{ Gateway: { } gateway }, ..] ? $" via {gateway}" : "";
        var mtu = route?.Mtu is { } bytes ? $" mtu lock {bytes}" : "";
        return $"{Prefix(Netns)}ip route {verb} {destination}{via} dev {ShellWriter.Quote(Link)}{mtu}";
    }
}
