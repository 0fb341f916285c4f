using System.Globalization;
using System.Text.Json;
using MiniPod.Linux;

namespace MiniPod.Cni;

/// <summary>
/// What VERSION was answered by each program, so that it is asked once: kept on disk beside the cache, since a command line's
/// process lives for one operation. A program that was replaced has another size or time, and is asked anew.
/// </summary>
internal sealed class PluginVersions(string cacheDirectory)
{
    private const string Kind = "miniPodPluginVersions1";
    private readonly string _path = Path.Combine(Path.GetFullPath(cacheDirectory), "minipod-plugin-versions.json");
    private readonly Lock _lock = new();
    private Dictionary<string, (string Stamp, IReadOnlyList<string> Versions)>? _known;

    /// <summary>What a program was found to support; null when it is to be asked.</summary>
    /// <param name="path">The program.</param>
    /// <param name="stamp">Which program it is, as <see cref="Remember"/> is to be told: one that is replaced while it
    /// is asked has another.</param>
    public IReadOnlyList<string>? Find(string path, out string stamp)
    {
        stamp = Stamp(path);
        lock (_lock)
        {
            return (_known ??= Read()).TryGetValue(path, out var known) && known.Stamp == stamp ? known.Versions : null;
        }
    }

    /// <summary>Keeps what a program answered.</summary>
    public void Remember(string path, string stamp, IReadOnlyList<string> versions)
    {
        lock (_lock)
        {
            // Others may have written meanwhile; what is lost when two write at once is asked once more.
            _known = Read();
            _known[path] = (stamp, versions);
            try
            {
                AtomicFile.CreateDirectory(Path.GetDirectoryName(_path)!);
                AtomicFile.Write(_path, Write(_known), durable: false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It saves time and nothing else: without it plugins are asked each time.
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
            // Missing or damaged: plugins are asked, and it is written anew.
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
