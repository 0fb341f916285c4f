namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Looks whether a network's plugins are there and support its version, IPAM plugins too. All that is wrong is reported together.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="observer">Sees every call of a plugin; null for none.</param>
    /// <param name="cancellationToken">Ends the plugin that runs, with its descendants.</param>
    /// <returns>What is wrong, and what the network can do.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<NetworkValidation> ValidateNetworkListAsync(
        NetworkConfigList list,
        ICniObserver? observer,
        CancellationToken cancellationToken)
    {
        using var operation = new Operation(_options, _exec, "VERSION", list, null, observer, cancellationToken);
        var errors = new List<CniException>();
        var common = list.CniVersions.ToList();
        foreach (var (type, neededBy) in list.Plugins.SelectMany(plugin =>
            new (string? Type, string? NeededBy)[] { (plugin.Type, null), (plugin.IpamType, plugin.Type) }).Distinct())
        {
            if (type is null) continue;
            try
            {
                var info = await AskVersionAsync(operation, type, _finder.Find(type, neededBy)).ConfigureAwait(false);
                common.RemoveAll(version => !info.SupportedVersions.Contains(version));
                if (!list.CniVersions.Any(info.SupportedVersions.Contains))
                {
                    errors.Add(new CniConfigException(
                        $"CNI plugin \"{type}\" does not support CNI version {string.Join(" or ", list.CniVersions)} of network "
                        + $"\"{list.Name}\", but {string.Join(", ", info.SupportedVersions)}",
                        CniErrorCode.IncompatibleVersion));
                }
            }
            catch (CniException error)
            {
                errors.Add(error);
            }
        }

        if (common.Count == 0 && errors.Count == 0)
        {
            errors.Add(new CniConfigException(
                $"the plugins of network \"{list.Name}\" have none of its CNI versions in common: {string.Join(", ", list.CniVersions)}",
                CniErrorCode.IncompatibleVersion));
        }

        return new NetworkValidation
        {
            Errors = errors,
            Capabilities =
            [
                .. list.Plugins
                    .SelectMany(plugin => plugin.Capabilities)
                    .Where(capability => capability.Value)
                    .Select(capability => capability.Key)
                    .Distinct(StringComparer.Ordinal),
            ],
            CniVersion = errors.Count == 0 ? common[^1] : null,
        };
    }

    /// <inheritdoc cref="ValidateNetworkListAsync(NetworkConfigList, ICniObserver, CancellationToken)"/>
    public Task<NetworkValidation> ValidateNetworkListAsync(NetworkConfigList list, CancellationToken cancellationToken = default) =>
        ValidateNetworkListAsync(list, null, cancellationToken);
}
