using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>A DEL that failed, and what can be done about it without its plugins.</summary>
/// <param name="cni">Runs the plugins.</param>
/// <param name="request">What was to be detached.</param>
/// <param name="error">Why it failed.</param>
/// <param name="cached">What the CNI cache knows of the attachment; null for nothing.</param>
internal sealed class FailedDel(CniRuntime cni, DetachRequest request, CniException error, CachedAttachment? cached)
{
    // The plugins of the CNI project. All that they leave on the host is among the traces, or goes with the namespace.
    private static readonly HashSet<string> KnownPlugins = new(StringComparer.Ordinal)
    {
        "bandwidth", "bridge", "dummy", "firewall", "host-device", "ipvlan", "loopback", "macvlan", "portmap", "ptp", "sbr", "tap",
        "tuning", "vlan", "vrf",
    };

    // Where the dhcp plugin's daemon listens: without it, nobody holds a lease.
    private const string DhcpSocket = "/run/cni/dhcp.sock";

    /// <summary>The configuration of the DEL.</summary>
    public NetworkConfigList Config => cached?.Config ?? request.Network;

    private RuntimeConf Attachment => request.Attachment;

    private string GivenUp => $"given up, and whatever its plugins still hold is lost: {error.Message}";

    // Null if it is not known what each plugin said: it did not answer in time, or none was run.
    private IReadOnlyList<CniPluginException>? Failures =>
        error is CniPluginException failure ? [failure, .. failure.Others] : null;

    /// <summary>Re-creates the chain of a masquerading plugin that failed, because its absence makes a DEL fail.</summary>
    /// <returns>Whether that was done, so that DEL is worth another try.</returns>
    public async Task<bool> RestoreChainAsync(CancellationToken cancellationToken) => Failures?.Any(IsMasquerading) == true
        && await MasqueradeChain.RestoreAsync(
            request.Programs,
            Config,
            Attachment.ContainerId,
            [.. request.Addresses, .. cached?.Result?.ContainerIps.Select(ip => ip.Address.Address) ?? []],
            cancellationToken).ConfigureAwait(false);

    /// <summary>Whether each plugin that failed had failed in ADD, or was not run, and nothing of the attachment can be
    /// found.</summary>
    /// <exception cref="PodException">The host's rules or interfaces cannot be read.</exception>
    public async Task<bool> HoldsNothingAsync(CancellationToken cancellationToken) => Failures?.All(HasFailedInAdd) == true
        && await TraceAsync(cancellationToken).ConfigureAwait(false) is { IsHostClean: true, HasInterface: false };

    /// <summary>Removes what can be proved to be the attachment's own.</summary>
    /// <returns>What was done, for the user.</returns>
    /// <exception cref="PodException">That is not all that it may hold, and it was not to be given up.</exception>
    public async Task<string> RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var traces = await TraceAsync(cancellationToken).ConfigureAwait(false);
            var isAll = Failures?.All(one => HasFailedInAdd(one) || IsKnown(one)) == true;
            if (!isAll && !request.GiveUp) throw Refused(traces);
            await traces.RemoveAsync(cancellationToken).ConfigureAwait(false);
            var removed = traces.Lines();
            traces = await TraceAsync(cancellationToken).ConfigureAwait(false);
            var isGone = traces.IsHostClean && (!traces.HasInterface || request.IsNamespaceDoomed);
            if (!isGone && !request.GiveUp) throw Refused(traces);
            var what = removed.Count > 0 ? $"; removed without it: {string.Join(", ", removed)}" : "";
            return isAll && isGone ? $"{error.Message}{what}" : $"{GivenUp}{what}";
        }
        catch (PodException unreadable) when (request.GiveUp)
        {
            return $"{GivenUp}; {unreadable.Message}";
        }
    }

    private Task<AttachmentTraces> TraceAsync(CancellationToken cancellationToken) =>
        Detachment.TraceAsync(cni, request, cached, cancellationToken);

    // Such a plugin holds nothing that is known of. Where nothing is known of the ADD at all, there was none.
    private bool HasFailedInAdd(CniPluginException failure) => cached is null
        ? Attachment.KnownResult is null
        : failure.Invocation.Position >= cached.FailedPosition;

    private bool IsKnown(CniPluginException failure) =>
        KnownPlugins.Contains(failure.PluginType)
            && Config.Plugins.ElementAtOrDefault(failure.Invocation.Position)?.IpamType is var ipam
            && (ipam is null or "host-local" or "static" || ipam == "dhcp" && !File.Exists(DhcpSocket));

    private bool IsMasquerading(CniPluginException failure) =>
        Config.Plugins.ElementAtOrDefault(failure.Invocation.Position) is { } plugin
            && PluginBackend.OfMasquerading(plugin) == PluginBackend.Iptables;

    private PodException Refused(AttachmentTraces traces)
    {
        IReadOnlyList<string> held = traces.HasInterface
            ? [.. traces.Lines(), $"interface {Attachment.IfName}"]
            : traces.Lines();
        var what = held.Count > 0 ? $" It still holds {string.Join(", ", held)}." : "";
        return new PodException(
            $"{error.Message.TrimEnd('.')}.{what} Fix the cause and try again, or give it up with '{request.GiveUpCommand}'.", error);
    }
}
