namespace MiniPod.Cni.Plugins;

/// <summary>
/// A CNI plugin: what it does for each command. <see cref="CniPluginHost"/> does the rest of the protocol: the environment, the
/// request, VERSION, versions of results, error objects and exit codes. A plugin throws <see cref="PluginErrorException"/> to fail.
/// </summary>
public abstract class CniPlugin
{
    /// <summary>The versions of the specification that it supports. Default all.</summary>
    public virtual IReadOnlyList<string> SupportedVersions => SpecVersion.All;

    /// <summary>ADD: attaches the container, and says what was made. One in a chain begins with <see cref="PluginCall.PrevResult"/>.</summary>
    public abstract Task<CniResult> AddAsync(PluginCall call, CancellationToken cancellationToken);

    /// <summary>DEL: undoes ADD, as far as there is something to undo: what is not there is success, also when called again. The namespace may be gone.</summary>
    public abstract Task DelAsync(PluginCall call, CancellationToken cancellationToken);

    /// <summary>CHECK: throws when the container is not attached as <see cref="PluginCall.PrevResult"/> says. Default does nothing.</summary>
    public virtual Task CheckAsync(PluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>STATUS: throws with code 50 or 51 when an ADD could not be served. Default does nothing.</summary>
    public virtual Task StatusAsync(PluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>GC: frees what belongs to none of <see cref="PluginCall.ValidAttachments"/>. Default does nothing.</summary>
    public virtual Task GcAsync(PluginCall call, CancellationToken cancellationToken) => Task.CompletedTask;
}
