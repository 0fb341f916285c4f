using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Networks;

/// <summary>Finds the networks a pod asks for, by name. The default network is built in, so that a pod runs with no
/// configuration at all; a file of the same name wins.</summary>
/// <param name="directory">The configuration directory. Default <c>/etc/cni/net.d</c>.</param>
/// <param name="defaultNetwork">The network of a pod that asks for none. Default <c>minipod</c>.</param>
/// <param name="cni">Knows which plugins are there.</param>
public sealed class NetworkResolver(string directory, string defaultNetwork, CniRuntime cni)
{
    /// <summary>The default network's name.</summary>
    public const string BuiltInNetwork = "minipod";

    /// <summary>The default configuration directory.</summary>
    public const string DefaultDirectory = "/etc/cni/net.d";

    private const string BuiltInSource = "built in";

    /// <summary>All configuration files, broken ones too, and the built-in network unless a file of its name takes its place.</summary>
    /// <exception cref="CniException">The directory cannot be read.</exception>
    public IReadOnlyList<NetworkConfigFile> List()
    {
        var files = Open().List();
        if (files.Any(file => file.List?.Name == BuiltInNetwork)) return files;
        return [.. files, new NetworkConfigFile { Path = BuiltInSource, List = NetworkConfigList.Parse(BuiltIn(), BuiltInSource) }];
    }

    /// <summary>The network of a name, the built-in one too.</summary>
    /// <exception cref="CniException">Two files have it.</exception>
    /// <exception cref="PodException">There is none of that name.</exception>
    public NetworkConfigList Get(string name)
    {
        var files = Open();
        if (name != BuiltInNetwork) return Get(files, name);
        return files.Find(name) ?? NetworkConfigList.Parse(BuiltIn(), BuiltInSource);
    }

    /// <summary>The configuration directory.</summary>
    public string ConfigurationDirectory => directory;

    /// <summary>The network of a pod that asks for none.</summary>
    public string DefaultNetwork => defaultNetwork;

    /// <summary>Whether a network is the one in the program, and no file's.</summary>
    public static bool IsBuiltIn(NetworkConfigList list) => list.Source == BuiltInSource;

    /// <summary>The files of the configuration directory, broken ones too.</summary>
    /// <exception cref="CniException">The directory cannot be read.</exception>
    public IReadOnlyList<NetworkConfigFile> Files() => Open().List();

    /// <summary>Resolves a pod's networks, and makes sure that they can be attached before anything is made.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CniException">A network is unknown or its configuration wrong, or a plugin is missing.</exception>
    /// <exception cref="PodException">Ports are to be published and no network can.</exception>
    public async Task<IReadOnlyList<PodNetwork>> ResolveAsync(PodSpec spec, CancellationToken cancellationToken)
    {
        IReadOnlyList<NetworkRequest> requests = spec.Networks.Count > 0 ? spec.Networks : [new NetworkRequest { Name = defaultNetwork }];
        var attachments = new List<PodNetwork>();
        foreach (var (index, request) in requests.Index())
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

        RequirePublishing(spec, attachments);
        return attachments;
    }

    private static void RequirePublishing(PodSpec spec, IReadOnlyList<PodNetwork> attachments)
    {
        if (!spec.AllPorts().Any()) return;
        if (attachments.Any(attachment => AttachmentConf.Declares(attachment.List, "portMappings"))) return;
        throw new PodException(
            "ports cannot be published: no plugin of network "
            + $"{string.Join(", ", attachments.Select(a => $"\"{a.Network}\" ({a.Source})"))} declares the capability "
            + $"\"portMappings\". Chain the portmap plugin, or use the network \"{BuiltInNetwork}\".");
    }

    // A plugin that does not speak the network's version fails on ADD, and on DEL alike: such a pod could not be removed any more.
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
                        $"network \"{list.Name}\" ({list.Source ?? BuiltInSource}) is of CNI version {list.CniVersion}, which "
                        + $"plugin \"{info.Path}\" does not speak. It speaks {string.Join(", ", info.SupportedVersions)}: "
                        + "change the configuration's cniVersion, or install plugins that know it.");
                }
            }
            catch (CniPluginException)
            {
                // It does not tell: an old one, or a learner's own. ADD will show.
            }
        }
    }

    private NetworkConfigDirectory Open() => File.Exists(directory)
        ? throw new PodException($"the network configuration directory \"{directory}\" is a file. Pass a directory as --cni-conf-dir.")
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
                $"{error.Message} The network \"{BuiltInNetwork}\" is built in. Choose one of these, or configure "
                + $"\"{OneLine.Of(name)}\" there; --cni-conf-dir names another directory.",
                error);
        }
    }

    private static byte[] BuiltIn()
    {
        using var stream = typeof(NetworkResolver).Assembly.GetManifestResourceStream("minipod.conflist")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
