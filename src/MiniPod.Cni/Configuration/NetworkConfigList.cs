using System.Text;

namespace MiniPod.Cni;

/// <summary>
/// A network: a name and the plugins that attach a container to it, in their order
/// (<see href="https://www.cni.dev/docs/spec/#section-1-network-configuration-format">section 1 of the specification</see>).
/// </summary>
public sealed record NetworkConfigList
{
    internal NetworkConfigList()
    {
    }

    /// <summary>The network's name, unique on a host.</summary>
    public required string Name { get; init; }

    /// <summary>The version that plugins are called with: the highest that the configuration declares and we know.
    /// "0.1.0" when it declares none.</summary>
    public required string CniVersion { get; init; }

    /// <summary>All versions that the configuration declares, <c>cniVersion</c> and <c>cniVersions</c>, as far as we
    /// know them, lowest first.</summary>
    public required IReadOnlyList<string> CniVersions { get; init; }

    /// <summary>Whether CHECK must not be called. Default false.</summary>
    public bool DisableCheck { get; init; }

    /// <summary>Whether GC must not be called. Default false.</summary>
    public bool DisableGC { get; init; }

    /// <summary>Whether the plugins in the folder named after the network are left out. Default false.</summary>
    public bool LoadOnlyInlinedPlugins { get; init; }

    /// <summary>The plugins, in the order of ADD.</summary>
    public required IReadOnlyList<PluginConfig> Plugins { get; init; }

    /// <summary>
    /// The list as JSON text, as it was written. What was a single plugin's configuration, or had plugins in a folder, is the
    /// list that came of it, complete in itself: it is what the cache keeps for DEL.
    /// </summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The file it was read from; null when it was not read from one.</summary>
    public string? Source { get; init; }

    /// <summary>Reads a list, or a single plugin's configuration as a list of one. Looks at no file.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="source">Where it comes from, for messages. Default null.</param>
    /// <exception cref="CniConfigException">It is not valid; the message names <paramref name="source"/>.</exception>
    public static NetworkConfigList Parse(ReadOnlySpan<byte> json, string? source = null) => NetworkConfigReader.Read(json, source, []);

    /// <summary>Reads a file, and the plugins in the folder beside it that is named after the network.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CniConfigException">It cannot be read, or is not valid; the message names the file.</exception>
    public static NetworkConfigList Load(string path) => NetworkConfigReader.ReadFile(path);

    /// <summary>The same network in one version only: what plugins were found to support.</summary>
    /// <param name="version">The version, <c>1.0.0</c>. It is not checked.</param>
    public NetworkConfigList WithVersion(string version) => version == CniVersion && CniVersions.Count <= 1
        ? this
        : this with { CniVersion = version, CniVersions = [version], Raw = Rewrite(version) };

    /// <summary>Two are equal when they say the same and come from the same place.</summary>
    /// <param name="other">The other.</param>
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
