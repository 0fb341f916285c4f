using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>The engine as the tests themselves speak to it: over its API, for the docker program costs more to start than its answer.</summary>
public static class EngineApi
{
    private const string Scheme = "unix://";
    private static readonly TimeSpan LongestPing = TimeSpan.FromSeconds(5);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://engine/"), Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>The engine that minipod and docker speak to as well, unless they are told of another.</summary>
    public static string SocketPath { get; } = Environment.GetEnvironmentVariable("DOCKER_HOST") switch
    {
        null or "" => "/var/run/docker.sock",
        var host when host.StartsWith(Scheme, StringComparison.Ordinal) => host[Scheme.Length..],
        var host => throw new InvalidOperationException($"DOCKER_HOST is \"{host}\": the tests need an engine on this host, unix:///..."),
    };

    /// <summary>All containers, those that ended too.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer, or with an error.</exception>
    public static async Task<IReadOnlyList<EngineContainer>> ContainersAsync() => [.. (await GetAsync("containers/json?all=1")).AsArray().Select(one => Read(one!))];

    /// <summary>A container as <c>docker inspect</c> tells it.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer, or with an error.</exception>
    public static Task<JsonNode> InspectAsync(string container) => GetAsync($"containers/{container}/json");

    /// <summary>Removes a container with its volumes, one that runs too, and returns when it is gone. One that is gone already is fine.</summary>
    /// <exception cref="HttpRequestException">The engine does not answer, or with an error.</exception>
    public static async Task RemoveAsync(string container)
    {
        while (true)
        {
            using var response = await Http.DeleteAsync($"containers/{container}?force=1&v=1");
            if (response.StatusCode == HttpStatusCode.NotFound) return;
            if (response.StatusCode != HttpStatusCode.Conflict)
            {
                await RequireAsync(response);
                return;
            }

            await Task.Delay(50); // somebody is removing it
        }
    }

    /// <summary>Whether the engine answers.</summary>
    public static async Task<bool> AnswersAsync()
    {
        using var limit = new CancellationTokenSource(LongestPing);
        try
        {
            using var response = await Http.GetAsync("_ping", limit.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether the engine has an image.</summary>
    public static async Task<bool> HasImageAsync(string image)
    {
        using var response = await Http.GetAsync($"images/{image}/json");
        if (response.StatusCode == HttpStatusCode.NotFound) return false;
        await RequireAsync(response);
        return true;
    }

    private static async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        await RequireAsync(response);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static async Task RequireAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    private static EngineContainer Read(JsonNode one) =>
        new((string)one["Id"]!, ((string?)one["Names"]?.AsArray().FirstOrDefault() ?? "").TrimStart('/'), (string?)one["Labels"]?["io.minipod.pod.id"]);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
