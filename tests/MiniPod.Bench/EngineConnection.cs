using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MiniPod.Tests;

namespace MiniPod.Bench;

/// <summary>The API of the engine with nothing in between: HTTP over one persistent connection.</summary>
internal sealed class EngineConnection : IDisposable
{
    private readonly HttpClient _http = EngineSocket.NewClient(connections: 1);

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

    /// <summary>Returns the IDs of all containers, running or not, whose names start with a prefix.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix)
    {
        var filters = Uri.EscapeDataString(new JsonObject { ["name"] = new JsonArray($"^/{prefix}") }.ToJsonString());
        return
        [
            .. (await _http.GetFromJsonAsync<JsonArray>($"containers/json?all=1&filters={filters}"))!.Select(container =>
                container!["Id"]!.GetValue<string>()),
        ];
    }

    public async Task RemoveAsync(string id)
    {
        using var response = await _http.DeleteAsync($"containers/{id}?force=1&v=1");
        await RequireAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private static async Task RequireAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage!.RequestUri}: {await response.Content.ReadAsStringAsync()}");
    }
}
