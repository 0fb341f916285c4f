namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Asks all plugins of a network, in their order, whether they are ready to serve an ADD. A version below 1.1.0 has no
    /// STATUS: that counts as ready.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <returns>The version that was asked in; null when it has no STATUS and none was asked.</returns>
    /// <exception cref="PluginNotFoundException">A plugin is missing.</exception>
    /// <exception cref="CniPluginException">A plugin is not ready: <see cref="CniErrorCode.PluginNotAvailable"/> or
    /// <see cref="CniErrorCode.LimitedConnectivity"/>; or it failed.</exception>
    /// <exception cref="CniTimeoutException">The time was up.</exception>
    /// <remarks>The specification: <see href="https://www.cni.dev/docs/spec/#status-check-plugin-status">STATUS</see>.</remarks>
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
            // The first that is not ready ends it, so that its code stays what it is.
            await operation.RunAsync(
                operation.Invocation(position, paths[position], PluginRequest.Build(list, list.Plugins[position]))).ConfigureAwait(false);
        }

        return list.CniVersion;
    }

    /// <inheritdoc cref="GetStatusNetworkListAsync(NetworkConfigList, ICniObserver, CancellationToken)"/>
    public Task<string?> GetStatusNetworkListAsync(NetworkConfigList list, CancellationToken cancellationToken = default) =>
        GetStatusNetworkListAsync(list, null, cancellationToken);
}
