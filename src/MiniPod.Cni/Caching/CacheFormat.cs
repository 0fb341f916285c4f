using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniPod.Cni;

/// <summary>The cache format of libcni, kind "cniCacheV1": compatible with other runtimes and their tools in both
/// directions.</summary>
internal static class CacheFormat
{
    private const string Kind = "cniCacheV1";

    // MiniPod's own keys, which other runtimes ignore: whether the ADD is incomplete (the result is not that of the
    // last plugin), the plugin call that was running, the position of the plugin if it failed, and the identity of the
    // namespace at the path.
    private const string Incomplete = "incomplete";
    private const string Running = "runningInvocation";
    private const string Failed = "failedPosition";
    private const string Namespace = "netnsIdentity";

    public static byte[] Write(
        NetworkConfigList list, RuntimeConf rt, string? ns, CniResult? result, PluginInvocation? next, bool hasFailed = false) =>
        JsonText.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("kind", Kind);
        writer.WriteString("containerId", rt.ContainerId);
        writer.WriteBase64String("config", list.Raw.Span);
        writer.WriteString("ifName", rt.IfName);
        writer.WriteString("networkName", list.Name);
        writer.WriteString("netns", rt.NetNs);
        if (rt.Args.Count > 0) WriteArgs(writer, rt.Args);
        if (rt.CapabilityArgs is { Count: > 0 } capabilities)
        {
            writer.WritePropertyName("capabilityArgs");
            capabilities.WriteTo(writer);
        }

        if (result is not null)
        {
            writer.WritePropertyName("result");
            writer.WriteRawValue(result.Raw.Span, skipInputValidation: true);
        }

        if (ns is not null) writer.WriteString(Namespace, ns);
        if (next is not null)
        {
            writer.WriteBoolean(Incomplete, true);
            writer.WriteString(Running, next.Id);
            if (hasFailed) writer.WriteNumber(Failed, next.Position);
        }

        writer.WriteEndObject();
    });

    /// <summary>Reads the content of a cache file.</summary>
    /// <returns>The attachment; null when the file has no kind: it is a bare result, as the oldest versions of libcni
    /// wrote it.</returns>
    /// <exception cref="JsonException">The file is damaged or of another kind; also the other exceptions that
    /// <see cref="JsonText.IsFormatError"/> recognizes.</exception>
    public static CachedAttachment? Read(JsonElement root, string path)
    {
        if (JsonText.FindString(root, "kind") is not { } kind) return null;
        if (kind != Kind) throw new JsonException($"kind \"{kind}\" is unknown");
        CniException? damage = null;
        var config = ReadConfig(root, ref damage);
        var version = config?.CniVersion ?? SpecVersion.Oldest;
        return new CachedAttachment
        {
            NetworkName = JsonText.FindString(root, "networkName") ?? "",
            ContainerId = JsonText.FindString(root, "containerId") ?? "",
            IfName = JsonText.FindString(root, "ifName") ?? "",
            NetNs = JsonText.FindString(root, "netns") ?? "",
            Namespace = JsonText.FindString(root, Namespace),
            Config = config,
            Args = ReadArgs(root),
            CapabilityArgs = ReadCapabilityArgs(root),
            Result = JsonText.Find(root, "result") is { } result ? ReadResult(result, version, ref damage) : null,
            IsComplete = JsonText.Find(root, "result") is not null
                && JsonText.Find(root, Incomplete) is not { ValueKind: JsonValueKind.True },
            RunningInvocation = JsonText.FindString(root, Running),
            FailedPosition = JsonText.FindInt(root, Failed),
            Damage = damage,
            Path = path,
        };
    }

    /// <summary>Reads a result. An invalid result is reported as damage, so that the rest can still be used.</summary>
    public static CniResult? ReadResult(JsonElement result, string version, ref CniException? damage)
    {
        try
        {
            return ResultReader.Read(result, version);
        }
        catch (CniResultException error)
        {
            damage = error;
            return null;
        }
    }

    private static NetworkConfigList? ReadConfig(JsonElement root, ref CniException? damage)
    {
        if (JsonText.Find(root, "config") is not { } config) return null;
        try
        {
            return NetworkConfigList.Parse(config.GetBytesFromBase64());
        }
        catch (CniConfigException error)
        {
            damage = error;
            return null;
        }
    }

    private static void WriteArgs(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> args)
    {
        writer.WriteStartArray("cniArgs");
        foreach (var (name, value) in args)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(name);
            writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static List<KeyValuePair<string, string>> ReadArgs(JsonElement root)
    {
        var args = new List<KeyValuePair<string, string>>();
        foreach (var pair in JsonText.Items(root, "cniArgs"))
        {
            if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
                throw JsonText.Wrong("cniArgs", "an array of pairs", pair);
            args.Add(new(pair[0].GetString() ?? "", pair[1].GetString() ?? ""));
        }

        return args;
    }

    // JsonObject detects duplicate keys only on first use; here they are damage.
    private static JsonObject? ReadCapabilityArgs(JsonElement root) => JsonText.Find(root, "capabilityArgs") is { } capabilities
        ? JsonNode.Parse(JsonText.RawBytes(
            capabilities), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
            ?? throw JsonText.Wrong("capabilityArgs", "an object", capabilities)
        : null;
}
