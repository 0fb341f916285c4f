using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Networks;

/// <summary>
/// Detaches a container from a network, also where a plugin fails in DEL as it failed in ADD, which would otherwise never
/// end. Its own configuration is tried first, then the one that the network has now; what is then left and can be proved
/// to be the attachment's own is removed without the plugins.
/// </summary>
public static class Detachment
{
    /// <summary>Detaches a container from a network.</summary>
    /// <param name="cni">Runs the plugins.</param>
    /// <param name="request">What to detach.</param>
    /// <param name="cancellationToken">Gives up; plugins that are running are not interrupted.</param>
    /// <returns>Lines for the user about what a plugin refused and what was done instead. Usually none.</returns>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used.</exception>
    /// <exception cref="PodException">A plugin failed or is missing, and what it holds could not be removed without it.
    /// The attachment is kept, so that it can be detached later.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        CniRuntime cni, DetachRequest request, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        request = await WithoutDamageAsync(cni, request, lines, cancellationToken).ConfigureAwait(false);
        var (network, rt) = (request.Network.Name, request.Attachment);
        var added = TryFindCached(cni, request);
        if (await TryDelAsync(cni, request, request.Network, new DelOptions()).ConfigureAwait(false) is not { } error)
            return [.. lines, .. await SweepAsync(cni, request, added, cancellationToken).ConfigureAwait(false)];

        var cached = cni.FindCached(network, rt.ContainerId, rt.IfName);
        if (cached is null && error is PluginNotFoundException)
            return lines; // It was missing for ADD too, so ADD was refused before its first plugin ran.

        var failed = new FailedDel(cni, request, error, cached);
        if (await failed.RestoreChainAsync(cancellationToken).ConfigureAwait(false)
            && await TryDelAsync(cni, request, request.Network, new DelOptions()).ConfigureAwait(false) is null)
        {
            return lines;
        }

        if (await failed.HoldsNothingAsync(cancellationToken).ConfigureAwait(false))
            return await ForgetAsync($"nothing of it is attached, so its failed DEL is ignored: {error.Message}").ConfigureAwait(false);

        if (request.FindCurrent(network) is { } current
            && !current.Raw.Span.SequenceEqual(failed.Config.Raw.Span)
            && await TryDelAsync(cni, request, current, new DelOptions { UseGivenConfig = true }).ConfigureAwait(false) is null)
        {
            return
            [
                .. lines,
                $"network \"{network}\": detached with its current configuration; with the former one, {error.Message}",
                .. await SweepAsync(cni, request, added, cancellationToken).ConfigureAwait(false),
            ];
        }

        return await ForgetAsync(await failed.RemoveAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        async Task<IReadOnlyList<string>> ForgetAsync(string why)
        {
            await cni.ForgetAttachmentAsync(network, rt.ContainerId, rt.IfName, CancellationToken.None).ConfigureAwait(false);
            return [.. lines, $"network \"{network}\": {why}"];
        }
    }

    /// <summary>Finds what an attachment holds.</summary>
    internal static Task<AttachmentTraces> TraceAsync(
        CniRuntime cni, DetachRequest request, CachedAttachment? cached, CancellationToken cancellationToken)
    {
        var (network, rt) = (request.Network.Name, request.Attachment);
        var isOnly = !cni.GetCachedAttachments(rt.ContainerId).Any(one => one.NetworkName == network && one.IfName != rt.IfName);
        var addresses = request.Addresses.Concat(cached?.Result?.ContainerIps.Select(ip => ip.Address.Address) ?? []).Distinct();
        return AttachmentTraces.FindAsync(
            request.Programs, cached?.Config ?? request.Network, rt, addresses, isOnly, cancellationToken);
    }

    // After a failed ADD, plugins overlook things although their DEL succeeds: one of them has removed the interface by
    // whose addresses another one finds its rules. Without a cache file, an earlier DEL may have been killed here.
    private static async Task<IReadOnlyList<string>> SweepAsync(
        CniRuntime cni, DetachRequest request, CachedAttachment? added, CancellationToken cancellationToken)
    {
        if (added?.IsComplete ?? request.Attachment.KnownResult is not null) return [];
        var traces = await TraceAsync(cni, request, added, cancellationToken).ConfigureAwait(false);
        if (traces.IsHostClean) return [];
        await traces.RemoveAsync(cancellationToken).ConfigureAwait(false);
        return [$"network \"{request.Network.Name}\": its plugins overlooked {string.Join(", ", traces.Lines())}; removed"];
    }

    private static CachedAttachment? TryFindCached(CniRuntime cni, DetachRequest request)
    {
        try
        {
            return cni.FindCached(request.Network.Name, request.Attachment.ContainerId, request.Attachment.IfName);
        }
        catch (CniCacheException)
        {
            return null; // a damaged file, which DEL sets aside
        }
    }

    // DEL sets a damaged file aside, and then has no result. Plugins that find their rules by the addresses need one: the
    // interface has them, as long as it is there.
    private static async Task<DetachRequest> WithoutDamageAsync(
        CniRuntime cni, DetachRequest request, List<string> lines, CancellationToken cancellationToken)
    {
        var rt = request.Attachment;
        try
        {
            cni.FindCached(request.Network.Name, rt.ContainerId, rt.IfName);
            return request;
        }
        catch (CniCacheException damaged)
        {
            lines.Add($"{damaged.Message} It was set aside in the same directory, as \".{Path.GetFileName(damaged.Path)}.damaged\".");
            if (rt.KnownResult is not null) return request;
            var result = await InterfaceResult.ReadAsync(
                request.Programs, request.Network.CniVersion, rt, cancellationToken).ConfigureAwait(false);
            return request with { Attachment = rt with { KnownResult = result } };
        }
    }

    private static async Task<CniException?> TryDelAsync(
        CniRuntime cni, DetachRequest request, NetworkConfigList list, DelOptions options)
    {
        try
        {
            await cni.DelNetworkListAsync(
                list, request.Attachment, options, request.Observer, CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (CniException error) when (error is not CniCacheException)
        {
            return error;
        }
    }
}
