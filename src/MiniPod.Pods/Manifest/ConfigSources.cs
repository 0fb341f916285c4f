using System.Text;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;

namespace MiniPod.Pods.Manifest;

/// <summary>The ConfigMaps and Secrets that the pods of a namespace can refer to.</summary>
internal sealed class ConfigSources(ManifestSet set, string space)
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>What is wrong with a reference to an object that is not there.</summary>
    public static string Missing(bool isSecret, string? name)
    {
        var kind = isSecret ? "Secret" : "ConfigMap";
        return $"names {kind} \"{name}\", which is in no manifest that was given: add it to the file, or name its file with "
            + $"--{kind.ToLowerInvariant()}";
    }

    /// <summary>The keys of a ConfigMap, text and bytes; null if there is none of that name.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? ConfigMap(string? name) => Find<ConfigMap>(name) is not { } map
        ? null
        : (map.Data ?? Nothing).Select(pair => KeyValuePair.Create(pair.Key, Text(pair.Value)))
            .Concat((map.BinaryData ?? Nothing).Select(pair => KeyValuePair.Create(pair.Key, Bytes(pair.Value))))
            .DistinctBy(pair => pair.Key)
            .ToDictionary();

    /// <summary>The keys of a ConfigMap that are texts, which can be variables; null if there is none of that name.</summary>
    public IReadOnlyDictionary<string, string>? ConfigMapTexts(string? name) =>
        Find<ConfigMap>(name) is { } map ? map.Data ?? Nothing : null;

    /// <summary>The keys of a Secret; null if there is none of that name.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Secret(string? name)
    {
        if (Find<Secret>(name) is not { } secret) return null;
        var keys = (secret.Data ?? Nothing).ToDictionary(pair => pair.Key, pair => Bytes(pair.Value));
        foreach (var (key, text) in secret.StringData ?? Nothing) keys[key] = Text(text);
        return keys;
    }

    /// <summary>The same as texts, for variables.</summary>
    public IReadOnlyDictionary<string, string>? SecretTexts(string? name) =>
        Secret(name)?.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetString(pair.Value.Span));

    private static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);

    // The manifest's reader has reported what is no base64.
    private static ReadOnlyMemory<byte> Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes.AsMemory(0, length) : default(ReadOnlyMemory<byte>);
    }

    private T? Find<T>(string? name)
        where T : class => set.Of<T>().FirstOrDefault(one => one.Namespace == space && one.Name == name)?.Value as T;
}
