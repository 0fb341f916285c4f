using System.Text.Json;

namespace MiniPod.Cni;

/// <summary>Reads network configurations: lists, single plugins, and the folder of additional plugins next to a
/// list.</summary>
internal static class NetworkConfigReader
{
    private static readonly string[] VersionKeys = ["cniVersion", "cniVersions"];

    public static NetworkConfigList ReadFile(string path)
    {
        var json = ReadBytes(path);
        return Read(json, path, name => ReadFolder(Path.Combine(Path.GetDirectoryName(path)!, name)));
    }

    /// <summary>Reads a configuration, with the additional plugins passed in.</summary>
    public static NetworkConfigList Read(ReadOnlySpan<byte> json, string? source, IReadOnlyList<PluginConfig> more) =>
        Read(json, source, _ => more);

    private static NetworkConfigList Read(ReadOnlySpan<byte> json, string? source, Func<string, IReadOnlyList<PluginConfig>> readFolder)
    {
        try
        {
            var root = JsonText.Parse(json);
            return JsonText.Find(root, "type") is null || JsonText.Find(root, "plugins") is not null
                ? ReadList(root, json, source, readFolder)
                : ReadSingle(root, source);
        }
        catch (Exception error) when (JsonText.IsFormatError(error))
        {
            throw new CniConfigException(
                $"{Where(source)} is not valid: {JsonText.Explain(error, json)}", CniErrorCode.InvalidNetworkConfig, error);
        }
    }

    private static NetworkConfigList ReadList(
        JsonElement root, ReadOnlySpan<byte> json, string? source, Func<string, IReadOnlyList<PluginConfig>> readFolder)
    {
        var name = ReadName(root, source);
        var (version, versions) = ReadVersions(root, source);
        var onlyInlined = ReadBool(root, "loadOnlyInlinedPlugins");
        var inlined = JsonText.Items(root, "plugins").Select(PluginConfig.Read).ToList();
        var hasPlugins = JsonText.Find(root, "plugins") is not null;
        if (hasPlugins && inlined.Count == 0) throw new JsonException("\"plugins\" is empty: a network needs at least one plugin");

        // SPEC.md, "Configuration format": true makes no sense without inlined plugins.
        if (!hasPlugins && onlyInlined) throw new JsonException("\"loadOnlyInlinedPlugins\" is true but there are no \"plugins\"");

        var folder = onlyInlined ? [] : readFolder(name);
        if (inlined.Count + folder.Count == 0)
            throw new JsonException($"no plugins: neither inline in \"plugins\" nor as files {name}/*.conf next to it");
        return new NetworkConfigList
        {
            Name = name,
            CniVersion = version,
            CniVersions = versions,
            DisableCheck = ReadBool(root, "disableCheck"),
            DisableGC = ReadBool(root, "disableGC"),
            LoadOnlyInlinedPlugins = onlyInlined,
            Plugins = [.. inlined, .. folder],
            Raw = folder.Count == 0 ? json.ToArray() : Inline(root, inlined, folder),
            Source = source,
        };
    }

    private static NetworkConfigList ReadSingle(JsonElement root, string? source)
    {
        var plugin = PluginConfig.Read(root);
        var name = ReadName(root, source);
        var (version, versions) = ReadVersions(root, source);
        return new NetworkConfigList
        {
            Name = name,
            CniVersion = version,
            CniVersions = versions,
            Plugins = [plugin],
            Raw = JsonText.Write(writer =>
            {
                writer.WriteStartObject();
                foreach (var key in VersionKeys)
                {
                    if (JsonText.Find(root, key) is not { } value) continue;
                    writer.WritePropertyName(key);
                    JsonText.WriteRaw(writer, value);
                }

                writer.WriteString("name", name);
                WritePlugins(writer, [plugin]);
                writer.WriteEndObject();
            }),
            Source = source,
        };
    }

