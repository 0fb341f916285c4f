using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed partial class ExplainTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task RunExplain_OnePod_TellsEachStepInOrderWithItsCommand()
    {
        var told = (await MiniPodAsync(
            "run", "-d", "--explain", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Matches("^[0-9a-f]{32}$", told.Text);
        string[] titles =
        [
            "make sure the image is present: minipod/pause:latest",
            $"make sure the image is present: {TestImages.Toolbox}",
            "create the pause container",
            "start the pause container and read its SandboxKey",
            "pin the network namespace",
            "link the namespace into /var/run/netns",
            "run the network's CNI plugins: ADD: eth0",
            "write /etc/hosts and resolv.conf",
            "create the app container: toolbox",
            "start the app container: toolbox",
        ];
        Assert.Equal(titles, Title().Matches(told.Stderr).Select(match => match.Groups[1].Value));
        var sandbox = await EngineApi.InspectAsync($"minipod.{Name("pod")}.POD");
        var pause = (string)sandbox["Id"]!;
        var key = (string)sandbox["NetworkSettings"]!["SandboxKey"]!;
        foreach (var command in new[]
        {
            "$ docker create --name minipod.",
            $"$ docker start {pause}",
            $"$ mount --bind {key} ",
            $"/var/run/netns/{Name("pod")}",
            $"--network container:{pause}",
            $"'{await Kernel.IpAsync(Name("pod"))}\t{Name("pod")}' > {sandbox["HostsPath"]}",
        })
        {
            Assert.Contains(command, told.Stderr, StringComparison.Ordinal);
        }

        Assert.Contains("in Kubernetes: ", told.Stderr, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task RunExplain_Plugins_ShowsWhatTheyWereGivenAndGaveAsInTheJournal()
    {
        var told = (await MiniPodAsync(
            "run", "-d", "--explain", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed().Stderr;

        var calls = Journal.Read(StateDirectory).Where(line => (string?)line["event"] == "Plugin").Select(line => line["plugin"]!).ToList();
        Assert.Equal(["bridge", "portmap", "firewall"], calls.Select(call => (string)call["type"]!));
        var compact = Blank().Replace(told, "");
        var position = 0;
        foreach (var call in calls)
        {
            position = told.IndexOf($"plugin {call["type"]}, ADD: exit code 0", position, StringComparison.Ordinal);
            Assert.True(position >= 0, $"plugin {call["type"]} is not shown in the order of the calls");
            foreach (var (name, value) in call["environment"]!.AsObject())
                Assert.Contains($"{name}={value}", told, StringComparison.Ordinal);
            foreach (var text in new[] { "input", "output" })
            {
                Assert.Contains(
                    Blank().Replace(JsonNode.Parse((string)call[text]!)!.ToJsonString(Relaxed), ""), compact, StringComparison.Ordinal);
            }
        }

        Assert.Equal("ADD", (string?)calls[0]["environment"]!["CNI_COMMAND"]);
        Assert.Equal($"/var/run/netns/{Name("pod")}", (string?)calls[0]["environment"]!["CNI_NETNS"]);
    }

    [Fact(Timeout = Limit)]
    public async Task RmExplain_RunningPod_TellsEachUndo()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var told = (await MiniPodAsync("rm", "-f", "--explain", Name("pod"))).ShouldSucceed().Stderr;

        foreach (var text in new[]
        {
            "run the network's CNI plugins: DEL, in reverse order: eth0",
            "remove the pin",
            "remove the link from /var/run/netns",
            "remove the pause container",
            "plugin bridge, DEL: exit code 0",
        })
        {
            Assert.Contains(text, told, StringComparison.Ordinal);
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [GeneratedRegex(@"^ *\d+\.  (.*)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex(@"\s")]
    private static partial Regex Blank();
}
