using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Linux;

namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Detaches a container from a network: DEL of all plugins in reverse order, with configuration, arguments and result as ADD
    /// had them, from the cache. May be repeated; what was never added, or is deleted already, is success. Run it while the
    /// namespace lives: on one that is gone plugins leave part of their work behind.
    /// </summary>
    /// <param name="list">The network as the caller remembers it; what the cache has takes precedence.</param>
    /// <param name="rt">The attachment as the caller remembers it. Its namespace may be empty or gone, but not be the host's own.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <exception cref="CniConfigException">Network or attachment are not valid. No plugin was run.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. No plugin was run, and the cache keeps the attachment.</exception>
    /// <exception cref="CniPluginException">A plugin failed; the cache keeps the attachment: try again.</exception>
    /// <exception cref="CniTimeoutException">The time was up; the cache keeps the attachment: try again.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used.</exception>
    /// <remarks>
    /// The specification: <see href="https://www.cni.dev/docs/spec/#deleting-an-attachment">deleting an attachment</see>,
    /// <see href="https://www.cni.dev/docs/spec/#del-remove-container-from-network-or-un-apply-modifications">DEL</see>.
    /// </remarks>
    public async Task DelNetworkListAsync(
        NetworkConfigList list,
        RuntimeConf rt,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        Validate(list, rt);
        AttachmentRules.RequireAbsolute(rt.NetNs);
        AttachmentRules.FindNamespace(rt.NetNs);
        using var operation = new Operation(_options, _exec, "DEL", list, rt, observer, cancellationToken);
        using var containerLock = await operation.WaitAsync((time, token) =>
            _locks.AcquireAsync(rt.ContainerId, "DEL", time, token)).ConfigureAwait(false);
        await DelAsync(operation, list, rt).ConfigureAwait(false);
        containerLock.IsLast = _cache.List(rt.ContainerId).Count == 0;
    }

    /// <inheritdoc cref="DelNetworkListAsync(NetworkConfigList, RuntimeConf, ICniObserver, CancellationToken)"/>
    public Task DelNetworkListAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken = default) =>
        DelNetworkListAsync(list, rt, null, cancellationToken);

    private async Task DelAsync(Operation operation, NetworkConfigList list, RuntimeConf rt)
    {
        // Step 1: what ADD was given counts, not what the caller remembers: portmap without its ports deletes nothing and says nothing.
        var cached = FindForDel(list.Name, rt);
        operation.RuntimeConf = ForDel(cached, rt);
        var paths = _finder.FindAll(cached?.Config ?? list);
        operation.List = await SelectVersionAsync(operation, cached?.Config ?? list).ConfigureAwait(false);
        await AwaitPluginOfAddAsync(operation, cached).ConfigureAwait(false);

        // Step 2: SPEC.md, "Detaching": reverse order, each given the result of ADD; the first failure ends it.
        var result = ResultForDel(operation.List, cached?.Result, rt.KnownResult);
        for (var position = paths.Count - 1; position >= 0; position--)
        {
            var stdin = PluginRequest.Build(operation.List, operation.List.Plugins[position], operation.RuntimeConf, result);
            try
            {
                await operation.RunAsync(operation.Invocation(position, paths[position], stdin)).ConfigureAwait(false);
            }
            catch (CniPluginException error) when (error is { Code: CniErrorCode.UnknownContainer, PluginMessage: not null })
            {
                // SPEC.md, "Error": code 3 means that there is nothing to clean up.
            }
        }

        // Step 3: only now is it forgotten.
        if (cached is not null) ResultCache.Remove(cached);
        _cache.RemoveTemporary(list.Name, rt.ContainerId, rt.IfName);
    }

    // A plugin runs on when the process that began the ADD was killed: what it makes after DEL would stay for ever. It has half of
    // our time to come to its end.
    private static async Task AwaitPluginOfAddAsync(Operation operation, CachedAttachment? cached)
    {
        if (cached is not { IsComplete: false, RunningInvocation: { } id }) return;
        await ProcessMarker.EndAsync(
            PluginExec.Marker, id, operation.Remaining / 2, TermGrace, operation.CancellationToken).ConfigureAwait(false);
    }

    private CachedAttachment? FindForDel(string network, RuntimeConf rt)
    {
        try
        {
            return _cache.Find(network, rt.ContainerId, rt.IfName);
        }
        catch (CniCacheException error) when (error.InnerException is not (IOException or UnauthorizedAccessException))
        {
            // A damaged file must not stand in the way of DEL for ever; plugins clean up what they can without it.
            ResultCache.SetAside(error.Path);
            return null;
        }
    }

    /// <summary>The parameters of ADD; of the namespace the same text, as long as it leads to the same place.</summary>
    private static RuntimeConf ForDel(CachedAttachment? cached, RuntimeConf rt)
    {
        // A legacy cache file has a result alone.
        var known = cached is null || (cached.Config is null && cached.NetNs.Length == 0) ? rt : cached.ToRuntimeConf();
        var path = rt.NetNs.Length > 0 ? rt.NetNs : known.NetNs;
        var found = AttachmentRules.FindOthers(path);

        // SPEC.md, "DEL": CNI_NETNS may be empty. A path that leads to no namespace makes plugins fail, and leak; an empty one does not.
        // Nor must plugins reach into another namespace that has the path by now: its interfaces have the same names.
        if (found is not { } ns || (cached?.Namespace is { } added && added != NamespaceStamp.Of(ns))) return known with { NetNs = "" };
        return known with { NetNs = known.NetNs.Length > 0 && AttachmentRules.FindOthers(known.NetNs) == ns ? known.NetNs : path };
    }

    // prevResult is part of DEL since 0.4.0.
    private static CniResult? ResultForDel(NetworkConfigList list, CniResult? cached, JsonObject? known)
    {
        if (SpecVersion.Parse(list.CniVersion, "cniVersion") < SpecVersion.WithCheck) return null;
        try
        {
            var result = cached ?? (known is null ? null : CniResult.Parse(Encoding.UTF8.GetBytes(known.ToJsonString())));
            return result?.ConvertTo(list.CniVersion);
        }
        catch (CniResultException)
        {
            return null; // DEL does what it can without it, rather than nothing
        }
    }
}
