namespace MiniPod.Cni;

/// <summary>
/// Attaches containers to networks with CNI plugins, as libcni does for Go. Its only state is the cache and the locks
/// on disk: any number of instances and processes may work at the same time, and an instance may be used from several
/// threads.
/// </summary>
/// <remarks>
/// Implements the runtime side of the <see href="https://www.cni.dev/docs/spec/">CNI specification</see>, version
/// 1.1.0. The file docs/cni-conformance.md in the source repository maps each requirement to the tests that verify it.
/// </remarks>
public sealed partial class CniRuntime
{
    private readonly CniRuntimeOptions _options;
    private readonly IPluginExec _exec;
    private readonly PluginFinder _finder;
    private readonly ResultCache _cache;
    private readonly OperationLocks _locks;
    private readonly PluginVersions _versions;

    /// <summary>Creates a runtime. Nothing on disk is touched before the first operation.</summary>
    /// <param name="options">Where plugins, cache and locks are, and how long an operation may take.</param>
    public CniRuntime(CniRuntimeOptions options)
    {
        // Plugins run in the directory "/" and pass CNI_PATH on to the plugins that they call, so only an absolute path
        // means the same to all of them. An empty entry, as in "a::b", would mean the current directory.
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

    /// <summary>The absolute paths of the directories that are searched for plugins, in order. Plugins receive them as
    /// CNI_PATH.</summary>
    public IReadOnlyList<string> PluginDirectories => _options.PluginDirectories;

    /// <summary>Finds the program of a plugin: the first executable file of that name in the plugin
    /// directories.</summary>
    /// <param name="type">The plugin type, for example <c>bridge</c>.</param>
    /// <returns>The absolute path of the program.</returns>
    /// <exception cref="PluginNotFoundException">No such program exists; the message lists the directories.</exception>
    /// <exception cref="CniConfigException">The type is not a valid plugin name, for example because it is a
    /// path.</exception>
    public string FindPlugin(string type) => _finder.Find(type);

    /// <summary>
    /// Lists the plugins in the plugin directories, sorted by name. Each name appears once, with the program that would
    /// be run. Broken links and unreadable directories are listed with their error; missing directories and files that
    /// are not executable are left out.
    /// </summary>
    /// <returns>The plugins, followed by the directories that cannot be read.</returns>
    public IReadOnlyList<PluginFile> ListPlugins() => _finder.List();

    /// <summary>Verifies that all plugins of a network, and the IPAM plugins that they call, are installed.</summary>
    /// <param name="list">The network.</param>
    /// <exception cref="PluginNotFoundException">A plugin is missing.</exception>
    /// <exception cref="CniConfigException">A plugin name is not valid.</exception>
    public void RequirePlugins(NetworkConfigList list) => _finder.FindAll(list);

    /// <summary>Looks up an attachment in the cache.</summary>
    /// <param name="networkName">The name of the network.</param>
    /// <param name="containerId">The container ID.</param>
    /// <param name="ifName">The name of the interface in the container.</param>
    /// <returns>The attachment; null when it was never added, or has been deleted.</returns>
    /// <exception cref="CniConfigException">An argument is not valid.</exception>
    /// <exception cref="CniCacheException">The cache file is damaged or cannot be read.</exception>
    public CachedAttachment? FindCached(string networkName, string containerId, string ifName)
    {
        AttachmentRules.RequireNetworkName(networkName, "network");
        AttachmentRules.Require(containerId, ifName);
        return _cache.Find(networkName, containerId, ifName);
    }

    /// <summary>Returns all attachments in the cache, including those whose ADD failed. Damaged files are left
    /// out.</summary>
    /// <returns>The attachments.</returns>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    public IReadOnlyList<CachedAttachment> GetCachedAttachments() => _cache.List(null);

    /// <summary>
    /// Returns the attachments of a container in the cache, including those whose ADD failed. Damaged files are left
    /// out.
    /// </summary>
    /// <param name="containerId">The container ID; null for all containers.</param>
    /// <returns>The attachments.</returns>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    public IReadOnlyList<CachedAttachment> GetCachedAttachments(string? containerId) => _cache.List(containerId);

    /// <summary>
    /// Lists the damaged files in the cache: those that <see cref="GetCachedAttachments()"/> leaves out, and those that
    /// a DEL has set aside.
    /// </summary>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="CniCacheException">The cache cannot be read.</exception>
    public IReadOnlyList<string> GetDamagedCacheFiles() => _cache.ListDamaged();

    private static void Validate(NetworkConfigList list, RuntimeConf rt)
    {
        AttachmentRules.RequireNetworkName(list.Name, "network");
        AttachmentRules.Require(rt.ContainerId, rt.IfName);
        CniArgs.Format(rt.Args);
    }
}
