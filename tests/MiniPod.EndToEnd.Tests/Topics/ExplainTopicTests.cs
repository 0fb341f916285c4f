using System.Globalization;
using System.Text.Json.Nodes;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Topics;

/// <summary>The articles: their commands work, and their values are the kernel's.</summary>
public sealed class ExplainTopicTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = PrivateHost.Limit)]
    public Task Explain_EveryTopic_HasCommandsThatWorkAndTheKernelsValues() => OnPrivateHostAsync(async () =>
    {
        var pod = Name("web");
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/");
        var values = new Dictionary<string, string>();
        var commands = new HashSet<string>();
        foreach (var topic in await TopicsAsync())
        {
            var (english, chinese) = (await PageAsync(topic), await PageAsync(topic, "--lang", "zh", "--pod", pod));
            Assert.Equal(pod, (string?)english["pod"]);
            Assert.Equal(english["commands"]!.ToJsonString(), chinese["commands"]!.ToJsonString());
            Assert.Equal(Values(english), Values(chinese));
            foreach (var (name, value) in Values(english)) values[name] = value;
            foreach (var command in english["commands"]!.AsArray()) commands.Add((string)command!);
        }

        await RequireKernelsAsync(values, pod);
        foreach (var command in commands) (await ShellAsync(command)).ShouldSucceed();
        await RequireExampleAsync(pod);
    });

    [Fact(Timeout = Limit)]
    public async Task Explain_WithoutAPod_HasAnExample()
    {
        var page = await PageAsync("veth");

        Assert.Null((string?)page["pod"]);
        Assert.Contains("No pod is running", (string)page["note"]!, StringComparison.Ordinal);
        Assert.Contains("vethced99f6e", (await MiniPodAsync("explain", "Veth")).ShouldSucceed().Stdout, StringComparison.Ordinal);
        var markdown = (await MiniPodAsync("explain", "veth", "-o", "markdown", "--lang", "zh")).ShouldSucceed().Stdout;
        Assert.StartsWith("# veth：", markdown, StringComparison.Ordinal);
        Assert.Equal(15, (await MiniPodAsync("explain")).ShouldSucceed().Lines.Count);
        var noEngine = new CommandOptions { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{Files}/none" } };
        var unread = (await MiniPodAsync(noEngine, "explain", "dns")).ShouldSucceed().Stdout;
        Assert.Contains("Your pods could not be read", unread, StringComparison.Ordinal);
        (await MiniPodAsync("explain", "vth")).ShouldExit(125, "unknown topic \"vth\". Did you mean \"veth\"? See 'minipod explain'.");
        (await MiniPodAsync("explain", "veth", "--pod", "nobody")).ShouldExit(125, "no such pod: \"nobody\"");
        (await MiniPodAsync("explain", "--pod", "nobody")).ShouldExit(125, "--pod needs a topic");
    }

    // A pod that publishes nothing, and one that is stopped.
    private async Task RequireExampleAsync(string pod)
    {
        var api = Name("api");
        (await MiniPodAsync("run", "-d", "--name", api, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        Assert.Equal(api, (string?)(await PageAsync("veth"))["pod"]); // the newest
        Assert.Equal(pod, (string?)(await PageAsync("portmap"))["pod"]); // the newest that publishes a port
        Assert.Contains(
            $"`{api}` has no TCP port", (string)(await PageAsync("portmap", "--pod", api))["note"]!, StringComparison.Ordinal);
        (await MiniPodAsync("stop", "-t", "0", api)).ShouldSucceed();
        Assert.Contains(
            $"`{api}` is not running as it should", (string)(await PageAsync("netns", "--pod", api))["note"]!, StringComparison.Ordinal);
    }

    private static async Task RequireKernelsAsync(Dictionary<string, string> values, string pod)
    {
        var link = (await Kernel.LinksAsync(pod)).Single(one => (string?)one["ifname"] == values["pod.interface"]);
        Assert.Equal(Text(link["ifindex"]), values["pod.index"]);
        Assert.Equal(Text(link["link_index"]), values["pod.hostIndex"]);
        Assert.Equal(Text(link["address"]), values["pod.mac"]);
        Assert.Equal(Text(link["mtu"]), values["pod.mtu"]);
        Assert.Equal(await Kernel.AddressesAsync(pod, values["pod.interface"]), [values["pod.prefix"]]);
        var port = (await Command.RunAsync("ip", "-j", "link", "show", values["pod.hostInterface"])).ShouldSucceed().Json[0]!;
        Assert.Equal((values["pod.hostIndex"], values["bridge.name"]), (Text(port["ifindex"]), Text(port["master"])));
        var inode = $"net:[{values["pod.namespace"]}]";
        Assert.Equal(inode, await Kernel.NamespaceAtAsync(values["sandbox.key"]));
        Assert.Equal(inode, Kernel.NamespaceOf(int.Parse(values["sandbox.pid"], CultureInfo.InvariantCulture)));
        Assert.Equal(new FileInfo(values["pod.link"]).LinkTarget, values["sandbox.key"]);
        Assert.Contains($"default via {values["pod.gateway"]} dev {values["pod.interface"]}", await Kernel.RoutesAsync(pod));
        Assert.StartsWith(values["sandbox.id"], await File.ReadAllTextAsync(values["ipam.file"]), StringComparison.Ordinal);
        Assert.Contains(
            await Kernel.RulesWithAsync($"--to-destination {values["pod.address"]}:{values["port.pod"]}"),
            rule => rule.Contains($"--dport {values["port.host"]}", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> TopicsAsync() =>
        [.. (await MiniPodAsync("explain", "-o", "json")).ShouldSucceed().Json.AsArray().Select(topic => (string)topic!["topic"]!)];

    private async Task<JsonNode> PageAsync(string topic, params string[] options) =>
        (await MiniPodAsync(["explain", topic, "-o", "json", .. options])).ShouldSucceed().Json;

    // As a reader would type it, with the program in the search path.
    private Task<CommandResult> ShellAsync(string command)
    {
        var directory = Path.Combine(Files, "bin");
        Directory.CreateDirectory(directory);
        var link = Path.Combine(directory, "minipod");
        if (!File.Exists(link)) File.CreateSymbolicLink(link, Binary.Path);
        var path = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}";
        var options = new CommandOptions { Environment = new Dictionary<string, string?> { ["PATH"] = path } };
        return Command.RunAsync("bash", ["-o", "pipefail", "-c", command], WithState(options));
    }

    private static IEnumerable<(string Name, string Value)> Values(JsonNode page) =>
        page["values"]!.AsObject().Select(value => (value.Key, (string)value.Value!)).OrderBy(value => value.Key, StringComparer.Ordinal);

    private static string? Text(JsonNode? value) => value?.ToString();
}
