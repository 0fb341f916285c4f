namespace MiniPod.Engine;

/// <summary>Which engine answers.</summary>
/// <param name="Version">Its version, <c>20.10.24</c>.</param>
/// <param name="ApiVersion">The API version spoken, <c>1.41</c>.</param>
/// <param name="Platform">Operating system and architecture, <c>linux/amd64</c>.</param>
public sealed record EngineVersion(string Version, string ApiVersion, string Platform);
