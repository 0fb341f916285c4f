using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MiniPod.EndToEnd.Tests.Harness;

/// <summary>A pod as text: containers, their name resolution, interfaces, routes, rules, with all that differs from one
/// pod to the next masked.</summary>
public static partial class PodShape
{
    /// <summary>Describes a pod that runs.</summary>
    /// <param name="pod">Its name.</param>
    /// <param name="before">What was on the host before it was made.</param>
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

        // Chains are listed by their hashes: masked, they are put in an order of their own.
        return string.Join('\n', masked.Split('\n').Order(StringComparer.Ordinal));
    }

    private static string Container(JsonNode container)
    {
        // What runs is one list; docker's command line can only begin it with an entrypoint of one word.
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

    // As the container's process sees it: a file that was replaced, and not written in place, is still the former one there. In one
    // line, for the order of its own lines counts.
    private static string Resolution(JsonNode container, string file) =>
        $"{file} of {container["Name"]} "
        + $"{JsonSerializer.Serialize(File.ReadAllLines($"/proc/{container["State"]!["Pid"]}/root/etc/{file}"))}";

    // Those of the user. MiniPod's own tell whose a container is: a script's belongs to no store, and must not have them.
    private static JsonObject Labels(JsonObject labels) =>
        new(labels
            .Where(label => !Own().IsMatch(label.Key))
            .OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => KeyValuePair.Create(label.Key, label.Value?.DeepClone())));

    // Whether a list is empty or not there at all is a matter of who asked the engine.
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
