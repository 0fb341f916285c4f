namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Attaches a container to a network: ADD of all plugins in their order. When it fails, what was done is not undone here:
    /// the cache knows the attachment, and the caller is to DEL it.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="rt">The attachment. Its namespace must be there and not be the host's own.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <returns>The last plugin's result.</returns>
    /// <exception cref="CniConfigException">Network or attachment are not valid. No plugin was run.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. No plugin was run.</exception>
    /// <exception cref="AttachmentExistsException">The container has this interface already. No plugin was run.</exception>
    /// <exception cref="CniCacheException">The cache cannot be written.</exception>
    /// <exception cref="CniPluginException">A plugin failed.</exception>
    /// <exception cref="CniTimeoutException">The time was up.</exception>
    /// <remarks>
    /// The specification: <see href="https://www.cni.dev/docs/spec/#adding-an-attachment">adding an attachment</see>,
    /// <see href="https://www.cni.dev/docs/spec/#add-add-container-to-network-or-apply-modifications">ADD</see>.
    /// </remarks>
    public async Task<CniResult> AddNetworkListAsync(
        NetworkConfigList list,
        RuntimeConf rt,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        // Step 1: nothing is begun that cannot be done.
        Validate(list, rt);
        AttachmentRules.RequireNamespace(rt.NetNs);
        var paths = _finder.FindAll(list);

        using var operation = new Operation(_options, _exec, "ADD", list, rt, observer, cancellationToken);
        using var containerLock = await operation.WaitAsync((time, token) =>
            _locks.AcquireAsync(rt.ContainerId, "ADD", time, token)).ConfigureAwait(false);
        var ns = NamespaceStamp.Of(AttachmentRules.RequireNamespace(rt.NetNs)); // it may have gone while we waited

        // Step 2: SPEC.md, "ADD": not twice for the same container and interface without a DEL between.
        if (_cache.FindInterface(list.Name, rt.ContainerId, rt.IfName) is { } existing) throw new AttachmentExistsException(existing);

        // Step 3: one version for ADD and, from the cache, for CHECK and DEL, whatever plugins are installed by then.
        list = operation.List = await SelectVersionAsync(operation, list).ConfigureAwait(false);

        // Step 4: what is about to be done is on record before the first plugin runs, so that DEL can undo it whatever happens.
        PluginInvocation? invocation = Call(operation, paths, 0, null);
        _cache.WriteIntent(list, rt, ns, invocation);

        // Step 5: SPEC.md, "Attaching": in order, each given the result of the one before; the first failure ends it.
        CniResult? result = null;
        while (invocation is not null)
        {
            var last = invocation.Position == list.Plugins.Count - 1;
            result = ReadResult(invocation, await operation.RunAsync(invocation).ConfigureAwait(false), list, last);

            // Also a partial result: firewall's DEL, for one, leaves its rules behind when it is given none.
            invocation = last ? null : Call(operation, paths, invocation.Position + 1, result);
            _cache.WriteResult(list, rt, ns, result, invocation);
        }

        return result!;
    }

    /// <inheritdoc cref="AddNetworkListAsync(NetworkConfigList, RuntimeConf, ICniObserver, CancellationToken)"/>
    public Task<CniResult> AddNetworkListAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken = default) =>
        AddNetworkListAsync(list, rt, null, cancellationToken);

    private static PluginInvocation Call(Operation operation, IReadOnlyList<string> paths, int position, CniResult? previous) =>
        operation.Invocation(
            position,
            paths[position],
            PluginRequest.Build(operation.List, operation.List.Plugins[position], operation.RuntimeConf, previous));

    private static CniResult ReadResult(PluginInvocation invocation, PluginOutcome outcome, NetworkConfigList list, bool last)
    {
        var documents = PluginFailure.ReadDocuments(outcome.Stdout.Span, out var clean);
        if (!clean || documents.Count != 1)
        {
            var why = !clean ? "it is not JSON" : documents.Count == 0 ? "it is empty" : $"it is {documents.Count} JSON documents";
            throw PluginFailure.Unreadable(invocation, outcome, why, null);
        }

        try
        {
            var result = ResultReader.Read(documents[0], list.CniVersion);

            // The next plugin is to be given it in the network's version: whether it can be said in that shows here, not there.
            if (!last || SpecVersion.IsKnown(list.CniVersion)) result.ConvertTo(list.CniVersion);
            return result;
        }
        catch (CniResultException error)
        {
            throw PluginFailure.Unreadable(invocation, outcome, error.Message, error);
        }
    }
}
