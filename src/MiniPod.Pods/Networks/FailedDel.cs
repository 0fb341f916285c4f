using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>A DEL that failed, and what can be done about it without its plugins.</summary>
/// <param name="cni">Runs the plugins.</param>
/// <param name="request">What was to be detached.</param>
/// <param name="error">Why it failed.</param>
/// <param name="added">What the CNI cache knew of the attachment; null for nothing.</param>
internal sealed class FailedDel(CniRuntime cni, DetachRequest request, CniException error, CachedAttachment? added)
{
    private NetworkConfigList Config => added?.Config ?? request.Network;

    private RuntimeConf Attachment => request.Attachment;

    private string GivenUp => $"given up, and whatever its plugins still hold is lost: {error.Message}";

    /// <summary>Whether only plugins failed that always do in their first DEL, and do their work in it.</summary>
    public bool IsOnlyTheFirst => Failures?.All(failure =>
        Config.Plugins.ElementAtOrDefault(failure.Invocation.Position) is { } plugin && PluginBackend.FailsInFirstDel(plugin)) == true;

    // Null if it is not known what each plugin said: it did not answer in time, or none was run.
    private IReadOnlyList<CniPluginException>? Failures =>
        Of(error).All(one => one is CniPluginException) ? [.. Of(error).Cast<CniPluginException>()] : null;

    /// <summary>The failures that the exception of a DEL stands for.</summary>
    public static IReadOnlyList<CniException> Of(CniException error) => error is CniDelException several ? several.Failures : [error];

    /// <summary>
    /// Prepares another try after a masquerading plugin failed: its chain may be missing, which makes every DEL fail, and is
    /// re-created; or it is one that fails in its first DEL.
    /// </summary>
    /// <param name="isSecondTry">Whether this was the second try already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether DEL is worth another try.</returns>
    public async Task<bool> PrepareNextTryAsync(bool isSecondTry, CancellationToken cancellationToken)
    {
        var failed = (Failures ?? []).Select(failure => Config.Plugins.ElementAtOrDefault(failure.Invocation.Position))
            .OfType<PluginConfig>()
            .Where(PluginBackend.IsMasquerading)
            .ToList();
        if (failed.Any(PluginBackend.FailsInFirstDel)) return !isSecondTry;
        return failed.Count > 0 && await MasqueradeChain.RestoreAsync(
            request.Programs,
            Config,
            Attachment.ContainerId,
            [.. request.Addresses, .. added?.Result?.ContainerIps.Select(ip => ip.Address.Address) ?? []],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a DEL with another configuration would free the same: it differs, and has the plugins that did not
    /// do their part.</summary>
    /// <param name="current">The other configuration.</param>
    public bool CanUse(NetworkConfigList current)
    {
        if (current.Raw.Span.SequenceEqual(Config.Raw.Span)) return false;
        var missed = Failures is { } failures
            ? failures.Select(failure => Config.Plugins.ElementAtOrDefault(failure.Invocation.Position)).OfType<PluginConfig>()
            : Config.Plugins;
        return missed.All(plugin => current.Plugins.Any(other => other.Type == plugin.Type && other.IpamType == plugin.IpamType));
    }

    /// <summary>Removes what can be proved to be the attachment's own.</summary>
    /// <returns>What was done, for the user.</returns>
    /// <exception cref="PodException">That is not all that it may hold, and it was not to be given up.</exception>
    public async Task<string> RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var traces = await Detachment.TraceAsync(cni, request, added, cancellationToken).ConfigureAwait(false);

            // Nothing is removed as long as a plugin may succeed later: it expects what it left. And whoever got the address
            // next would share it with an interface that stays.
            var unseen = await FindUnseenAsync(cancellationToken).ConfigureAwait(false);
            var isProvable = Failures?.All(one => HasFailedInAdd(one) || IsKnown(one)) == true
                && unseen is null
                && (!traces.HasInterface || request.IsNamespaceDoomed);
            if (!isProvable && !request.GiveUp) throw Refused(traces, unseen);
            var removed = traces.Lines();
            await traces.RemoveAsync(cancellationToken).ConfigureAwait(false);
            traces = await Detachment.TraceAsync(cni, request, added, cancellationToken).ConfigureAwait(false);
            var isAll = isProvable && traces.IsHostClean;
            if (!isAll && !request.GiveUp) throw Refused(traces, unseen);
            var what = removed.Count > 0 ? $"; removed without it: {string.Join(", ", removed)}" : "";
            return isAll ? $"nothing of it is left, so its failed DEL is ignored: {error.Message}{what}" : $"{GivenUp}{what}";
        }
        catch (Exception unreadable) when (request.GiveUp && Detachment.IsOfTheHost(unreadable))
        {
            return $"{GivenUp}; {unreadable.Message}";
        }
    }

    // Rules stay when the program that writes them is uninstalled, and cannot be looked at without it.
    private async Task<string?> FindUnseenAsync(CancellationToken cancellationToken)
    {
        var wasAdded = (added?.IsComplete ?? Attachment.KnownResult is not null) && added?.IsOfAnotherBoot != true;
        var hasPorts = AttachmentConf.Ports(added?.CapabilityArgs ?? Attachment.CapabilityArgs).Any();
        return wasAdded
            && await new HostNeeds(cni, request.Programs).FindMissingAsync(Config, hasPorts, cancellationToken).ConfigureAwait(false)
                is var (_, program)
            ? $" Its firewall rules cannot be looked at: the program \"{program}\" is not installed."
            : null;
    }

    // Such a plugin holds nothing that is known of. Where nothing is known of the ADD at all, there was none.
    private bool HasFailedInAdd(CniPluginException failure) => added is null
        ? Attachment.KnownResult is null
        : failure.Invocation.Position >= added.FailedPosition;

    // Plugins of the CNI project, as far as all that they leave on the host is among the traces, or goes with the namespace.
    // The others keep files, devices or rules of their own.
    private bool IsKnown(CniPluginException failure)
    {
        if (Config.Plugins.ElementAtOrDefault(failure.Invocation.Position) is not { } plugin) return false;
        var isKnown = plugin.Type switch
        {
            "dummy" or "ipvlan" or "loopback" or "macvlan" or "ptp" or "tap" or "vlan" => true,
            "bandwidth" or "portmap" or "sbr" or "vrf" => true,
            "bridge" => !plugin.Raw.Contains("\"macspoofchk\"", StringComparison.OrdinalIgnoreCase),
            "firewall" => !PluginBackend.HasFirewalld,
            _ => false,
        };
        return isKnown
            && (plugin.IpamType is null or "host-local" or "static"
                || plugin.IpamType == "dhcp" && !DhcpDaemon.IsListening(plugin.Ipam!.Value));
    }

    private PodException Refused(AttachmentTraces traces, string? unseen)
    {
        IReadOnlyList<string> held = traces.HasInterface
            ? [.. traces.Lines(), $"interface {Attachment.IfName}"]
            : traces.Lines();
        var what = held.Count > 0 ? $" It still holds {string.Join(", ", held)}." : "";
        return new PodException(
            $"{error.Message.TrimEnd('.')}.{what}{unseen} Fix the cause and try again, or give it up with '{request.GiveUpCommand}'.",
            error);
    }
}
