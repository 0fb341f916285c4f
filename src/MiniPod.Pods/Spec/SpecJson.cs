using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniPod.Pods.Spec;

/// <summary>The JSON of a pod, for its fingerprint.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PodSpec))]
[JsonSerializable(typeof(EnvFileKey))]
internal sealed partial class SpecJson : JsonSerializerContext
{
    // Another number where another version of MiniPod makes another pod of the same manifest.
    private const string Version = "2";

    /// <summary>What no pod has: that of one which could not be brought up to date.</summary>
    public const string Unfinished = $"{Version}:unfinished";

    /// <summary>What tells a pod from another one: also what its ConfigMaps and Secrets contain.</summary>
    /// <returns>The version of the way in which it is made, a colon, and a hash.</returns>
    public static string FingerprintOf(PodSpec spec) =>
        $"{Version}:{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(spec, Default.PodSpec)))}";

    /// <summary>Whether a fingerprint was made in the way in which this program makes it.</summary>
    public static bool IsOfThisVersion(string fingerprint) => fingerprint.StartsWith($"{Version}:", StringComparison.Ordinal);
}
