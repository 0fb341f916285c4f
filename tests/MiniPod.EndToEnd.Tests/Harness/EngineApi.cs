using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MiniPod.Tests;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>How the tests themselves call the engine: through its API, because starting the docker program takes longer
/// than the request.</summary>
public static class EngineApi
{
    private static readonly TimeSpan LongestPing = TimeSpan.FromSeconds(5);
    private static readonly HttpClient Http = EngineSocket.NewClient();

    /// <summary>All containers, including those that have exited.</summary>
    /// <exception cref="HttpRequestException">The engine does not respond, or responds with an error.</exception>
    public static async Task<IReadOnlyList<EngineContainer>> ContainersAsync() =>
    [
        .. (await GetAsync("containers/json?all=1")).AsArray().Select(one => Read(one!)),
    ];

    /// <summary>A container as <c>docker inspect</c> shows it.</summary>
    /// <exception cref="HttpRequestException">The engine does not respond, or responds with an error.</exception>
    public static Task<JsonNode> InspectAsync(string container) => GetAsync($"containers/{container}/json");

    /// <summary>Removes a container with its volumes, even if it is running, and returns when it is gone. Does nothing
    /// if it does not exist.</summary>
    /// <exception cref="HttpRequestException">The engine does not respond, or responds with an error.</exception>
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

            await Task.Delay(50); // it is being removed by another process
        }
    }

    /// <summary>Whether the engine responds.</summary>
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
        {
            throw new HttpRequestException(
                $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}: "
                + $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }
    }

    private static EngineContainer Read(JsonNode one) =>
        new(
            (string)one["Id"]!,
            ((string?)one["Names"]?.AsArray().FirstOrDefault() ?? "").TrimStart('/'),
            (string?)one["Labels"]?["io.minipod.pod.id"]);
}
