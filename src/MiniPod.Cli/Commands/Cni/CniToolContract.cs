using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Cni;
using MiniPod.Linux;

namespace MiniPod.Cli.Commands.Cni;

/// <summary>Interprets arguments and environment as cnitool does, so that each of the two can undo what the
/// other has done.</summary>
internal static class CniToolContract
{
    /// <summary>The absolute, normalized path of a namespace. Links are not followed.</summary>
    /// <exception cref="CniConfigException">The path is empty.</exception>
    public static string NetNsPath(string netns) => netns.Length > 0
        ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(netns))
        : throw new CniConfigException(
            "the network namespace's path is empty. Pass a path such as /run/netns/NAME.", CniErrorCode.InvalidNetNS);

    /// <summary>The container id that stands for a namespace. It is always the same, so that DEL finds
    /// what ADD created.</summary>
    /// <param name="netnsPath">The namespace's absolute path.</param>
    public static string ContainerId(string netnsPath) =>
        $"cnitool-{Convert.ToHexStringLower(SHA512.HashData(Encoding.UTF8.GetBytes(netnsPath)).AsSpan(0, 10))}";

    /// <summary>The paths at which 'ip netns' has a namespace, in both spellings of their directory.</summary>
    /// <param name="netnsPath">A path of the namespace.</param>
    public static IEnumerable<string> PathsOf(string netnsPath) => NetworkNamespace.Find(netnsPath) is not { } netns
        ? []
        : from directory in (string[])["/run/netns", "/var/run/netns"]
          where Directory.Exists(directory)
          from path in Directory.EnumerateFiles(directory)
          where NetworkNamespace.Find(path) == netns
          select path;

    /// <summary>Reads CAP_ARGS, the capability arguments, which are a JSON object.</summary>
    /// <exception cref="CniConfigException">The text is not a JSON object.</exception>
    public static JsonObject? Capabilities(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        try
        {
            // Read completely right away, so that a duplicate key or an unpaired surrogate is found now,
            // not when a plugin is called.
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions
            {
                AllowDuplicateProperties = false,
            }) is JsonObject capabilities)
            {
                _ = capabilities.ToJsonString();
                return capabilities;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw NoObject(text, error);
        }

        throw NoObject(text, null);
    }

    private static CniConfigException NoObject(string text, Exception? error) =>
        new(
            $"CAP_ARGS: \"{text}\" is not a JSON object such as "
            + "{\"portMappings\":[{\"hostPort\":8080,\"containerPort\":80,\"protocol\":\"tcp\"}]}",
            CniErrorCode.InvalidEnvironment,
            error);
}
