using System.Text.Json.Serialization;
using MiniPod.Linux;
using MiniPod.Net;
using MiniPod.Net.Netlink;
using MiniPod.Pods.Shell;

namespace MiniPod.Pods.Faults.Changes;

/// <summary>
/// One thing that a fault changes, with what was there before: it is on disk before the change is made. Undoing it is success whether it
/// was made or not, and whether somebody has undone it meanwhile.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(AddressFile), "addressFile")]
[JsonDerivedType(typeof(EndedProcess), "endedProcess")]
[JsonDerivedType(typeof(ChangedFile), "file")]
[JsonDerivedType(typeof(HairpinMode), "hairpin")]
[JsonDerivedType(typeof(LinkMtu), "mtu")]
[JsonDerivedType(typeof(LinkSetDown), "down")]
[JsonDerivedType(typeof(FixedNeighbour), "neighbour")]
[JsonDerivedType(typeof(UnpluggedPort), "unplugged")]
[JsonDerivedType(typeof(RedirectedLink), "link")]
[JsonDerivedType(typeof(ChangedRoute), "route")]
[JsonDerivedType(typeof(AddedRule), "rule")]
[JsonDerivedType(typeof(RemovedRules), "noRules")]
[JsonDerivedType(typeof(KernelSetting), "setting")]
[JsonDerivedType(typeof(AddressTwin), "twin")]
internal abstract record FaultChange
{
    /// <summary>How long the kernel may take until a link that is set up carries frames.</summary>
    private static readonly TimeSpan CarrierLimit = TimeSpan.FromSeconds(2), CarrierPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether it is still there after a reboot. Default false.</summary>
    [JsonIgnore]
    public virtual bool OutlivesBoot => false;

    /// <summary>Makes it.</summary>
    public abstract Task DoAsync(FaultTools tools, CancellationToken cancellationToken);

    /// <summary>Undoes it.</summary>
    public abstract Task UndoAsync(FaultTools tools, CancellationToken cancellationToken);

    /// <summary>Writes the equivalent shell commands.</summary>
    public abstract void Describe(ShellWriter shell);

    /// <summary>Writes the shell commands that undo it.</summary>
    public abstract void DescribeUndo(ShellWriter shell);

    /// <summary>Does something in a namespace that may be gone.</summary>
    /// <param name="netns">Its path; null for the host's.</param>
    /// <param name="action">What to do. Not done if the namespace is gone.</param>
    protected static void In(string? netns, Action action)
    {
        if (netns is null) action();
        else if (NetworkNamespace.TryOpen(netns) is var (_, file))
        {
            using (file) NetworkNamespace.Run(file, action, netns);
        }
    }

    /// <summary>What has to be written before a command that is to run in a namespace.</summary>
    /// <param name="netns">Its path; null for the host's.</param>
    protected static string Prefix(string? netns) => netns is null ? "" : $"nsenter {ShellWriter.Quote($"--net={netns}")} ";

    /// <summary>Waits until an interface carries frames, if it does so soon: one whose cable ends nowhere never does.</summary>
    /// <param name="netns">The path of its namespace; null for the host's.</param>
    /// <param name="name">The interface.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected static async Task AwaitCarrierAsync(string? netns, string name, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < CarrierLimit; waited += CarrierPause)
        {
            NetworkLink? link = null;
            In(netns, () => link = NetworkWriter.Find(name));
            if (link is null or { State: LinkState.Up, Port: null or { State: BridgePortState.Forwarding } }) return;
            await Task.Delay(CarrierPause, cancellationToken).ConfigureAwait(false);
        }
    }
}
