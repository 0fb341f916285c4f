using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Cni;

namespace MiniPod.Pods.HostNetwork;

/// <summary>The result of an attachment as far as its interface shows it, for when the result itself is lost.</summary>
internal static class InterfaceResult
{
    /// <summary>Reads the addresses of the interface.</summary>
    /// <param name="programs">The host's programs.</param>
    /// <param name="version">The CNI version of the result.</param>
    /// <param name="attachment">The attachment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if there is no such interface in the namespace, or it has no address.</returns>
    /// <exception cref="PodException">The interface cannot be read.</exception>
    public static async Task<JsonObject?> ReadAsync(
        IHostPrograms programs, string version, RuntimeConf attachment, CancellationToken cancellationToken)
    {
        if (attachment.NetNs.Length == 0 || !File.Exists(attachment.NetNs)) return null;
        string[] query = ["address", "show", "dev", attachment.IfName, "scope", "global"];
        if (await NamespaceIp.AskAsync(programs, attachment.NetNs, query, cancellationToken).ConfigureAwait(false) is not { } text)
            return null;
        var ips = Addresses(text).Select(address => (JsonNode)new JsonObject
        {
            ["version"] = address.Contains(':', StringComparison.Ordinal) ? "6" : "4",
            ["interface"] = 0,
            ["address"] = address,
        }).ToArray();
        return ips.Length == 0 ? null : new JsonObject
        {
            ["cniVersion"] = version,
            ["interfaces"] = new JsonArray(new JsonObject { ["name"] = attachment.IfName, ["sandbox"] = attachment.NetNs }),
            ["ips"] = new JsonArray(ips),
        };
    }

    private static IEnumerable<string> Addresses(string text)
    {
        using var document = JsonDocument.Parse(text);
        return
        [
            .. document.RootElement.EnumerateArray()
                .Where(link => link.TryGetProperty("addr_info", out _))
                .SelectMany(link => link.GetProperty("addr_info").EnumerateArray())
                .Where(address => address.TryGetProperty("local", out _))
                .Select(address => $"{address.GetProperty("local").GetString()}/{address.GetProperty("prefixlen")}"),
        ];
    }
}