    // SPEC.md, "Configuration format": plugins from other sources are appended. Sorted by name, as in the configuration
    // directory.
    private static List<PluginConfig> ReadFolder(string folder)
    {
        var plugins = new List<PluginConfig>();
        foreach (var path in ListFolder(folder))
        {
            var json = ReadBytes(path);
            try
            {
                plugins.Add(PluginConfig.Read(JsonText.Parse(json)));
            }
            catch (Exception error) when (JsonText.IsFormatError(error))
            {
                throw new CniConfigException(
                    $"{Where(path)} is not valid: {JsonText.Explain(error, json)}", CniErrorCode.InvalidNetworkConfig, error);
            }
        }

        return plugins;
    }

    // A folder that cannot be read may contain security-relevant plugins such as firewall: do not continue without
    // them.
    private static string[] ListFolder(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.conf").Order(StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return []; // most networks have no such folder
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniConfigException($"plugin folder \"{folder}\" cannot be read: {error.Message}", CniErrorCode.IOFailure, error);
        }
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return JsonText.WithoutByteOrderMark(File.ReadAllBytes(path)).ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CniConfigException($"{Where(path)} cannot be read: {error.Message}", CniErrorCode.IOFailure, error);
        }
    }

    private static string ReadName(JsonElement root, string? source)
    {
        var name = JsonText.FindString(root, "name") ?? throw new JsonException("\"name\", the name of the network, is missing");
        AttachmentRules.RequireNetworkName(name, Where(source));
        return name;
    }

    /// <summary>SPEC.md, "Version considerations": the highest version that is declared and supported.</summary>
    private static (string Selected, IReadOnlyList<string> All) ReadVersions(JsonElement root, string? source)
    {
        var declared = JsonText.FindString(root, "cniVersion") ?? "";
        var own = SpecVersion.Parse(declared, $"{Where(source)}: cniVersion");
        if (declared.Length == 0) declared = SpecVersion.Oldest;
        var current = SpecVersion.Parse(SpecVersion.Current, "");
        var known = JsonText.Strings(root, "cniVersions")
            .Select(text => (Text: text, Version: SpecVersion.Parse(text, $"{Where(source)}: cniVersions")))
            .Where(version => version.Text.Length > 0 && version.Version <= current)
            .Append((Text: declared, Version: own))
            .DistinctBy(version => version.Version)
            .OrderBy(version => version.Version)
            .ToList();

        // Keep a newer version only if nothing else is declared: plugins may support it although this library does not.
        if (known.Count > 1) known.RemoveAll(version => version.Version > current);
        return (known[^1].Text, [.. known.Select(version => version.Text)]);
    }

    /// <summary>Reads a JSON boolean or, like libcni, its name as a string in any case. False when missing.</summary>
    private static bool ReadBool(JsonElement root, string name) => JsonText.Find(root, name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(text.GetString(), out var value) => value,
        { } wrong => throw JsonText.Wrong(name, "true or false", wrong),
    };

    private static byte[] Inline(JsonElement root, IReadOnlyList<PluginConfig> inlined, IReadOnlyList<PluginConfig> folder) =>
        JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var property in root.EnumerateObject())
        {
            if (JsonText.Is(property.Name, "plugins") || JsonText.Is(property.Name, "loadOnlyInlinedPlugins")) continue;
            writer.WritePropertyName(property.Name);
            JsonText.WriteRaw(writer, property.Value);
        }

        // DEL must run the plugins of ADD even if the folder has changed since, so they are inlined and the folder is
        // ignored.
        writer.WriteBoolean("loadOnlyInlinedPlugins", true);
        WritePlugins(writer, [.. inlined, .. folder]);
        writer.WriteEndObject();
    });

    private static void WritePlugins(Utf8JsonWriter writer, IReadOnlyList<PluginConfig> plugins)
    {
        writer.WriteStartArray("plugins");
        foreach (var plugin in plugins) JsonText.WriteRaw(writer, plugin.Json);
        writer.WriteEndArray();
    }

    private static string Where(string? source) => source is null ? "the network configuration" : $"network configuration \"{source}\"";
}
