using System.Text;
using System.Text.Json.Nodes;
using MiniPod.Linux;

namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    private static readonly TimeSpan TermGrace = TimeSpan.FromSeconds(1);

    // For all plugins together that come after one that did not end in time. They usually take less than a second.
    private static readonly TimeSpan RestLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Detaches a container from a network by running DEL on all plugins in reverse order, with the configuration,
    /// arguments and result of the ADD from the cache. If a plugin fails, the others are run all the same, so that they
    /// free what they hold. DEL may be repeated: it succeeds for an attachment that was never added or has already been
    /// deleted. Run it while the namespace still exists; once the namespace is gone, plugins cannot clean up completely.
    /// </summary>
    /// <param name="list">The network as known to the caller. The configuration in the cache takes precedence, unless
    /// the options say otherwise.</param>
    /// <param name="rt">The attachment as known to the caller. Its namespace may be empty or gone, but must not be the
    /// host's own.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>A task that completes when all plugins have run and the attachment is removed from the cache.</returns>
    /// <exception cref="CniConfigException">The network or the attachment is not valid. No plugin was run.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing; the others were run. The attachment stays in the
    /// cache, so that DEL can be retried.</exception>
    /// <exception cref="CniPluginException">A plugin failed; the others were run. The attachment stays in the cache, so
    /// that DEL can be retried.</exception>
    /// <exception cref="CniTimeoutException">A plugin exceeded <see cref="CniRuntimeOptions.Timeout"/>; the others had
    /// another 10 seconds together. The attachment stays in the cache, so that DEL can be retried.</exception>
    /// <exception cref="CniDelException">Several of these happened.</exception>
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
        DelOptions options,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        Validate(list, rt);
        AttachmentRules.RequireAbsolute(rt.NetNs);
        AttachmentRules.FindNamespace(rt.NetNs);
        using var operation = new Operation(_options, _exec, "DEL", list, rt, observer, cancellationToken);
        using var own = options.Lock is null
            ? await operation.WaitAsync((time, token) => _locks.AcquireAsync(rt.ContainerId, "DEL", time, token)).ConfigureAwait(false)
            : null;
        var containerLock = Held(own ?? options.Lock, rt.ContainerId);
        await DelAsync(operation, list, rt, options).ConfigureAwait(false);
        containerLock.IsLast = _cache.List(rt.ContainerId).Count == 0;
    }

    /// <inheritdoc cref="DelNetworkListAsync(NetworkConfigList, RuntimeConf, DelOptions, ICniObserver, CancellationToken)"/>
    public Task DelNetworkListAsync(
        NetworkConfigList list, RuntimeConf rt, ICniObserver? observer, CancellationToken cancellationToken) =>
        DelNetworkListAsync(list, rt, new DelOptions(), observer, cancellationToken);

    /// <inheritdoc cref="DelNetworkListAsync(NetworkConfigList, RuntimeConf, DelOptions, ICniObserver, CancellationToken)"/>
    public Task DelNetworkListAsync(NetworkConfigList list, RuntimeConf rt, CancellationToken cancellationToken = default) =>
        DelNetworkListAsync(list, rt, new DelOptions(), null, cancellationToken);

    /// <summary>
    /// Removes an attachment from the cache without running any plugin. That gives up what its plugins still hold: it
    /// is for an attachment that cannot be deleted, after a DEL has failed. A damaged file is set aside.
    /// </summary>
    /// <param name="networkName">The name of the network.</param>
    /// <param name="containerId">The container ID.</param>
    /// <param name="ifName">The name of the interface in the container.</param>
    /// <param name="held">The container's lock, if the caller holds it; null to take it.</param>
    /// <param name="cancellationToken">Cancels the wait for other operations on the container.</param>
    /// <returns>Whether it was in the cache.</returns>
    /// <exception cref="CniConfigException">An argument is not valid.</exception>
    /// <exception cref="CniTimeoutException">Other operations on the container did not finish in time.</exception>
    /// <exception cref="CniCacheException">The cache or the locks cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the wait.</exception>
    public async Task<bool> ForgetAttachmentAsync(
        string networkName, string containerId, string ifName, ContainerLock? held = null, CancellationToken cancellationToken = default)
    {
        AttachmentRules.RequireNetworkName(networkName, "network");
        AttachmentRules.Require(containerId, ifName);
        using var own = held is null ? await LockContainerAsync(containerId, cancellationToken).ConfigureAwait(false) : null;
        var containerLock = Held(own ?? held, containerId);
        var cached = FindForDel(networkName, containerId, ifName);
        if (cached is not null) ResultCache.Remove(cached);
        _cache.RemoveTemporary(networkName, containerId, ifName);
        containerLock.IsLast = _cache.List(containerId).Count == 0;
        return cached is not null;
    }

    /// <summary>
    /// Waits until no operation runs on a container in this or another process, and lets none start until the lock is
    /// disposed of, except those of the caller that are given it. For what belongs to a DEL but is not its plugins' work.
    /// </summary>
    /// <param name="containerId">The container ID.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="CniConfigException">The container ID is not valid.</exception>
    /// <exception cref="CniTimeoutException">Other operations on the container did not finish within
    /// <see cref="CniRuntimeOptions.Timeout"/>.</exception>
    /// <exception cref="CniCacheException">The locks cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the wait.</exception>
    public Task<ContainerLock> LockContainerAsync(string containerId, CancellationToken cancellationToken = default)
    {
        AttachmentRules.RequireContainerId(containerId);
        return Operation.WaitAsync(_options, $"container \"{containerId}\"", "DEL", _options.Timeout, () =>
            _locks.AcquireAsync(containerId, "DEL", _options.Timeout, cancellationToken));
    }

    private static ContainerLock Held(ContainerLock? held, string containerId) => held?.ContainerId == containerId
        ? held
        : throw new ArgumentException($"the lock is not the one of container \"{containerId}\"", nameof(held));

    private async Task DelAsync(Operation operation, NetworkConfigList list, RuntimeConf rt, DelOptions? options = null)
    {
        // Step 1: Use the parameters of ADD, not those of the caller: portmap, for example, silently deletes nothing
        // when it does not receive its ports.
        var cached = FindForDel(list.Name, rt.ContainerId, rt.IfName);
        operation.RuntimeConf = ForDel(cached, rt);
        var config = options is { UseGivenConfig: true } ? list : cached?.Config ?? list;
        operation.List = await SelectVersionAsync(operation, config, skipMissing: true).ConfigureAwait(false);
        await AwaitPluginOfAddAsync(operation, cached).ConfigureAwait(false);
        var failures = await RunDelAsync(operation, cached, rt).ConfigureAwait(false);
        if (failures.Any(failure => failure is CniPluginException { Code: CniErrorCode.IncompatibleVersion })
            && await FindCommonVersionAsync(operation, config).ConfigureAwait(false) is { } common)
        {
            // The plugins are older than at ADD: the newest version that all of them still know.
            operation.List = common;
            failures = await RunDelAsync(operation, cached, rt).ConfigureAwait(false);
        }

        if (failures is [var only]) throw only;
        if (failures.Count > 0) throw new CniDelException(failures);

        // Step 3: Forget the attachment only after all plugins have succeeded.
        if (cached is not null) ResultCache.Remove(cached);
        _cache.RemoveTemporary(list.Name, rt.ContainerId, rt.IfName);
    }

    private async Task<List<CniException>> RunDelAsync(Operation operation, CachedAttachment? cached, RuntimeConf rt)
    {
        // Step 2: SPEC.md, "Detaching": reverse order, each plugin with the result of ADD. SPEC.md stops at the first
        // failure; but then a plugin that always fails would keep the ones before it from ever freeing what they hold.
        var failures = new List<CniException>();
        var result = ResultForDel(operation.List, cached?.Result, rt.KnownResult);
        for (var position = operation.List.Plugins.Count - 1; position >= 0; position--)
        {
            var plugin = operation.List.Plugins[position];
            try
            {
                var stdin = PluginRequest.Build(operation.List, plugin, operation.RuntimeConf, result);
                await operation.RunAsync(operation.Invocation(position, _finder.Find(plugin), stdin)).ConfigureAwait(false);
            }
            catch (CniPluginException error) when (error is { Code: CniErrorCode.UnknownContainer, PluginMessage: not null })
            {
                // SPEC.md, "Error": code 3 means that there is nothing to clean up.
            }
            catch (Exception error) when (error is CniPluginException or PluginNotFoundException)
            {
                failures.Add((CniException)error);
            }
            catch (CniTimeoutException error)
            {
                failures.Add(error);
                if (failures.OfType<CniTimeoutException>().Count() == 1) operation.Extend(RestLimit);
            }
        }

        return failures;
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

    private CachedAttachment? FindForDel(string network, string containerId, string ifName)
    {
        try
        {
            return _cache.Find(network, containerId, ifName);
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
