namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Runs STATUS on all plugins of a network, in order, to find out whether they are ready to serve an ADD. CNI
    /// versions before 1.1.0 have no STATUS; such a network counts as ready.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>The CNI version that was used; null when it has no STATUS and no plugin was run.</returns>
    /// <exception cref="CniConfigException">The network is not valid, or its plugins support none of its
    /// versions.</exception>
    /// <exception cref="PluginNotFoundException">A plugin is missing.</exception>
    /// <exception cref="CniPluginException">A plugin is not ready: <see cref="CniErrorCode.PluginNotAvailable"/> or
    /// <see cref="CniErrorCode.LimitedConnectivity"/>; or it failed.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded
    /// <see cref="CniRuntimeOptions.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>See <see href="https://www.cni.dev/docs/spec/#status-check-plugin-status">STATUS</see> in the CNI
    /// specification.</remarks>
    public async Task<string?> GetStatusNetworkListAsync(
        NetworkConfigList list,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        AttachmentRules.RequireNetworkName(list.Name, "network");
        var paths = _finder.FindAll(list);
        using var operation = new Operation(_options, _exec, "STATUS", list, null, observer, cancellationToken);
        list = operation.List = await SelectVersionAsync(operation, list).ConfigureAwait(false);
        if (SpecVersion.Parse(list.CniVersion, "cniVersion") < SpecVersion.WithGc) return null;
        for (var position = 0; position < paths.Count; position++)
        {
            // Stop at the first plugin that is not ready, so that its error code is preserved.
            await operation.RunAsync(
                operation.Invocation(position, paths[position], PluginRequest.Build(list, list.Plugins[position]))).ConfigureAwait(false);
        }

        return list.CniVersion;
    }

    /// <inheritdoc cref="GetStatusNetworkListAsync(NetworkConfigList, ICniObserver, CancellationToken)"/>
    public Task<string?> GetStatusNetworkListAsync(NetworkConfigList list, CancellationToken cancellationToken = default) =>
        GetStatusNetworkListAsync(list, null, cancellationToken);
}
