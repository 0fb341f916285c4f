namespace MiniPod.Cni.Plugins;

/// <summary>
/// Base class of a CNI plugin, with one method for each command. <see cref="CniPluginHost"/> implements the rest of the
/// protocol: environment, request, VERSION, conversion of results, error objects and exit codes. A plugin reports
/// failure by throwing <see cref="PluginErrorException"/>.
/// </summary>
public abstract class CniPlugin
{
    /// <summary>The CNI versions that the plugin supports. Default all.</summary>
    public virtual IReadOnlyList<string> SupportedVersions => SpecVersion.All;

    /// <summary>
    /// Implements
    /// <see href="https://www.cni.dev/docs/spec/#add-add-container-to-network-or-apply-modifications">ADD</see>:
    /// attaches the container and returns the result. A chained plugin starts from
    /// <see cref="CniPluginCall.PrevResult"/>.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The result. The host converts it to the version of the request.</returns>
    /// <exception cref="PluginErrorException">The container could not be attached.</exception>
    public abstract Task<CniResult> AddAsync(CniPluginCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Implements
    /// <see href="https://www.cni.dev/docs/spec/#del-remove-container-from-network-or-un-apply-modifications">DEL</see>:
    /// undoes ADD. It must succeed if there is nothing left to undo, for example when it is repeated. The namespace may
    /// be gone.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the command has finished.</returns>
    /// <exception cref="PluginErrorException">The container could not be detached.</exception>
    public abstract Task DelAsync(CniPluginCall call, CancellationToken cancellationToken);

    /// <summary>
    /// Implements
    /// <see href="https://www.cni.dev/docs/spec/#check-check-containers-networking-is-as-expected">CHECK</see>: throws
    /// if the container is not attached as <see cref="CniPluginCall.PrevResult"/> describes. Does nothing by default.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the command has finished.</returns>
    /// <exception cref="PluginErrorException">The container is not attached as expected.</exception>
    public virtual Task CheckAsync(CniPluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Implements <see href="https://www.cni.dev/docs/spec/#status-check-plugin-status">STATUS</see>:
    /// throws with <see cref="CniErrorCode.PluginNotAvailable"/> or <see cref="CniErrorCode.LimitedConnectivity"/> if
    /// the plugin cannot serve an ADD. Does nothing by default.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the command has finished.</returns>
    /// <exception cref="PluginErrorException">The plugin is not ready.</exception>
    public virtual Task StatusAsync(CniPluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Implements <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">GC</see>:
    /// frees resources that belong to none of <see cref="CniPluginCall.ValidAttachments"/>. Does nothing by default.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the command has finished.</returns>
    /// <exception cref="PluginErrorException">The resources could not be freed.</exception>
    public virtual Task GcAsync(CniPluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;
}
