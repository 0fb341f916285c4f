namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    private const string Loopback = "lo";

    /// <summary>
    /// Attaches a container to a network by running ADD on all plugins in order. A failed ADD is not rolled back: the
    /// attachment stays in the cache, and the caller must DEL it.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="rt">The attachment. Its network namespace must exist and must not be the host's own.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>The result of the last plugin.</returns>
    /// <exception cref="CniConfigException">The network or the attachment is not valid. No plugin was run.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing. No plugin was run.</exception>
    /// <exception cref="AttachmentExistsException">The container already has this attachment, or the namespace an interface of that
    /// name. No plugin was run.</exception>
    /// <exception cref="CniCacheException">The cache cannot be written.</exception>
    /// <exception cref="CniPluginException">A plugin failed, or returned an invalid result.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded
    /// <see cref="CniRuntimeOptions.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>
    /// See <see href="https://www.cni.dev/docs/spec/#adding-an-attachment">Adding an attachment</see> and
    /// <see href="https://www.cni.dev/docs/spec/#add-add-container-to-network-or-apply-modifications">ADD</see> in the
    /// CNI specification.
    /// </remarks>
    public async Task<CniResult> AddNetworkListAsync(
        NetworkConfigList list,
        RuntimeConf rt,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        // Step 1: Check everything that can be checked before anything is changed.
        Validate(list, rt);
        AttachmentRules.RequireNamespace(rt.NetNs);
        var paths = _finder.FindAll(list);

        using var operation = new Operation(_options, _exec, "ADD", list, rt, observer, cancellationToken);
        using var containerLock = await operation.WaitAsync((time, token) =>
            _locks.AcquireAsync(rt.ContainerId, "ADD", time, token)).ConfigureAwait(false);
        var ns = NamespaceStamp.Of(AttachmentRules.RequireNamespace(rt.NetNs)); // it may have disappeared during the wait

        // Step 2: SPEC.md, "ADD": no second ADD for the same container and interface without a DEL in between.
        if (_cache.FindInterface(list.Name, rt.ContainerId, rt.IfName) is { } existing) throw new AttachmentExistsException(existing);

        // Step 3: Select one version for ADD. CHECK and DEL take it from the cache, even if other plugins are installed
        // by then.
        list = operation.List = await SelectVersionAsync(operation, list).ConfigureAwait(false);

        // Step 4: Plugins refuse an interface that is there, too (SPEC.md, "CNI_IFNAME"), but the DEL that has to follow would remove
        // it, although it is not ours. The loopback interface is always there.
        if (rt.IfName != Loopback && AttachmentRules.HasInterface(rt.NetNs, rt.IfName))
        {
            containerLock.IsLast = _cache.List(rt.ContainerId).Count == 0;
            throw new AttachmentExistsException(rt.NetNs, rt.IfName);
        }

        // Step 5: Record the intent before the first plugin runs, so that DEL can undo the ADD whatever happens.
        PluginInvocation? invocation = Call(operation, paths, 0, null);
        _cache.WriteIntent(list, rt, ns, invocation);

        // Step 6: SPEC.md, "Attaching": run the plugins in order, each with the result of the previous one; stop at the
        // first failure.
        CniResult? result = null;
        while (invocation is not null)
        {
            var last = invocation.Position == list.Plugins.Count - 1;
            try
            {
                result = ReadResult(invocation, await operation.RunAsync(invocation).ConfigureAwait(false), list, last);
            }
            catch (CniPluginException error) when (error is { Signal: null, ExitCode: not 0 } or { PluginMessage: not null })
            {
                // Only if the plugin itself says so: one that was killed, or whose answer makes no sense, may hold something.
                _cache.WriteFailure(list, rt, ns, result, invocation);
                throw;
            }

            // Record partial results too: without a result, some plugins (firewall, for example) leave their rules
            // behind on DEL.
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

            // The next plugin receives the result in the network's version. Convert it here, so that a failure is
            // reported for the plugin that returned the result.
            if (!last || SpecVersion.IsKnown(list.CniVersion)) result.ConvertTo(list.CniVersion);
            return result;
        }
        catch (CniResultException error)
        {
            throw PluginFailure.Unreadable(invocation, outcome, error.Message, error);
        }
    }
}
