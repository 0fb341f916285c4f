using System.Text.Json;

namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    // The first plugins, which did not know VERSION, insisted on these (SPEC.md 0.1.0); what they hold does not matter.
    private const string Dummy = "dummy";
    private const string UnknownVersionCommand = "unknown CNI_COMMAND: VERSION";

    /// <summary>The CNI versions that a plugin supports. It is asked once: the answer is kept until its program changes.</summary>
    /// <param name="pluginType">The plugin, <c>bridge</c>.</param>
    /// <param name="observer">Sees the call of the plugin, if it is asked; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin, with its descendants.</param>
    /// <returns>The versions, and the program that was asked.</returns>
    /// <exception cref="PluginNotFoundException">It is missing.</exception>
    /// <exception cref="CniPluginException">It failed, or its answer is none.</exception>
    /// <exception cref="CniTimeoutException">The time was up.</exception>
    /// <remarks>The specification: <see href="https://www.cni.dev/docs/spec/#version-probe-plugin-version-support">VERSION</see>.</remarks>
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
    /// Chooses the version to call a network's plugins with: the highest that the configuration declares and all plugins support,
    /// their IPAM plugins too. Where the configuration declares one only, there is nothing to choose, and no plugin is asked.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <returns>The network in that version alone.</returns>
    /// <exception cref="PluginNotFoundException">A plugin is missing.</exception>
    /// <exception cref="CniConfigException">There is no such version; each plugin's are named.</exception>
    /// <remarks>The specification: <see href="https://www.cni.dev/docs/spec/#version-considerations">version
    /// considerations</see>.</remarks>
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

    private async Task<NetworkConfigList> SelectVersionAsync(Operation operation, NetworkConfigList list)
    {
        if (list.CniVersions.Count <= 1) return list;
        var common = list.CniVersions.ToList();
        var seen = new List<string>();
        foreach (var type in list.Plugins
            .SelectMany(plugin => new[] { plugin.Type, plugin.IpamType })
            .OfType<string>()
            .Distinct(StringComparer.Ordinal))
        {
            var info = await AskVersionAsync(operation, type, _finder.Find(type)).ConfigureAwait(false);
            common.RemoveAll(version => !info.SupportedVersions.Contains(version));
            seen.Add($"{type} ({string.Join(", ", info.SupportedVersions)})");
        }

        return common.Count > 0
            ? list.WithVersion(common[^1])
            : throw new CniConfigException(
                $"network \"{list.Name}\" declares CNI versions {string.Join(", ", list.CniVersions)}, but its plugins have "
                + $"none of them in common: {string.Join("; ", seen)}",
                CniErrorCode.IncompatibleVersion);
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

            // The list came after the command: who answers 0.2.0 without one supports what there was then.
            return version == "0.2.0" ? [SpecVersion.Oldest, "0.2.0"] : throw new JsonException("\"supportedVersions\" is missing");
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw PluginFailure.Unreadable(invocation, outcome, error.Message, error);
        }
    }
}
