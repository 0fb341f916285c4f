namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Runs CHECK on all plugins, in order, to verify that a container is still attached as ADD left it. The plugins
    /// receive the configuration, arguments, namespace path and result of the ADD. Does nothing if the network has
    /// <c>disableCheck</c>.
    /// </summary>
    /// <param name="list">The network as known to the caller. The configuration in the cache takes precedence.</param>
    /// <param name="rt">The attachment as known to the caller. If its namespace is empty, the one in the cache is
    /// used.</param>
    /// <param name="options">What the plugins receive, and which of their reports count.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>A task that completes when all plugins have confirmed the attachment.</returns>
    /// <exception cref="CniConfigException">The network or the attachment is not valid, the attachment was never added
    /// or its ADD failed, the namespace is not the one it was added to, or the CNI version is older than 0.4.0 and has
    /// no CHECK. No plugin was run.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. No plugin was run.</exception>
    /// <exception cref="CniCacheException">The cache file is damaged or cannot be read, or the locks cannot be
    /// used.</exception>
    /// <exception cref="CniPluginException">A plugin found a problem, or failed.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded
    /// <see cref="CniRuntimeOptions.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>
    /// See <see href="https://www.cni.dev/docs/spec/#checking-an-attachment">Checking an attachment</see> and
    /// <see href="https://www.cni.dev/docs/spec/#check-check-containers-networking-is-as-expected">CHECK</see> in the
    /// CNI specification.
    /// </remarks>
    public async Task CheckNetworkListAsync(
        NetworkConfigList list,
        RuntimeConf rt,
        CheckOptions options,
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

        // Step 1: SPEC.md, "CHECK": only between ADD and DEL, and with the parameters of ADD.
        var cached = _cache.Find(list.Name, rt.ContainerId, rt.IfName);
        list = cached?.Config ?? list;
        if (SpecVersion.Parse(list.CniVersion, "cniVersion") < SpecVersion.WithCheck)
        {
            throw new CniConfigException(
                $"network \"{list.Name}\" uses CNI version {list.CniVersion}, which has no CHECK. CHECK requires CNI 0.4.0 or later.",
                CniErrorCode.IncompatibleVersion);
        }

        if (disabled || list.DisableCheck) return; // whether disableCheck was set at ADD or has been set since
        if (cached is null)
        {
            throw new CniConfigException(
                $"container \"{rt.ContainerId}\" has no interface \"{rt.IfName}\" on network \"{list.Name}\": there is nothing to CHECK",
                CniErrorCode.UnknownContainer);
        }

        if (cached.Damage is not null)
            throw new CniCacheException(cached.Path, $"cache file \"{cached.Path}\" is damaged: {cached.Damage.Message}", cached.Damage);
        if (!cached.IsComplete || cached.Result is null)
        {
            throw new CniConfigException(
                $"the ADD of interface \"{rt.IfName}\" for container \"{rt.ContainerId}\" did not succeed. DEL it.",
                CniErrorCode.UnknownContainer);
        }

        var paths = _finder.FindAll(list);
        operation.List = list;
        operation.RuntimeConf = ForCheck(cached, rt);
        var result = ResultForCheck(cached, list);
        if (options.FindHostMacs is { } find) result = result.WithHostMacs(await find(result, cancellationToken).ConfigureAwait(false));

        // Step 2: Run the plugins in order; stop at the first one that finds a problem.
        for (var position = 0; position < paths.Count; position++)
        {
            var stdin = PluginRequest.Build(list, list.Plugins[position], operation.RuntimeConf, result);
            try
            {
                await operation.RunAsync(operation.Invocation(position, paths[position], stdin)).ConfigureAwait(false);
            }
            catch (CniPluginException error) when (options.IsKnownToBeWrong is not null)
            {
                if (!await options.IsKnownToBeWrong(error, cancellationToken).ConfigureAwait(false)) throw;
            }
        }
    }

    /// <inheritdoc cref="CheckNetworkListAsync(NetworkConfigList, RuntimeConf, CheckOptions, ICniObserver, CancellationToken)"/>
    public Task CheckNetworkListAsync(
        NetworkConfigList list, RuntimeConf rt, ICniObserver? observer, CancellationToken cancellationToken) =>
        CheckNetworkListAsync(list, rt, new CheckOptions(), observer, cancellationToken);

    /// <inheritdoc cref="CheckNetworkListAsync(NetworkConfigList, RuntimeConf, CheckOptions, ICniObserver, CancellationToken)"/>
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
                cached.Path, $"the result in cache file \"{cached.Path}\" cannot be passed to the plugins: {error.Message}", error);
        }
    }

    // Plugins compare namespace paths as text, so they receive the path from ADD as long as it refers to the same
    // namespace as the caller's path.
    private static RuntimeConf ForCheck(CachedAttachment cached, RuntimeConf rt)
    {
        var known = cached.NetNs.Length > 0 ? cached.ToRuntimeConf() : rt;
        var pointed = AttachmentRules.RequireNamespace(rt.NetNs.Length > 0 ? rt.NetNs : known.NetNs);
        var added = cached.Namespace ?? NamespaceStamp.Of(AttachmentRules.RequireNamespace(known.NetNs));
        return added == NamespaceStamp.Of(pointed) && pointed == AttachmentRules.FindNamespace(known.NetNs)
            ? known
            : throw new CniConfigException(
                $"\"{(rt.NetNs.Length > 0 ? rt.NetNs : known.NetNs)}\" is not the network namespace that interface "
                + $"\"{rt.IfName}\" was added to, recorded as \"{known.NetNs}\"",
                CniErrorCode.InvalidNetNS);
    }
}
