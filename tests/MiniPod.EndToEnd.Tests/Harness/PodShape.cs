using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A pod as text: containers, their name resolution, interfaces, routes, and rules, with everything that
/// differs between two pods masked.</summary>
public static partial class PodShape
{
    /// <summary>Describes a running pod.</summary>
    /// <param name="pod">Its name.</param>
    /// <param name="before">The host before the pod was created.</param>
    public static async Task<string> OfAsync(string pod, HostSnapshot before)
    {
        var names = (await EngineApi.ContainersAsync())
            .Select(container => container.Name)
            .Where(name => name.StartsWith($"minipod.{pod}.", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(names);
        var containers = await Task.WhenAll(names.Order(StringComparer.Ordinal).Select(EngineApi.InspectAsync));
        var now = await HostSnapshot.TakeAsync();
        var links = await Kernel.LinksAsync(pod);
        List<string> lines =
        [
            .. containers.Select(Container),
            .. containers.Select(container => Resolution(container, "hosts")),
            .. containers.Select(container => Resolution(container, "resolv.conf")),
            .. links.Select(Link),
            .. (await Kernel.RoutesAsync(pod)).Select(route => $"route {route}"),
            .. before.Added(now, "iptables").Select(rule => $"rule {rule}"),
            .. before.Added(now, "ip6tables").Select(rule => $"rule6 {rule}"),
            .. before.Added(now, "/var/run/netns").Select(link => $"namespace {SandboxKey().Replace(link, "SANDBOXKEY")}"),
        ];
        var addresses = links
            .SelectMany(link => link["addr_info"]!.AsArray())
            .Where(address => (string?)address!["scope"] == "global")
            .Select(address => (string)address!["local"]!);
        var text = string.Join('\n', lines);
        foreach (var (index, address) in addresses.Index()) text = Regex.Replace(text, $@"{Regex.Escape(address)}\b", $"IP{index}");
        var masked = Chain().Replace(Id().Replace(text, "ID"), "$1HASH");

        // Chains are sorted by their hashes, so they are sorted again after masking.
        return string.Join('\n', masked.Split('\n').Order(StringComparer.Ordinal));
    }

    private static string Container(JsonNode container)
    {
        // Entrypoint and command are compared as one list, because an entrypoint on docker's command line can be only
        // one word.
        var (config, hostConfig) = (container["Config"]!, container["HostConfig"]!);
        var facts = new JsonObject
        {
            ["name"] = container["Name"]!.DeepClone(),
            ["status"] = container["State"]!["Status"]!.DeepClone(),
            ["image"] = config["Image"]!.DeepClone(),
            ["runs"] = new JsonArray([.. List(config["Entrypoint"]).Concat(List(config["Cmd"])).Select(word => word!.DeepClone())]),
            ["environment"] = List(config["Env"]),
            ["hostname"] = config["Hostname"]!.DeepClone(),
            ["network"] = hostConfig["NetworkMode"]!.DeepClone(),
            ["ipc"] = hostConfig["IpcMode"]!.DeepClone(),
            ["binds"] = List(hostConfig["Binds"]),
            ["labels"] = Labels(config["Labels"]!.AsObject()),
            ["security"] = List(hostConfig["SecurityOpt"]),
        };
        return $"container {facts.ToJsonString()}";
    }

    // As the container's process sees it: if a file was replaced instead of written in place, the process still sees
    // the old one. In one line, because the order of the lines matters.
    private static string Resolution(JsonNode container, string file) =>
        $"{file} of {container["Name"]} "
        + $"{JsonSerializer.Serialize(WithoutNames(File.ReadAllLines($"/proc/{container["State"]!["Pid"]}/root/etc/{file}")))}";

    // Nobody keeps the names of others up to date in a pod of a script.
    private static List<string> WithoutNames(IReadOnlyList<string> lines)
    {
        var (kept, isNames) = (new List<string>(), false);
        foreach (var line in lines)
        {
            isNames |= line.StartsWith("# minipod: c", StringComparison.Ordinal);
            if (!isNames) kept.Add(line);
            isNames &= line != "# minipod: end";
        }

        return kept;
    }

    // Only the user's labels. MiniPod's own labels identify the store of a container: containers of a script belong to
    // no store and must not have them.
    private static JsonObject Labels(JsonObject labels) =>
        new(labels
            .Where(label => !Own().IsMatch(label.Key))
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => KeyValuePair.Create(label.Key, label.Value?.DeepClone())));

    // Whether a list is empty or missing depends on the client that created the container.
    private static JsonArray List(JsonNode? list) => list?.DeepClone().AsArray() ?? [];

    private static string Link(JsonNode link)
    {
        var addresses = link["addr_info"]!
            .AsArray()
            .Where(address => (string?)address!["scope"] == "global")
            .Select(address => $"{address!["local"]}/{address["prefixlen"]}");
        return $"interface {link["ifname"]} mtu {link["mtu"]} {link["operstate"]} {string.Join(' ', addresses)}";
    }

    [GeneratedRegex(@"^io\.(minipod|kubernetes)\.")]
    private static partial Regex Own();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Id();

    [GeneratedRegex("(CNI-(?:DN-|SN-)?)[0-9a-f]{18,}")]
    private static partial Regex Chain();

    [GeneratedRegex("/[a-z/-]+/netns/[0-9a-f]{12}")]
    private static partial Regex SandboxKey();
}
