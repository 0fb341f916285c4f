using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace MiniPod.Engine.Docker;

/// <summary>Turns what the client library throws into our exceptions: by type, status and errno, never by a message's text.</summary>
internal static class DockerErrors
{
    /// <summary>Whether an exception of the library means that the engine refused, broke off or talked nonsense.</summary>
    public static bool IsEngineFailure(Exception exception) => exception
        is DockerApiException or HttpRequestException or IOException or SocketException or JsonException
        or InvalidOperationException or NotSupportedException or NotImplementedException or FormatException;

    /// <param name="tried">What was tried on what: <c>create container "web"</c>.</param>
    /// <param name="exception">One of those of <see cref="IsEngineFailure"/>.</param>
    public static EngineException Failed(string tried, Exception exception) => exception is DockerApiException refused
        ? new EngineException($"cannot {tried}: {Message(refused)}", exception)
        : new EngineUnansweredException(
            $"cannot {tried}: the engine broke off or gave an answer that cannot be read "
            + $"({exception.GetBaseException().Message.ReplaceLineEndings(" ").Trim()}). Is it Docker that listens there? Its "
            + "own log tells more",
            exception);

    public static EngineException TooLate(string tried, TimeSpan limit, Exception exception) => new EngineUnansweredException(
        $"cannot {tried}: the engine did not answer within {limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} "
        + "s. It may be overloaded or stuck; its own log tells",
        new TimeoutException($"the limit of {limit} is over", exception));

    /// <summary>The engine's own words, whole; the status where it has none.</summary>
    public static string Message(DockerApiException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.ResponseBody ?? "");
            if (body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("message", out var message)
                && message.GetString() is { Length: > 0 } text)
                return text.Trim();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not the engine's usual {"message": …}; what it is goes into the message below.
        }

        var raw = exception.ResponseBody?.Trim() ?? "";
        return "the engine answered with HTTP status "
            + $"{(int)exception.StatusCode}{(raw.Length == 0 ? "" : $": {(raw.Length <= 500 ? raw : raw[..500] + "…")}")}";
    }

    public static EngineUnavailableException Rootless(string path, uint user) => new(
        $"a rootless engine listens on {path} (user id {user}): MiniPod needs the root one, since only its network namespaces "
        + "are ours to reach. "
        + $"Point DOCKER_HOST at it: {DockerEngine.DefaultEndpoint}");

    public static EngineUnavailableException NotConnected(string path, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AccessDenied =>
            new EngineUnavailableException($"not permitted to use the engine's socket {path}. Run minipod as root", exception),
        SocketError.ConnectionRefused when File.Exists(path) => new EngineUnavailableException(
            $"the engine is not running: nobody listens on its socket {path}. {Start}", exception),
        // The runtime makes "Cannot assign requested address" of ENOENT.
        _ when !File.Exists(path) =>
            new EngineUnavailableException($"the engine is not running: there is no socket {path}. {Start}", exception),
        _ => new EngineUnavailableException($"cannot connect to the engine's socket {path}: {exception.Message}", exception),
    };

    private const string Start = "Start it: systemctl start docker (or make engine-start)";
}
