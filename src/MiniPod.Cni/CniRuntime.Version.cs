using System.Text.Json;

namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    // The oldest plugins do not know VERSION and require these variables (SPEC.md 0.1.0); the values do not matter.
    private const string Dummy = "dummy";
    private const string UnknownVersionCommand = "unknown CNI_COMMAND: VERSION";

    /// <summary>
    /// Returns the CNI versions that a plugin supports. The plugin is run only once; its answer is cached until its
    /// program changes.
    /// </summary>
    /// <param name="pluginType">The plugin type, for example <c>bridge</c>.</param>
    /// <param name="observer">Receives the plugin call, if there is one, before and after it runs, on the thread that
    /// runs the operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the plugin and its descendants.</param>
    /// <returns>The supported versions, and the program they apply to.</returns>
    /// <exception cref="CniConfigException"><paramref name="pluginType"/> is not a valid plugin name.</exception>
    /// <exception cref="PluginNotFoundException">The plugin is missing.</exception>
    /// <exception cref="CniPluginException">The plugin failed, or returned an invalid answer.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded
    /// <see cref="CniRuntimeOptions.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>See <see href="https://www.cni.dev/docs/spec/#version-probe-plugin-version-support">VERSION</see> in
    /// the CNI specification.</remarks>
    public async Task<PluginVersionInfo> GetVersionInfoAsync(
        string pluginType,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        var path = _finder.Find(pluginType);
        using var operation = new Operation(_options, _exec, "VERSION", null, null, observer, cancellationToken);
        return await AskVersionAsync(operation, pluginType, path).ConfigureAwait(false);
    }

    /// <inheritdoc cref="GetVersionInfoAsync(string, ICniObserver, CancellationToken)"/>
    public Task<PluginVersionInfo> GetVersionInfoAsync(string pluginType, CancellationToken cancellationToken = default) =>
        GetVersionInfoAsync(pluginType, null, cancellationToken);

    /// <summary>
    /// Selects the CNI version to use for a network: the highest version that the configuration declares and that all
    /// plugins support, including their IPAM plugins. If the configuration declares only one version, that version is
    /// used and no plugin is run.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>The network with the selected version as its only version.</returns>
    /// <exception cref="PluginNotFoundException">A plugin is missing.</exception>
    /// <exception cref="CniConfigException">No declared version is supported by all plugins; the message lists the
    /// versions of each plugin.</exception>
    /// <exception cref="CniPluginException">A plugin failed, or returned an invalid answer.</exception>
    /// <exception cref="CniTimeoutException">The operation exceeded
    /// <see cref="CniRuntimeOptions.Timeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
    /// <remarks>See <see href="https://www.cni.dev/docs/spec/#version-considerations">Version considerations</see> in
    /// the CNI specification.</remarks>
    public async Task<NetworkConfigList> SelectVersionAsync(
        NetworkConfigList list,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        using var operation = new Operation(_options, _exec, "VERSION", list, null, observer, cancellationToken);
        return await SelectVersionAsync(operation, list).ConfigureAwait(false);
    }

    /// <inheritdoc cref="SelectVersionAsync(NetworkConfigList, ICniObserver, CancellationToken)"/>
    public Task<NetworkConfigList> SelectVersionAsync(NetworkConfigList list, CancellationToken cancellationToken = default) =>
        SelectVersionAsync(list, null, cancellationToken);

    private async Task<NetworkConfigList> SelectVersionAsync(Operation operation, NetworkConfigList list, bool skipMissing = false)
    {
        if (list.CniVersions.Count <= 1) return list;
        var common = list.CniVersions.ToList();
        var seen = new List<string>();
        foreach (var type in Types(list))
        {
            if (FindPath(type, skipMissing) is not { } path) continue;
            var info = await AskVersionAsync(operation, type, path).ConfigureAwait(false);
            common.RemoveAll(version => !info.SupportedVersions.Contains(version));
            seen.Add($"{type} ({string.Join(", ", info.SupportedVersions)})");
        }

        return common.Count > 0
            ? list.WithVersion(common[^1])
            : throw new CniConfigException(
                $"network \"{list.Name}\" declares CNI versions {string.Join(", ", list.CniVersions)}, but none of them is "
                + $"supported by all of its plugins: {string.Join("; ", seen)}",
                CniErrorCode.IncompatibleVersion);
    }

    // The network with the newest version that all of its plugins support, whatever it declares; null if they support its own, have
    // none in common, or do not tell.
    private async Task<NetworkConfigList?> FindCommonVersionAsync(Operation operation, NetworkConfigList list)
    {
        try
        {
            var common = await CommonVersionsAsync(operation, list).ConfigureAwait(false);
            var newest = common.Where(version => Version.TryParse(version, out _)).MaxBy(version => Version.Parse(version));
            return newest is null || common.Contains(list.CniVersion) ? null : list.WithVersion(newest);
        }
        catch (CniException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<string>> CommonVersionsAsync(Operation operation, NetworkConfigList list)
    {
        List<string>? common = null;
        foreach (var type in Types(list))
        {
            if (FindPath(type, skipMissing: true) is not { } path) continue;
            var info = await AskVersionAsync(operation, type, path).ConfigureAwait(false);
            common = [.. info.SupportedVersions.Where(version => common is null || common.Contains(version))];
        }

        return common ?? [];
    }

    // The plugins of a network, and those that they run, each once.
    private static IEnumerable<string> Types(NetworkConfigList list) => list.Plugins
        .SelectMany(plugin => new[] { plugin.Type, plugin.IpamType })
        .OfType<string>()
        .Distinct(StringComparer.Ordinal);

    private string? FindPath(string type, bool skipMissing)
    {
        try
        {
            return _finder.Find(type);
        }
        catch (PluginNotFoundException) when (skipMissing)
        {
            return null;
        }
    }

    private async Task<PluginVersionInfo> AskVersionAsync(Operation operation, string type, string path)
    {
        if (_versions.Find(path, out var stamp) is not { } versions)
        {
            var invocation = new PluginInvocation
            {
                Command = "VERSION",
                PluginType = type,
                Path = path,
                Network = "",
                Position = 0,
                Count = 1,
                Environment = CniArgs.ToEnvironment("VERSION", [
                    Dummy,
                ], new RuntimeConf { ContainerId = Dummy, NetNs = Dummy, IfName = Dummy }),
                Stdin = JsonText.Write(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("cniVersion", SpecVersion.Current);
                    writer.WriteEndObject();
                }),
            };
            try
            {
                versions = ReadVersions(invocation, await operation.RunAsync(invocation).ConfigureAwait(false));
            }
            catch (CniPluginException error) when (error.PluginMessage == UnknownVersionCommand)
            {
                versions = [SpecVersion.Oldest];
            }

            _versions.Remember(path, stamp, versions);
        }

        return new PluginVersionInfo { PluginType = type, Path = path, SupportedVersions = versions };
    }

    private static IReadOnlyList<string> ReadVersions(PluginInvocation invocation, PluginOutcome outcome)
    {
        try
        {
            var root = JsonText.Parse(outcome.Stdout.Span);
            var version = JsonText.FindString(root, "cniVersion");
            if (string.IsNullOrEmpty(version)) throw new JsonException("\"cniVersion\" is missing");
            if (JsonText.Find(root, "supportedVersions") is not null) return JsonText.Strings(root, "supportedVersions");

            // supportedVersions is newer than the VERSION command: a plugin that answers 0.2.0 without the list
            // supports the versions that existed at that time.
            return version == "0.2.0" ? [SpecVersion.Oldest, "0.2.0"] : throw new JsonException("\"supportedVersions\" is missing");
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw PluginFailure.Unreadable(invocation, outcome, error.Message, error);
        }
    }
}
