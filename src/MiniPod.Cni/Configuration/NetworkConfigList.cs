using System.Text;

namespace MiniPod.Cni;

/// <summary>
/// A network configuration list: the name of a network and the plugins that attach a container to it, in order (see
/// <see href="https://www.cni.dev/docs/spec/#section-1-network-configuration-format">section 1</see> of the CNI
/// specification).
/// </summary>
public sealed record NetworkConfigList
{
    internal NetworkConfigList()
    {
    }

    /// <summary>The name of the network, unique on a host.</summary>
    public required string Name { get; init; }

    /// <summary>The CNI version that plugins are called with: the highest version that the configuration declares and
    /// that this library supports. "0.1.0" when the configuration declares none.</summary>
    public required string CniVersion { get; init; }

    /// <summary>All versions that the configuration declares in <c>cniVersion</c> and <c>cniVersions</c> and that this
    /// library supports, lowest first.</summary>
    public required IReadOnlyList<string> CniVersions { get; init; }

    /// <summary>Whether the configuration disables CHECK. Default false.</summary>
    public bool DisableCheck { get; init; }

    /// <summary>Whether the configuration disables GC. Default false.</summary>
    public bool DisableGC { get; init; }

    /// <summary>Whether the plugins in the folder named after the network are ignored. Default false.</summary>
    public bool LoadOnlyInlinedPlugins { get; init; }

    /// <summary>The plugins, in the order of the plugin chain for ADD.</summary>
    public required IReadOnlyList<PluginConfig> Plugins { get; init; }

    /// <summary>
    /// The list as JSON text, exactly as written. If it was a single plugin configuration, or had plugins in a folder,
    /// this is the resulting self-contained list. The cache keeps this text for DEL.
    /// </summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The file or other source of the configuration; null when unknown.</summary>
    public string? Source { get; init; }

    /// <summary>Parses a network configuration list, or a single plugin configuration as a list of one plugin. Does not
    /// read any files.</summary>
    /// <param name="json">The JSON text, as UTF-8.</param>
    /// <param name="source">The source of the text, for error messages. Default null.</param>
    /// <returns>The list.</returns>
    /// <exception cref="CniConfigException">The configuration is not valid; the message names
    /// <paramref name="source"/>.</exception>
    public static NetworkConfigList Parse(ReadOnlySpan<byte> json, string? source = null) => NetworkConfigReader.Read(json, source, []);

    /// <summary>Reads a configuration file, and the plugins in the folder next to it that is named after the
    /// network.</summary>
    /// <param name="path">The path of the file.</param>
    /// <returns>The list.</returns>
    /// <exception cref="CniConfigException">A file cannot be read or is not valid; the message names it.</exception>
    public static NetworkConfigList Load(string path) => NetworkConfigReader.ReadFile(path);

    /// <summary>Returns the same network with a single CNI version, for example one that all plugins support.</summary>
    /// <param name="version">The version, for example <c>1.0.0</c>. It is not validated.</param>
    /// <returns>The network; this instance if it already has that version only.</returns>
    public NetworkConfigList WithVersion(string version) => version == CniVersion && CniVersions.Count <= 1
        ? this
        : this with { CniVersion = version, CniVersions = [version], Raw = Rewrite(version) };

    /// <summary>Compares two lists. They are equal if their JSON text and their source are identical.</summary>
    /// <param name="other">The other list.</param>
    /// <returns>Whether the lists are equal.</returns>
    public bool Equals(NetworkConfigList? other) => other is not null && Source == other.Source && Raw.Span.SequenceEqual(other.Raw.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Name, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Raw.Span);

    private byte[] Rewrite(string version)
    {
        var list = JsonText.Parse(Raw.Span);
        return JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("cniVersion", version);
            foreach (var property in list.EnumerateObject())
            {
                if (JsonText.Is(property.Name, "cniVersion") || JsonText.Is(property.Name, "cniVersions")) continue;
                writer.WritePropertyName(property.Name);
                JsonText.WriteRaw(writer, property.Value);
            }

            writer.WriteEndObject();
        });
    }
}
