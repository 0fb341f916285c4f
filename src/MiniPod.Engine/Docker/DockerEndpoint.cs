namespace MiniPod.Engine.Docker;

/// <summary>Extracts the path of the engine's socket from an address in the form of <c>DOCKER_HOST</c>. Docker contexts
/// are not read.</summary>
internal static class DockerEndpoint
{
    private const string UnixScheme = "unix://";
    private const string Hint = $"Unset DOCKER_HOST, or set it to {DockerEngine.DefaultEndpoint}";

    /// <exception cref="EngineUnavailableException">The engine is remote, or the address is not valid.</exception>
    public static string SocketPath(string? endpoint)
    {
        var fromEnvironment = endpoint is null;
        endpoint ??= Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (string.IsNullOrWhiteSpace(endpoint)) endpoint = DockerEngine.DefaultEndpoint;
        endpoint = endpoint.Trim();

        var named = $"{(fromEnvironment ? "DOCKER_HOST" : "the engine's address")} is \"{WithoutCredentials(endpoint)}\"";
        var scheme = endpoint.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? endpoint[..end].ToLowerInvariant() : "";
        return scheme switch
        {
            "unix" when endpoint.Length > UnixScheme.Length && endpoint[UnixScheme.Length] == '/' =>
                Fitting(endpoint[UnixScheme.Length..], named),
            "unix" => throw Refused(
                $"{named}, which is not an absolute path. Use three slashes: {DockerEngine.DefaultEndpoint}"),
            "tcp" or "ssh" or "http" or "https" => throw Refused(
                $"{named}, a remote engine, whose network namespaces MiniPod cannot reach. {Hint}, and run MiniPod on the engine's host"),
            "npipe" => throw Refused($"{named}, an engine on Windows; MiniPod needs one on Linux. {Hint}"),
            _ => throw Refused($"{named}, which is not an engine address that MiniPod understands. {Hint}"),
        };
    }

    /// <summary>Checks the length of the path. unix(7): sun_path holds 108 bytes, including the terminating
    /// zero.</summary>
    private static string Fitting(string path, string named) =>
        System.Text.Encoding.UTF8.GetByteCount(path) < 108
            ? path
            : throw Refused(
                $"{named}, which exceeds the limit of 107 bytes for a socket's path. Use a shorter path");

    private static EngineUnavailableException Refused(string message) => new(message) { Fix = DockerErrors.Another };

    private static string WithoutCredentials(string endpoint)
    {
        var at = endpoint.LastIndexOf('@');
        var start = endpoint.IndexOf("://", StringComparison.Ordinal);
        return at > start && start > 0 ? string.Concat(endpoint.AsSpan(0, start + 3), endpoint.AsSpan(at + 1)) : endpoint;
    }
}
