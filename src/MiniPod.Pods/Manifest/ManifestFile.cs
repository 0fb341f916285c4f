namespace MiniPod.Pods.Manifest;

/// <summary>A manifest.</summary>
/// <param name="Source">Where it came from, for messages.</param>
/// <param name="Bytes">Its bytes, UTF-8.</param>
public sealed record ManifestFile(string Source, ReadOnlyMemory<byte> Bytes);
