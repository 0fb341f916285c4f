using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MiniPod.Bench;

/// <summary>The engine's API with nothing in between: HTTP over one connection that is kept open.</summary>
internal sealed class EngineConnection : IDisposable
{
    private const string Scheme = "unix://";

    // The engine that minipod and docker speak to as well.
    private static readonly string Path = Environment.GetEnvironmentVariable("DOCKER_HOST") is { } host && host.StartsWith(Scheme, StringComparison.Ordinal) ? host[Scheme.Length..] : "/var/run/docker.sock";
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 1,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://engine/") };

    public async Task<string> CreateAsync(string name, string image, string networkMode, string ipcMode, params string[] command)
    {
        var body = new JsonObject
        {
            ["Image"] = image,
            ["HostConfig"] = new JsonObject { ["NetworkMode"] = networkMode, ["IpcMode"] = ipcMode },
        };
        if (command.Length > 0) body["Cmd"] = new JsonArray([.. command.Select(word => (JsonNode)word)]);
        using var response = await _http.PostAsJsonAsync($"containers/create?name={name}", body);
        await RequireAsync(response);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!["Id"]!.GetValue<string>();
    }

    public async Task StartAsync(string id)
    {
        using var response = await _http.PostAsync($"containers/{id}/start", null);
        await RequireAsync(response);
    }

    public async Task<string> SandboxKeyAsync(string id) =>
        (await _http.GetFromJsonAsync<JsonObject>($"containers/{id}/json"))!["NetworkSettings"]!["SandboxKey"]!.GetValue<string>();

    public async Task RemoveAsync(string id)
    {
        using var response = await _http.DeleteAsync($"containers/{id}?force=1&v=1");
        await RequireAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private static async Task RequireAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{response.RequestMessage!.RequestUri}: {await response.Content.ReadAsStringAsync()}");
    }
}
