using MiniPod.Cni;

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
        if (await TryDelAsync(cni, request, request.Network, new DelOptions()).ConfigureAwait(false) is not { } error) return [];

        var (network, rt) = (request.Network.Name, request.Attachment);
        var cached = cni.FindCached(network, rt.ContainerId, rt.IfName);
        if (cached is null && error is PluginNotFoundException)
            return []; // It was missing for ADD too, so ADD was refused before its first plugin ran.

        var failed = new FailedDel(request, error, cached);
        if (await failed.RestoreChainAsync(cancellationToken).ConfigureAwait(false)
            && await TryDelAsync(cni, request, request.Network, new DelOptions()).ConfigureAwait(false) is null)
        {
            return [];
        }

        if (await failed.HoldsNothingAsync(cancellationToken).ConfigureAwait(false))
            return await ForgetAsync($"nothing of it is attached, so its failed DEL is ignored: {error.Message}").ConfigureAwait(false);

        if (request.FindCurrent(network) is { } current
            && !current.Raw.Span.SequenceEqual(failed.Config.Raw.Span)
            && await TryDelAsync(cni, request, current, new DelOptions { UseGivenConfig = true }).ConfigureAwait(false) is null)
        {
            return [$"network \"{network}\": detached with its current configuration; with the former one, {error.Message}"];
        }

        return await ForgetAsync(await failed.RemoveAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

        async Task<IReadOnlyList<string>> ForgetAsync(string why)
        {
            await cni.ForgetAttachmentAsync(network, rt.ContainerId, rt.IfName, CancellationToken.None).ConfigureAwait(false);
            return [$"network \"{network}\": {why}"];
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
