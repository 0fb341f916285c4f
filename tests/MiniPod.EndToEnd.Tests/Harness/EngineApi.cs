using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>
/// The engine as the tests ask it what there is: over its API, for the docker program costs more to start than its answer. What a
/// user does behind minipod's back is done with docker itself.
/// </summary>
public static class EngineApi
{
    private const string Scheme = "unix://";

    // The engine that minipod and docker speak to as well.
    private static readonly string Path = Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith(Scheme, StringComparison.Ordinal) ? host[Scheme.Length..] : "/var/run/docker.sock";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://engine/"), Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>All containers, those that ended too.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer, or with an error.</exception>
    public static async Task<IReadOnlyList<EngineContainer>> ContainersAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonArray>("containers/json?all=1"))!.Select(one => Read(one!))];

    /// <summary>A container as <c>docker inspect</c> tells it.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer, or with an error.</exception>
    public static async Task<JsonNode> InspectAsync(string container) => (await Http.GetFromJsonAsync<JsonNode>($"containers/{container}/json"))!;

    /// <summary>Removes a container with its volumes, one that runs too. One that is gone already is fine.</summary>
    public static async Task RemoveAsync(string container)
    {
        using var response = await Http.DeleteAsync($"containers/{container}?force=1&v=1");
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict)) response.EnsureSuccessStatusCode();
    }

    /// <summary>Whether the engine answers.</summary>
    public static async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await Http.GetAsync("_ping");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Whether the engine has an image.</summary>
    public static async Task<bool> HasImageAsync(string image)
    {
        using var response = await Http.GetAsync($"images/{image}/json");
        return response.IsSuccessStatusCode;
    }

    private static EngineContainer Read(JsonNode one) =>
        new((string)one["Id"]!, ((string?)one["Names"]?.AsArray().FirstOrDefault() ?? "").TrimStart('/'), (string?)one["Labels"]?["io.minipod.pod.id"]);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
