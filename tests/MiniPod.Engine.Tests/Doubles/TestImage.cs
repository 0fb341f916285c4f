using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniPod.Engine.Tests.Doubles;

/// <summary>
/// A small image built from the host's static busybox, as an archive that the engine can load: neither a registry nor
/// the docker command is needed. Besides the applets it contains <c>/bin/notexec</c>, a file that cannot be executed.
/// The same input produces the same image.
/// </summary>
public static class TestImage
{
    private static readonly string[] Applets =
        [
            "sh", "sleep", "echo", "printf", "cat", "true", "false", "env", "hostname", "id", "ls", "wc", "head", "seq",
            "ip", "ping", "wget", "httpd", "nc", "ps", "kill", "mount", "touch", "date", "yes", "dd",
        ];

    private static readonly string[] Candidates = ["/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static"];

    /// <summary>The reason that no test image can be built here; null if one can.</summary>
    public static string? Missing => FindBusybox() is null ? "no static busybox: apt-get install busybox-static" : null;

    /// <summary>Returns the image in the format of <c>docker save</c>.</summary>
    /// <param name="tag">Its name, <c>minipod-test-…:latest</c>.</param>
    /// <param name="command">Its default command; if none, <c>sh</c>.</param>
    public static byte[] Archive(string tag, params string[] command)
    {
        var layer = Layer(FindBusybox() ?? throw new InvalidOperationException(Missing));
        var config = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64",
            ["os"] = "linux",
            ["created"] = "1970-01-01T00:00:00Z",
            ["config"] = new JsonObject
            {
                ["Env"] = Strings("PATH=/bin"),
                ["Cmd"] = Strings(command.Length > 0 ? command : ["sh"]),
            },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = Strings($"sha256:{Digest(layer)}") },
        }.ToJsonString());
        var manifest = new JsonArray(new JsonObject
        {
            ["Config"] = $"{Digest(config)}.json",
            ["RepoTags"] = Strings(tag),
            ["Layers"] = Strings("layer/layer.tar"),
        });

        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            Add(tar, $"{Digest(config)}.json", config, 0b110_100_100);
            Add(tar, "layer/layer.tar", layer, 0b110_100_100);
            Add(tar, "manifest.json", Encoding.UTF8.GetBytes(manifest.ToJsonString()), 0b110_100_100);
        }

        return archive.ToArray();
    }

    private static byte[] Layer(string busybox)
    {
        using var layer = new MemoryStream();
        using (var tar = new TarWriter(layer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var directory in new[] { "bin/", "etc/", "tmp/" })
                Write(tar, new UstarTarEntry(TarEntryType.Directory, directory), 0b111_101_101);
            Add(tar, "bin/busybox", File.ReadAllBytes(busybox), 0b111_101_101);
            Add(tar, "bin/notexec", "not a program\n"u8.ToArray(), 0b110_100_100);
            Add(tar, "etc/passwd", "root:x:0:0:root:/:/bin/sh\nguest:x:1000:1000:guest:/:/bin/sh\n"u8.ToArray(), 0b110_100_100);
            foreach (var applet in Applets)
                Write(tar, new UstarTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" }, 0b111_111_111);
        }

        return layer.ToArray();
    }

    private static void Add(TarWriter tar, string name, byte[] content, int mode) =>
        Write(tar, new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) }, mode);

    private static void Write(TarWriter tar, UstarTarEntry entry, int mode)
    {
        entry.Mode = (UnixFileMode)mode;
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        tar.WriteEntry(entry);
    }

    /// <summary>A static executable has no program interpreter: no <c>PT_INTERP</c> among
    /// its program headers, elf(5).</summary>
    private static string? FindBusybox() => Candidates.FirstOrDefault(IsStatic);

    private static bool IsStatic(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        var head = new byte[4096];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) > 64
            && head.AsSpan(0, 4).SequenceEqual("\u007fELF"u8)
            && head.AsSpan().IndexOf("/ld-"u8) < 0;
    }

    private static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static JsonArray Strings(params string[] values) => new([.. values.Select(v => (JsonNode)v)]);
}
