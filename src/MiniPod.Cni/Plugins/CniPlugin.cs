namespace MiniPod.Cni.Plugins;

/// <summary>
/// A CNI plugin: what it does for each command. <see cref="CniPluginHost"/> does the rest of the protocol: the environment, the
/// request, VERSION, versions of results, error objects and exit codes. A plugin throws <see cref="PluginErrorException"/> to fail.
/// </summary>
public abstract class CniPlugin
{
    /// <summary>The versions of the specification that it supports. Default all.</summary>
    public virtual IReadOnlyList<string> SupportedVersions => SpecVersion.All;

    /// <summary>
    /// <see href="https://www.cni.dev/docs/spec/#add-add-container-to-network-or-apply-modifications">ADD</see>:
    /// attaches the container, and says what was made. One in a chain begins with <see cref="CniPluginCall.PrevResult"/>.
    /// </summary>
    /// <param name="call">What it was called with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The result, which is converted to the version asked for.</returns>
    public abstract Task<CniResult> AddAsync(CniPluginCall call, CancellationToken cancellationToken);

    /// <summary>
    /// <see href="https://www.cni.dev/docs/spec/#del-remove-container-from-network-or-un-apply-modifications">DEL</see>:
    /// undoes ADD, as far as there is something to undo: what is not there is success, also when called again. The namespace may be gone.
    /// </summary>
    /// <param name="call">What it was called with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract Task DelAsync(CniPluginCall call, CancellationToken cancellationToken);

    /// <summary>
    /// <see href="https://www.cni.dev/docs/spec/#check-check-containers-networking-is-as-expected">CHECK</see>:
    /// throws when the container is not attached as <see cref="CniPluginCall.PrevResult"/> says. Default does nothing.
    /// </summary>
    /// <param name="call">What it was called with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public virtual Task CheckAsync(CniPluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <see href="https://www.cni.dev/docs/spec/#status-check-plugin-status">STATUS</see>:
    /// throws with code 50 or 51 when an ADD could not be served. Default does nothing.
    /// </summary>
    /// <param name="call">What it was called with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public virtual Task StatusAsync(CniPluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// <see href="https://www.cni.dev/docs/spec/#gc-clean-up-any-stale-resources">GC</see>:
    /// frees what belongs to none of <see cref="CniPluginCall.ValidAttachments"/>. Default does nothing.
    /// </summary>
    /// <param name="call">What it was called with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public virtual Task GcAsync(CniPluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;
}
