namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Cleans up after attachments that are not valid any more: DEL, with what ADD was given, of those the cache knows, then GC
    /// of all plugins, which is to find what the cache does not. No other operation runs meanwhile. A network with
    /// <c>disableGC</c> is left alone. No substitute for DEL.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="valid">
    /// All attachments of the network that are to stay, whoever made them: what is not named here loses its network, also what is being
    /// added at the time of the call. A caller that has them from the cache, or cannot keep others from adding, gives a function.
    /// </param>
    /// <param name="allowEmpty">True lets <paramref name="valid"/> be empty: everything on the network is deleted.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <returns>What was done, and all that went wrong.</returns>
    /// <exception cref="CniConfigException">The network is not valid, or <paramref name="valid"/> is empty and that was
    /// not allowed. Nothing was done.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. Nothing was done.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used. Nothing was done.</exception>
    /// <exception cref="CniTimeoutException">Other operations did not end in time. Nothing was done.</exception>
    /// <remarks>
    /// The specification: <see href="https://www.cni.dev/docs/spec/#garbage-collecting-a-network">garbage-collecting a network</see>,
    /// <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">GC</see>.
    /// </remarks>
    public async Task<GcResult> GcNetworkListAsync(
        NetworkConfigList list,
        IReadOnlyCollection<GcAttachment> valid,
        bool allowEmpty,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        // What is wrong with them shows before the wait for other operations, not after.
        RequireValid(list, valid, allowEmpty);
        return await GcNetworkListAsync(list, _ => valid, allowEmpty, observer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="GcNetworkListAsync(NetworkConfigList, IReadOnlyCollection{GcAttachment}, bool, ICniObserver, CancellationToken)"/>
    public Task<GcResult> GcNetworkListAsync(
        NetworkConfigList list,
        IReadOnlyCollection<GcAttachment> valid,
        bool allowEmpty = false,
        CancellationToken cancellationToken = default) => GcNetworkListAsync(list, valid, allowEmpty, null, cancellationToken);

    /// <summary>
    /// Cleans up after attachments that are not valid any more, where a function says which are. It is called when all other operations
    /// have ended and none can begin: it sees what was added while GC waited.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="findValid">
    /// Is given the attachments of the network that the cache knows by then, and returns all that are to stay, whoever made them. Null
    /// says that nothing is to be done after all; what it throws ends GC, with nothing done. It must not call an operation of this
    /// library, which would wait for GC.
    /// </param>
    /// <param name="allowEmpty">True lets the valid attachments be none: everything on the network is deleted.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <returns>What was done, and all that went wrong.</returns>
    /// <exception cref="CniConfigException">The network is not valid, or no attachment is valid and that was not
    /// allowed. Nothing was done.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. Nothing was done.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used. Nothing was done.</exception>
    /// <exception cref="CniTimeoutException">Other operations did not end in time. Nothing was done.</exception>
    /// <remarks>
    /// The specification: <see href="https://www.cni.dev/docs/spec/#garbage-collecting-a-network">garbage-collecting a network</see>,
    /// <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">GC</see>.
    /// </remarks>
    public async Task<GcResult> GcNetworkListAsync(
        NetworkConfigList list,
        Func<IReadOnlyList<CachedAttachment>, IReadOnlyCollection<GcAttachment>?> findValid,
        bool allowEmpty,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        AttachmentRules.RequireNetworkName(list.Name, "network");
        var nothing = new GcResult { Deleted = [], Errors = [], PluginsAsked = false };
        if (list.DisableGC) return nothing;
        var paths = _finder.FindAll(list);

        using var operation = new Operation(_options, _exec, "GC", list, null, observer, cancellationToken);
        using var all = await operation.WaitAsync(_locks.AcquireAllAsync).ConfigureAwait(false);

        // One look at the cache for both: what the function has not seen is not deleted, though another runtime may write meanwhile.
        IReadOnlyList<CachedAttachment> known = [.. _cache.List(null).Where(attachment => attachment.NetworkName == list.Name)];
        if (findValid(known) is not { } valid) return nothing;
        RequireValid(list, valid, allowEmpty);
        list = operation.List = await SelectVersionAsync(operation, list).ConfigureAwait(false);

        // Step 1: what the cache knows and nobody wants any more is deleted as DEL deletes it.
        var errors = new List<CniException>();
        var deleted = new List<CachedAttachment>();
        foreach (var stale in known.Where(attachment => !valid.Contains(new(attachment.ContainerId, attachment.IfName))))
        {
            try
            {
                using var del = new Operation(_options, _exec, "DEL", list, stale.ToRuntimeConf(), observer, cancellationToken);
                await DelAsync(del, list, stale.ToRuntimeConf()).ConfigureAwait(false);
                deleted.Add(stale);
                if (_cache.List(stale.ContainerId).Count == 0) _locks.Forget(stale.ContainerId);
            }
            catch (CniException error)
            {
                errors.Add(error);
            }
        }

        // Nobody writes to the cache now: what is half written there, a killed process has left.
        _cache.Sweep();

        // Step 2: SPEC.md, "Garbage-collecting a network": every plugin, and all errors.
        operation.Restart();
        var asked = SpecVersion.Parse(list.CniVersion, "cniVersion") >= SpecVersion.WithGc;
        for (var position = 0; asked && position < paths.Count; position++)
        {
            try
            {
                var stdin = PluginRequest.Build(list, list.Plugins[position], validAttachments: valid);
                await operation.RunAsync(operation.Invocation(position, paths[position], stdin)).ConfigureAwait(false);
            }
            catch (CniException error)
            {
                errors.Add(error);
            }
        }

        return new GcResult { Deleted = deleted, Errors = errors, PluginsAsked = asked };
    }

    /// <inheritdoc
    /// cref="GcNetworkListAsync(NetworkConfigList, Func{IReadOnlyList{CachedAttachment}, IReadOnlyCollection{GcAttachment}}, bool,
    /// ICniObserver, CancellationToken)"/>
    public Task<GcResult> GcNetworkListAsync(
        NetworkConfigList list,
        Func<IReadOnlyList<CachedAttachment>, IReadOnlyCollection<GcAttachment>?> findValid,
        bool allowEmpty = false,
        CancellationToken cancellationToken = default) => GcNetworkListAsync(list, findValid, allowEmpty, null, cancellationToken);

    private static void RequireValid(NetworkConfigList list, IReadOnlyCollection<GcAttachment> valid, bool allowEmpty)
    {
        foreach (var attachment in valid) AttachmentRules.Require(attachment.ContainerId, attachment.IfName);
        if (valid.Count == 0 && !allowEmpty && !list.DisableGC)
            throw new CniConfigException(
                $"GC of network \"{list.Name}\" with no valid attachment would delete everything on it, also what other runtimes made: " +
                "refused, since allowEmpty is false");
    }
}
