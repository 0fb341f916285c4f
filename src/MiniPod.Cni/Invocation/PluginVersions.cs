using System.Globalization;
using System.Text.Json;
using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>
/// Caches the answer of each program to VERSION, so that each program is asked only once. Kept on disk next to the
/// attachment cache, because a command-line process lives for only one operation. A replaced program has another size
/// or modification time, and is asked again.
/// </summary>
internal sealed class PluginVersions(string cacheDirectory)
{
    private const string Kind = "miniPodPluginVersions1";
    private readonly string _path = Path.Combine(Path.GetFullPath(cacheDirectory), "minipod-plugin-versions.json");
    private readonly Lock _lock = new();
    private Dictionary<string, (string Stamp, IReadOnlyList<string> Versions)>? _known;

    /// <summary>Returns the cached versions of a program; null when it must be asked.</summary>
    /// <param name="path">The program.</param>
    /// <param name="stamp">Identifies the state of the program. Pass it on to <see cref="Remember"/>, so that the
    /// answer is not attributed to a program that replaced this one in the meantime.</param>
    public IReadOnlyList<string>? Find(string path, out string stamp)
    {
        stamp = Stamp(path);
        lock (_lock)
        {
            return (_known ??= Read()).TryGetValue(path, out var known) && known.Stamp == stamp ? known.Versions : null;
        }
    }

    /// <summary>Caches the answer of a program.</summary>
    public void Remember(string path, string stamp, IReadOnlyList<string> versions)
    {
        lock (_lock)
        {
            // Other processes may have written in the meantime. If two write at the same time, the lost answer is asked
            // for again.
            _known = Read();
            _known[path] = (stamp, versions);
            try
            {
                AtomicFile.CreateDirectory(Path.GetDirectoryName(_path)!);
                AtomicFile.Write(_path, Write(_known), durable: false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The cache only saves time: without it, plugins are asked every time.
            }
        }
    }

    private static string Stamp(string path)
    {
        var file = new FileInfo(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
        return string.Create(CultureInfo.InvariantCulture, $"{(file.Exists ? file.Length : -1)} {file.LastWriteTimeUtc.Ticks}");
    }

    private Dictionary<string, (string Stamp, IReadOnlyList<string> Versions)> Read()
    {
        var known = new Dictionary<string, (string Stamp, IReadOnlyList<string> Versions)>(StringComparer.Ordinal);
        try
        {
            var root = JsonText.Parse(File.ReadAllBytes(_path));
            if (JsonText.FindString(root, "kind") != Kind) return known;
            foreach (var plugin in JsonText.Items(root, "plugins"))
            {
                known[JsonText.FindString(plugin, "path") ?? ""] = (
                    JsonText.FindString(plugin, "stamp") ?? "", JsonText.Strings(plugin, "versions"));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException || JsonText.IsFormatError(error))
        {
            // Missing or damaged: plugins are asked, and the file is written again.
        }

        return known;
    }

    private static byte[] Write(Dictionary<string, (string Stamp, IReadOnlyList<string> Versions)> known) => JsonText.Write(
        writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Kind);
            writer.WriteStartArray("plugins");
            foreach (var (path, (stamp, versions)) in known
                .Where(plugin => File.Exists(plugin.Key))
                .OrderBy(plugin => plugin.Key, StringComparer.Ordinal))
            {
                writer.WriteStartObject();
                writer.WriteString("path", path);
                writer.WriteString("stamp", stamp);
                WriteVersions(writer, versions);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        },
        indented: true);

    private static void WriteVersions(Utf8JsonWriter writer, IReadOnlyList<string> versions)
    {
        writer.WriteStartArray("versions");
        foreach (var version in versions) writer.WriteStringValue(version);
        writer.WriteEndArray();
    }
}
