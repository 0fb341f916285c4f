namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Cleans up attachments that are no longer valid. Stale attachments in the cache are deleted with the parameters
    /// of their ADD; then GC runs on all plugins to clean up resources that the cache does not know. No other operation
    /// runs at the same time. Does nothing if the network has <c>disableGC</c>. GC is not a substitute for DEL.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="valid">
    /// All attachments of the network to keep, including those of other runtimes. Any attachment that is not listed
    /// loses its network, even one that is being added at the time of the call. A caller that takes the list from the
    /// cache, or that cannot prevent concurrent ADDs, should use the overload that takes a function.
    /// </param>
    /// <param name="allowEmpty">True allows <paramref name="valid"/> to be empty, which deletes everything on the
    /// network.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>What was deleted, and all errors.</returns>
    /// <exception cref="CniConfigException">The network is not valid, its plugins support none of its versions, or
    /// <paramref name="valid"/> is empty without <paramref name="allowEmpty"/>. Nothing was done.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. Nothing was done.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used. Nothing was done.</exception>
    /// <exception cref="CniTimeoutException">Other operations did not finish in time. Nothing was done.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>
    /// See <see href="https://www.cni.dev/docs/spec/#garbage-collecting-a-network">Garbage-collecting a network</see>
    /// and <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">GC</see> in the CNI
    /// specification.
    /// </remarks>
    public async Task<GcResult> GcNetworkListAsync(
        NetworkConfigList list,
        IReadOnlyCollection<GcAttachment> valid,
        bool allowEmpty,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        // Report invalid arguments before waiting for other operations, not after.
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
    /// Cleans up attachments that are no longer valid, as determined by a function. The function is called when all
    /// other operations have finished and none can start, so it also sees what was added while GC was waiting.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="findValid">
    /// Receives the attachments of the network in the cache at that time, and returns all attachments to keep,
    /// including those of other runtimes. If it returns null, GC does nothing; if it throws, GC stops before anything
    /// is done and the exception propagates. It is called on the thread that runs the operation and must not start
    /// another operation of this library, which would wait for the GC.
    /// </param>
    /// <param name="allowEmpty">True allows the set of valid attachments to be empty, which deletes everything on the
    /// network.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>What was deleted, and all errors.</returns>
    /// <exception cref="CniConfigException">The network is not valid, its plugins support none of its versions, or
    /// there are no valid attachments without <paramref name="allowEmpty"/>. Nothing was done.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. Nothing was done.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used. Nothing was done.</exception>
    /// <exception cref="CniTimeoutException">Other operations did not finish in time. Nothing was done.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>
    /// See <see href="https://www.cni.dev/docs/spec/#garbage-collecting-a-network">Garbage-collecting a network</see>
    /// and <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">GC</see> in the CNI
    /// specification.
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

        // Read the cache once for both: an attachment that the function has not seen is not deleted, although another
        // runtime may write to the cache at the same time.
        IReadOnlyList<CachedAttachment> known = [.. _cache.List(null).Where(attachment => attachment.NetworkName == list.Name)];
        if (findValid(known) is not { } valid) return nothing;
        RequireValid(list, valid, allowEmpty);
        list = operation.List = await SelectVersionAsync(operation, list).ConfigureAwait(false);

        // Step 1: Run DEL for the attachments in the cache that are no longer valid.
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

        // No operation of this library is writing to the cache now, so partially written files are leftovers of killed
        // processes.
        _cache.Sweep();

        // Step 2: SPEC.md, "Garbage-collecting a network": run every plugin, and collect all errors.
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
        {
            throw new CniConfigException(
                $"GC of network \"{list.Name}\" with no valid attachments would delete everything on it, including the attachments of "
                + "other runtimes: refused because allowEmpty is false");
        }
    }
}
