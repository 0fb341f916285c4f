using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;

namespace MiniPod.Engine.Docker;

/// <summary>Translates the client library's exceptions into MiniPod's: by type, status and errno, and by the text of a message
/// only where the engine has nothing else to tell it by (<see cref="IsStaleTask"/>).</summary>
internal static class DockerErrors
{
    /// <summary>Whether an exception of the library means that the engine rejected the request, closed the connection
    /// or sent an invalid answer.</summary>
    public static bool IsEngineFailure(Exception exception) => exception
        is DockerApiException or HttpRequestException or IOException or SocketException or JsonException
        or InvalidOperationException or NotSupportedException or NotImplementedException or FormatException;

    /// <param name="tried">What was tried, and on what: <c>create container "web"</c>.</param>
    /// <param name="exception">An exception for which <see cref="IsEngineFailure"/> holds.</param>
    public static EngineException Failed(string tried, Exception exception) => exception is DockerApiException refused
        ? new EngineException($"cannot {tried}: {Message(refused)}", exception)
        : new EngineUnansweredException(
            $"cannot {tried}: the engine closed the connection or sent an unreadable answer "
            + $"({exception.GetBaseException().Message.ReplaceLineEndings(" ").Trim()}). Make sure that Docker is listening "
            + "there, and see the engine's log",
            exception);

    public static EngineException TooLate(string tried, TimeSpan limit, Exception exception) => new EngineUnansweredException(
        $"cannot {tried}: the engine did not answer within {limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} "
        + "s. It may be overloaded or stuck; see the engine's log",
        new TimeoutException($"no answer within {limit}", exception));

    /// <summary>
    /// Whether a start was refused because containerd still has the task of a former run, whose end the engine did not see: it was
    /// itself ended by force. The engine answers 500, as it does for anything else that goes wrong below it; the words are
    /// containerd's (runtime/v2 task manager: "task %s: already exists", "task %s already exists").
    /// </summary>
    public static bool IsStaleTask(DockerApiException exception) =>
        exception.StatusCode == HttpStatusCode.InternalServerError
            && Message(exception) is var message
            && message.Contains("task ", StringComparison.Ordinal)
            && message.Contains("already exists", StringComparison.Ordinal);

    /// <summary>The engine's own message in full, or the HTTP status if it sent none.</summary>
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
            // Not the engine's usual {"message": …}; the raw body goes into the message below.
        }

        var raw = exception.ResponseBody?.Trim() ?? "";
        return "the engine answered with HTTP status "
            + $"{(int)exception.StatusCode}{(raw.Length == 0 ? "" : $": {(raw.Length <= 500 ? raw : raw[..500] + "…")}")}";
    }

    public static EngineUnavailableException Rootless(string path, uint user) => new(
        $"the engine that listens on {path} is rootless (user ID {user}). MiniPod needs an engine that runs as root, because it "
        + $"cannot reach the network namespaces of a rootless one. Set DOCKER_HOST to {DockerEngine.DefaultEndpoint}")
    {
        Fix = Another,
    };

    public static EngineUnavailableException NotConnected(string path, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AccessDenied =>
            new EngineUnavailableException($"permission denied on the engine's socket {path}. Run minipod as root", exception)
            {
                Fix = "sudo minipod doctor",
            },
        SocketError.ConnectionRefused when File.Exists(path) => new EngineUnavailableException(
            $"the engine is not running: nothing listens on its socket {path}. {Start}", exception)
        {
            Fix = IsDefault(path) ? StartIt : Another,
        },
        // The runtime reports ENOENT as "Cannot assign requested address".
        _ when !File.Exists(path) =>
            new EngineUnavailableException($"the engine is not running: its socket {path} does not exist. {Start}", exception)
            {
                Fix = IsDefault(path) ? StartIt : Another,
            },
        _ => new EngineUnavailableException($"cannot connect to the engine's socket {path}: {exception.Message}", exception),
    };

    /// <summary>The command with which the host's own engine is used.</summary>
    public const string Another = $"export DOCKER_HOST={DockerEngine.DefaultEndpoint}";

    private const string StartIt = "systemctl start docker";
    private const string Start = $"Start it with '{StartIt}'";

    private static bool IsDefault(string path) => DockerEngine.DefaultEndpoint.EndsWith(path, StringComparison.Ordinal);
}
