namespace MiniPod.Cni;

public sealed partial class CniRuntime
{
    /// <summary>
    /// Checks that the plugins of a network, including their IPAM plugins, are installed and support its CNI version.
    /// All problems are reported together.
    /// </summary>
    /// <param name="list">The network.</param>
    /// <param name="observer">Receives every plugin call before and after it runs, on the thread that runs the
    /// operation (see <see cref="ICniObserver"/>). Null for none.</param>
    /// <param name="cancellationToken">Cancels the operation and terminates the running plugin and its
    /// descendants.</param>
    /// <returns>The problems found, and the capabilities and version of the network.</returns>
    /// <exception cref="OperationCanceledException">The caller canceled the operation.</exception>
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
                        + $"\"{list.Name}\". It supports {string.Join(", ", info.SupportedVersions)}.",
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
                $"no CNI version of network \"{list.Name}\" ({string.Join(", ", list.CniVersions)}) is supported by all of its plugins",
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
