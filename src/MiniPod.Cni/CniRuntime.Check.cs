namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Asks all plugins, in their order, whether a container is still attached as ADD left it, with configuration, arguments,
    /// namespace path and result as ADD had them. A network with <c>disableCheck</c> is not asked.
    /// </summary>
    /// <param name="list">The network as the caller remembers it; what the cache has takes precedence.</param>
    /// <param name="rt">The attachment as the caller remembers it. Its namespace may be empty: the cached one is meant then.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <exception cref="CniConfigException">Network or attachment are not valid, were never added, or the version,
    /// below 0.4.0, has no CHECK. No plugin was run.</exception>
    /// <exception cref="CniCacheException">The cache file is damaged, or cannot be read.</exception>
    /// <exception cref="CniPluginException">A plugin found something wrong, or failed.</exception>
    /// <exception cref="CniTimeoutException">The time was up.</exception>
    /// <remarks>
    /// The specification: <see href="https://www.cni.dev/docs/spec/#checking-an-attachment">checking an attachment</see>,
    /// <see href="https://www.cni.dev/docs/spec/#check-check-containers-networking-is-as-expected">CHECK</see>.
    /// </remarks>
    public async Task CheckNetworkListAsync(
        NetworkConfigList list,
        RuntimeConf rt,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        Validate(list, rt);
        AttachmentRules.RequireAbsolute(rt.NetNs);
        AttachmentRules.FindNamespace(rt.NetNs);
        var disabled = list.DisableCheck;
        using var operation = new Operation(_options, _exec, "CHECK", list, rt, observer, cancellationToken);
        using var containerLock = await operation.WaitAsync((time, token) =>
            _locks.AcquireAsync(rt.ContainerId, "CHECK", time, token)).ConfigureAwait(false);

        // Step 1: SPEC.md, "CHECK": not before ADD, not after DEL, and with the parameters of ADD.
        var cached = _cache.Find(list.Name, rt.ContainerId, rt.IfName);
        list = cached?.Config ?? list;
        if (SpecVersion.Parse(list.CniVersion, "cniVersion") < SpecVersion.WithCheck)
        {
            throw new CniConfigException(
                $"network \"{list.Name}\" is of CNI version {list.CniVersion}, which has no CHECK: it came with 0.4.0",
                CniErrorCode.IncompatibleVersion);
        }

        if (disabled || list.DisableCheck) return; // whether it was so at ADD or is so by now
        if (cached is null)
        {
            throw new CniConfigException(
                $"container \"{rt.ContainerId}\" has no interface \"{rt.IfName}\" on network \"{list.Name}\": nothing to CHECK",
                CniErrorCode.UnknownContainer);
        }

        if (cached.Damage is not null)
            throw new CniCacheException(cached.Path, $"cache file \"{cached.Path}\" is damaged: {cached.Damage.Message}", cached.Damage);
        if (!cached.IsComplete || cached.Result is null)
        {
            throw new CniConfigException(
                $"the ADD of interface \"{rt.IfName}\" of container \"{rt.ContainerId}\" did not succeed: DEL it",
                CniErrorCode.UnknownContainer);
        }

        var paths = _finder.FindAll(list);
        operation.List = list;
        operation.RuntimeConf = ForCheck(cached, rt);
        var result = ResultForCheck(cached, list);

        // Step 2: in order; the first that finds something wrong ends it.
        for (var position = 0; position < paths.Count; position++)
        {
            var stdin = PluginRequest.Build(list, list.Plugins[position], operation.RuntimeConf, result);
            await operation.RunAsync(operation.Invocation(position, paths[position], stdin)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="CheckNetworkListAsync(NetworkConfigList, RuntimeConf, ICniObserver, CancellationToken)"/>
    public Task CheckNetworkListAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken = default) =>
        CheckNetworkListAsync(list, rt, null, cancellationToken);

    private static CniResult ResultForCheck(CachedAttachment cached, NetworkConfigList list)
    {
        try
        {
            return cached.Result!.ConvertTo(list.CniVersion);
        }
        catch (CniResultException error)
        {
            throw new CniCacheException(
                cached.Path, $"the result in cache file \"{cached.Path}\" cannot be given to the plugins: {error.Message}", error);
        }
    }

    // Plugins compare the namespace's path as text: they are given ADD's, as long as it leads to where the caller points.
    private static RuntimeConf ForCheck(CachedAttachment cached, RuntimeConf rt)
    {
        var known = cached.NetNs.Length > 0 ? cached.ToRuntimeConf() : rt;
        var pointed = AttachmentRules.RequireNamespace(rt.NetNs.Length > 0 ? rt.NetNs : known.NetNs);
        var added = cached.Namespace ?? NamespaceStamp.Of(AttachmentRules.RequireNamespace(known.NetNs));
        return added == NamespaceStamp.Of(pointed) && pointed == AttachmentRules.FindNamespace(known.NetNs)
            ? known
            : throw new CniConfigException(
                $"\"{(rt.NetNs.Length > 0 ? rt.NetNs : known.NetNs)}\" is another network namespace than that, by "
                + $"\"{known.NetNs}\", which interface \"{rt.IfName}\" was added to",
                CniErrorCode.InvalidNetNS);
    }
}
