using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Linux;

namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Detaches a container from a network by running DEL on all plugins in reverse order, with the configuration,
    /// arguments and result of the ADD from the cache. DEL may be repeated: it succeeds for an attachment that was
    /// never added or has already been deleted. Run it while the namespace still exists; once the namespace is gone,
    /// plugins cannot clean up completely.
    /// </summary>
    /// <param name="list">The network as known to the caller. The configuration in the cache takes precedence.</param>
    /// <param name="rt">The attachment as known to the caller. Its namespace may be empty or gone, but must not be the
    /// host's own.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>A task that completes when all plugins have run and the attachment is removed from the cache.</returns>
    /// <exception cref="CniConfigException">The network or the attachment is not valid. No plugin was run.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. No plugin was run, and the attachment stays in
    /// the cache.</exception>
    /// <exception cref="CniPluginException">A plugin failed. The attachment stays in the cache, so that DEL can be
    /// retried.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded <see cref="CniRuntimeOptions.Timeout"/>. The
    /// attachment stays in the cache, so that DEL can be retried.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>
    /// See <see href="https://www.cni.dev/docs/spec/#deleting-an-attachment">Deleting an attachment</see> and
    /// <see href="https://www.cni.dev/docs/spec/#del-remove-container-from-network-or-un-apply-modifications">DEL</see>
    /// in the CNI specification.
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
        // Step 1: Use the parameters of ADD, not those of the caller: portmap, for example, silently deletes nothing
        // when it does not receive its ports.
        var cached = FindForDel(list.Name, rt);
        operation.RuntimeConf = ForDel(cached, rt);
        var paths = _finder.FindAll(cached?.Config ?? list);
        operation.List = await SelectVersionAsync(operation, cached?.Config ?? list).ConfigureAwait(false);
        await AwaitPluginOfAddAsync(operation, cached).ConfigureAwait(false);

        // Step 2: SPEC.md, "Detaching": reverse order, each plugin with the result of ADD; stop at the first failure.
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

        // Step 3: Forget the attachment only after all plugins have succeeded.
        if (cached is not null) ResultCache.Remove(cached);
        _cache.RemoveTemporary(list.Name, rt.ContainerId, rt.IfName);
    }

    // When the process that started the ADD is killed, its plugin keeps running. Whatever that plugin created after DEL
    // would never be removed, so DEL waits for it, for at most half of the remaining time, before it terminates the
    // plugin.
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
            // A damaged file must not block DEL forever. Plugins clean up what they can without it.
            ResultCache.SetAside(error.Path);
            return null;
        }
    }

    /// <summary>The parameters of ADD. The namespace path is the same text as long as it refers to the same
    /// namespace.</summary>
    private static RuntimeConf ForDel(CachedAttachment? cached, RuntimeConf rt)
    {
        // A legacy cache file contains only a result.
        var known = cached is null || (cached.Config is null && cached.NetNs.Length == 0) ? rt : cached.ToRuntimeConf();
        var path = rt.NetNs.Length > 0 ? rt.NetNs : known.NetNs;
        var found = AttachmentRules.FindOthers(path);

        // SPEC.md, "DEL": CNI_NETNS may be empty. Plugins fail and leak resources when the path refers to no namespace,
        // but not when it is empty. Plugins must not enter another namespace that now has this path either: its
        // interfaces have the same names.
        if (found is not { } ns || (cached?.Namespace is { } added && added != NamespaceStamp.Of(ns))) return known with { NetNs = "" };
        return known with { NetNs = known.NetNs.Length > 0 && AttachmentRules.FindOthers(known.NetNs) == ns ? known.NetNs : path };
    }

    // DEL has prevResult since 0.4.0.
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
            return null; // DEL without a result is better than no DEL
        }
    }
}
