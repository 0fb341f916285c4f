namespace MiniPod.Engine;

/// <summary>The version of the engine.</summary>
/// <param name="Version">Its version, <c>20.10.24</c>.</param>
/// <param name="ApiVersion">The API version in use, <c>1.41</c>.</param>
/// <param name="Platform">Operating system and architecture, <c>linux/amd64</c>.</param>
public sealed record EngineVersion(string Version, string ApiVersion, string Platform);
