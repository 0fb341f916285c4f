using MiniPod.Cli.Rendering;
using MiniPod.Cni;
using MiniPod.Pods.Networks;

namespace MiniPod.Cli.Commands.Cni;

/// <summary>Detaches a namespace from a network, for <c>del</c> and after a failed <c>add</c>.</summary>
internal static class CniDetach
{
    /// <summary>Detaches it, and says what was unusual.</summary>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="networks">Finds the network as it is configured now.</param>
    /// <param name="list">The network.</param>
    /// <param name="rt">The attachment.</param>
    /// <param name="observer">Receives every plugin call.</param>
    /// <param name="giveUp">Whether to forget an attachment that the plugins cannot delete.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task RunAsync(
        CniRuntime cni,
        NetworkResolver networks,
        NetworkConfigList list,
        RuntimeConf rt,
        PluginView observer,
        bool giveUp,
        CancellationToken cancellationToken)
    {
        var request = new DetachRequest
        {
            Network = list,
            Attachment = rt,
            FindCurrent = networks.Find,
            GiveUp = giveUp,
            GiveUpCommand = $"minipod cni del --forget --ifname {rt.IfName} {list.Name} {rt.NetNs}",
            Observer = observer,
            Notice = line => Terminal.Error.WriteLine($"minipod: {line}"),
        };
        await Detachment.RunAsync(cni, request, cancellationToken);
    }
}
