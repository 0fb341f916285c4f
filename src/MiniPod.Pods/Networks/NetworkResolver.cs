using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.HostNetwork;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>Finds the networks that a pod requests, by name. The default network is built in, so that a pod runs
/// without any configuration; a file of the same name takes precedence.</summary>
/// <param name="directory">The configuration directory. Default <c>/etc/cni/net.d</c>.</param>
/// <param name="defaultNetwork">The network of a pod that requests none. Default <c>minipod</c>.</param>
/// <param name="cni">The CNI runtime, which knows the installed plugins.</param>
/// <param name="programs">The host's programs. Default null: the real ones.</param>
public sealed class NetworkResolver(string directory, string defaultNetwork, CniRuntime cni, IHostPrograms? programs = null)
{
    /// <summary>The name of the built-in network.</summary>
    public const string BuiltInNetwork = "minipod";

    /// <summary>The default configuration directory.</summary>
    public const string DefaultDirectory = "/etc/cni/net.d";

    /// <summary>What a network says in place of its file that has none.</summary>
    internal const string BuiltInSource = "built in";

    private const string BuiltInNftablesSource = "built in, with nftables";

    private readonly IHostPrograms _programs = programs ?? new HostPrograms();

    /// <summary>Returns all configuration files, including invalid ones, and the built-in network unless a file of that
    /// name replaces it.</summary>
    /// <exception cref="CniException">The directory cannot be read.</exception>
    public IReadOnlyList<NetworkConfigFile> List()
    {
        var files = Open().List();
        if (files.Any(file => file.List?.Name == BuiltInNetwork)) return files;
        return [.. files, BuiltInFile()];
    }

    /// <summary>Returns the network of a given name, including the built-in one.</summary>
    /// <exception cref="CniException">Two files define it.</exception>
    /// <exception cref="PodException">There is no network of that name.</exception>
    public NetworkConfigList Get(string name)
    {
        var files = Open();
        if (name != BuiltInNetwork) return Get(files, name);
        return files.Find(name) ?? BuiltIn();
    }

    /// <summary>Returns the network of a given name as it is configured now; null if there is no valid one.</summary>
    public NetworkConfigList? Find(string name)
    {
        try
        {
            return Get(name);
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            return null;
        }
    }

    /// <summary>The configuration directory.</summary>
    public string ConfigurationDirectory => directory;

    /// <summary>The network of a pod that requests none.</summary>
    public string DefaultNetwork => defaultNetwork;

    /// <summary>Whether a network is the built-in one, not one from a file.</summary>
    public static bool IsBuiltIn(NetworkConfigList list) => list.Source is BuiltInSource or BuiltInNftablesSource;

    /// <summary>Whether a network is the variant of the built-in one whose plugins write their rules with nftables, because the
    /// host has no iptables.</summary>
    public static bool IsBuiltInForNftables(NetworkConfigList list) => list.Source == BuiltInNftablesSource;

    /// <summary>Returns the files of the configuration directory, including invalid ones.</summary>
    /// <exception cref="CniException">The directory cannot be read.</exception>
    public IReadOnlyList<NetworkConfigFile> Files() => Open().List();

    /// <summary>Resolves the networks of a pod, and makes sure that they can be attached
    /// before anything is created.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CniException">A network is unknown or its configuration is not valid,
    /// or a plugin is missing.</exception>
    /// <exception cref="PodException">The networks do not support what is requested of them.</exception>
    public async Task<IReadOnlyList<PodNetwork>> ResolveAsync(PodSpec spec, CancellationToken cancellationToken)
    {
        if (spec.IsOnHostNetwork) return [];
        IReadOnlyList<NetworkRequest> first = spec.Networks.Count > 0 ? spec.Networks : [new NetworkRequest { Name = defaultNetwork }];
        var attachments = new List<PodNetwork>();
        foreach (var (index, request) in first.Concat(spec.AddedNetworks).Index())
        {
            var found = Get(request.Name);
            cni.RequirePlugins(found);
            var list = await cni.SelectVersionAsync(found, null, cancellationToken).ConfigureAwait(false);
            await RequireVersionAsync(list, cancellationToken).ConfigureAwait(false);
            var attachment = new PodNetwork
            {
                Network = list.Name,
                InterfaceName = request.InterfaceNameAt(index),
                Ips = request.Ips,
                Mac = request.Mac,
                Config = Encoding.UTF8.GetString(list.Raw.Span),
                Source = list.Source ?? BuiltInSource,
                List = list,
            };
            AttachmentConf.Check(attachment, list);
            attachments.Add(attachment);
        }

        PublishingRules.Check(spec, attachments);
        return attachments;
    }

    // A plugin that does not support the network's CNI version fails on ADD, and on DEL too, so the pod could not be
    // removed any more.
    private async Task RequireVersionAsync(NetworkConfigList list, CancellationToken cancellationToken)
    {
        foreach (var type in list.Plugins
            .SelectMany(plugin => new[] { plugin.Type, plugin.IpamType })
            .OfType<string>()
            .Distinct(StringComparer.Ordinal))
        {
            try
            {
                var info = await cni.GetVersionInfoAsync(type, null, cancellationToken).ConfigureAwait(false);
                if (!info.SupportedVersions.Contains(list.CniVersion))
                {
                    throw new PodException(
                        $"network \"{list.Name}\" ({list.Source ?? BuiltInSource}) uses CNI version {list.CniVersion}, which "
                        + $"plugin \"{info.Path}\" does not support. It supports {string.Join(", ", info.SupportedVersions)}: "
                        + "change the configuration's cniVersion, or install plugins that support it.");
                }
            }
            catch (CniPluginException)
            {
                // It does not report its versions: an old plugin, or a homemade one. ADD will show whether it works.
            }
        }
    }

    private NetworkConfigDirectory Open() => File.Exists(directory)
        ? throw new PodException($"the network configuration directory \"{directory}\" is a file. Pass a directory with --cni-conf-dir.")
        : new NetworkConfigDirectory(directory);

    private static NetworkConfigList Get(NetworkConfigDirectory files, string name)
    {
        try
        {
            return files.Get(name);
        }
        catch (NetworkNotFoundException error)
        {
            throw new PodException(
                $"{error.Message} The network \"{BuiltInNetwork}\" is built in. Choose one of these, or add a "
                + $"configuration for \"{OneLine.Of(name)}\" there; use --cni-conf-dir for another directory.",
                error);
        }
    }

    private NetworkConfigFile BuiltInFile()
    {
        var list = BuiltIn();
        return new NetworkConfigFile { Path = list.Source!, List = list };
    }

    // Plugins that know no nftables ignore that they are told to use it: HostNeeds finds out.
    private NetworkConfigList BuiltIn()
    {
        var isForNftables = !_programs.Has(PluginBackend.Iptables) && _programs.Has(PluginBackend.Nft);
        var (resource, source) = isForNftables
            ? ("minipod-nftables.conflist", BuiltInNftablesSource)
            : ("minipod.conflist", BuiltInSource);
        using var stream = typeof(NetworkResolver).Assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return NetworkConfigList.Parse(copy.ToArray(), source);
    }
}
