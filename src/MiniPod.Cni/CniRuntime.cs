namespace MiniPod.Cni;

/// <summary>
/// Attaches containers to networks by CNI plugins: what libcni is for Go. Stateless but for its cache and locks on disk: any number
/// of instances and processes may work at once, and an instance may be used from several threads.
/// </summary>
/// <remarks>
/// The rules it follows are those of the
/// <see href="https://www.cni.dev/docs/spec/">CNI specification</see>, version 1.1.0. Which test shows
/// which of them is in docs/cni-conformance.md of the source.
/// </remarks>
public sealed partial class CniRuntime
{
    private readonly CniRuntimeOptions _options;
    private readonly IPluginExec _exec;
    private readonly PluginFinder _finder;
    private readonly ResultCache _cache;
    private readonly OperationLocks _locks;
    private readonly PluginVersions _versions;

    /// <summary>Makes a runtime. Nothing is touched before its first operation.</summary>
    /// <param name="options">Where plugins, cache and locks are, and how long an operation may take.</param>
    public CniRuntime(CniRuntimeOptions options)
    {
        // Plugins run in the directory "/", and hand CNI_PATH on to those that they call: only an absolute path means the same to all.
        // An empty one, as in "a::b", would mean the directory we happen to be in.
        _options = options = options with
        {
            PluginDirectories = [.. options.PluginDirectories.Where(directory => directory.Length > 0).Select(Path.GetFullPath)],
        };
        _exec = options.Exec ?? new PluginExec();
        _finder = new PluginFinder(options.PluginDirectories);
        _cache = new ResultCache(options.CacheDirectory);
        _locks = new OperationLocks(options.LockDirectory);
        _versions = new PluginVersions(options.CacheDirectory);
    }

    /// <summary>The directories that plugins are looked for in, absolute, in their order: what CNI_PATH tells plugins.</summary>
    public IReadOnlyList<string> PluginDirectories => _options.PluginDirectories;

    /// <summary>The program of a plugin: the first executable file of its name in the plugin directories.</summary>
    /// <param name="type">The plugin, <c>bridge</c>.</param>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="PluginNotFoundException">There is none; the directories are named.</exception>
    /// <exception cref="CniConfigException">The type is no plugin name, for example because it is a path.</exception>
    public string FindPlugin(string type) => _finder.Find(type);

    /// <summary>
    /// The plugins in the plugin directories, sorted by name: each program once, the one that would be run. Links that lead nowhere, and
    /// directories that cannot be read, are listed with what is wrong; missing directories and other files are left out.
    /// </summary>
    public IReadOnlyList<PluginFile> ListPlugins() => _finder.List();

    /// <summary>Makes sure, before anything is begun, that all plugins of a network are there, and the IPAM plugins
    /// that those will call.</summary>
    /// <param name="list">The network.</param>
    /// <exception cref="PluginNotFoundException">One is missing.</exception>
    public void RequirePlugins(NetworkConfigList list) => _finder.FindAll(list);

    /// <summary>What the cache knows of an attachment; null when it was never added, or was deleted.</summary>
    /// <param name="networkName">The network's name.</param>
    /// <param name="containerId">The container's id.</param>
    /// <param name="ifName">The interface's name in the container.</param>
    /// <exception cref="CniConfigException">One of them is not valid.</exception>
    /// <exception cref="CniCacheException">The cache file is damaged, or cannot be read.</exception>
    public CachedAttachment? FindCached(string networkName, string containerId, string ifName)
    {
        AttachmentRules.RequireNetworkName(networkName, "network");
        AttachmentRules.Require(containerId, ifName);
        return _cache.Find(networkName, containerId, ifName);
    }

    /// <summary>All attachments that the cache knows, also those whose ADD failed. Damaged files are left out.</summary>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    public IReadOnlyList<CachedAttachment> GetCachedAttachments() => _cache.List(null);

    /// <summary>The attachments of a container that the cache knows, also those whose ADD failed. Damaged files are left out.</summary>
    /// <param name="containerId">The container's id; null for all containers.</param>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    public IReadOnlyList<CachedAttachment> GetCachedAttachments(string? containerId) => _cache.List(containerId);

    /// <summary>
    /// The paths of the cache's files that are damaged, so that <see cref="GetCachedAttachments()"/> leaves them out, and of those that a
    /// DEL has set aside for that.
    /// </summary>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    public IReadOnlyList<string> GetDamagedCacheFiles() => _cache.ListDamaged();

    private static void Validate(NetworkConfigList list, RuntimeConf rt)
    {
        AttachmentRules.RequireNetworkName(list.Name, "network");
        AttachmentRules.Require(rt.ContainerId, rt.IfName);
        CniArgs.Format(rt.Args);
    }
}
