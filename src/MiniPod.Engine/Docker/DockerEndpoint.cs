namespace MiniPod.Engine.Docker;

/// <summary>The path of the engine's socket, from an address as <c>DOCKER_HOST</c> has it. Docker contexts are not read.</summary>
internal static class DockerEndpoint
{
    private const string UnixScheme = "unix://";
    private const string Mend = $"Unset DOCKER_HOST, or set it to {DockerEngine.DefaultEndpoint}";

    /// <exception cref="EngineUnavailableException">The engine is remote, or the address is none.</exception>
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
            "unix" => throw new EngineUnavailableException(
                $"{named}, which is no absolute path. Write three slashes: {DockerEngine.DefaultEndpoint}"),
            "tcp" or "ssh" or "http" or "https" => throw new EngineUnavailableException(
                $"{named}, a remote engine: its namespaces are not ours to reach. {Mend}, and run MiniPod where the engine runs"),
            "npipe" => throw new EngineUnavailableException($"{named}, an engine on Windows; MiniPod needs one on Linux. {Mend}"),
            _ => throw new EngineUnavailableException($"{named}, which is no address of an engine that MiniPod knows. {Mend}"),
        };
    }

    /// <summary>unix(7): sun_path holds 108 bytes, the last one 0.</summary>
    private static string Fitting(string path, string named) =>
        System.Text.Encoding.UTF8.GetByteCount(path) < 108
            ? path
            : throw new EngineUnavailableException($"{named}, longer than the 107 bytes that a socket's path may have. Use a shorter path");

    private static string WithoutCredentials(string endpoint)
    {
        var at = endpoint.LastIndexOf('@');
        var start = endpoint.IndexOf("://", StringComparison.Ordinal);
        return at > start && start > 0 ? string.Concat(endpoint.AsSpan(0, start + 3), endpoint.AsSpan(at + 1)) : endpoint;
    }
}
