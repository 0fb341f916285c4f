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
            // What the plugin before printed is not shown again.
            var input = JsonNode.Parse((string)call["input"]!)!;
            if (input["prevResult"] is not null) input["prevResult"] = "(as above)";
            Assert.Contains(Blank().Replace(input.ToJsonString(Relaxed), ""), compact, StringComparison.Ordinal);
        }

        Assert.Contains(
            Blank().Replace(JsonNode.Parse((string)calls[0]["output"]!)!.ToJsonString(Relaxed), ""), compact, StringComparison.Ordinal);
        Assert.Equal(2, told.Split("standard output: prevResult, unchanged").Length - 1);

        Assert.Equal("ADD", (string?)calls[0]["environment"]!["CNI_COMMAND"]);
        Assert.Equal($"/var/run/netns/{Name("pod")}", (string?)calls[0]["environment"]!["CNI_NETNS"]);
    }

    [Fact(Timeout = Limit)]
    public async Task RepairExplain_LinkGone_TellsThatItIsBack()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var link = $"/var/run/netns/{Name("pod")}";
        File.Delete(link);

        var told = (await MiniPodAsync("repair", "--explain", Name("pod"))).ShouldSucceed().Stderr;

        Assert.Contains("link the namespace into /var/run/netns", told, StringComparison.Ordinal);
        Assert.Contains($"+ file       {link}: link to ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("plugin bridge", told, StringComparison.Ordinal);

        File.Delete(link);
        var inChinese = (await MiniPodAsync("repair", "--explain", "--lang", "zh", Name("pod"))).ShouldSucceed();
        Assert.Contains("把命名空间链接到 /var/run/netns", inChinese.Stderr, StringComparison.Ordinal);
        Assert.Contains("主机上的变化：", inChinese.Stderr, StringComparison.Ordinal);
        Assert.Contains($"+ file       {link}: link to ", inChinese.Stderr, StringComparison.Ordinal);
        Assert.Equal(Name("pod"), inChinese.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task PlanAndExplain_InChinese_TellWhatIsUnknownAndWhatCameOfItInChinese()
    {
        string[] pod = ["--name", Name("pod"), "--lang", "zh", TestImages.Toolbox, "sleep", "600"];

        var plan = (await MiniPodAsync(["plan", .. pod])).ShouldSucceed().Stdout;
        var told = (await MiniPodAsync(["run", "-d", "--explain", .. pod])).ShouldSucceed().Stderr;

        Assert.Contains("，自己的空网络命名空间，主机名 ", plan, StringComparison.Ordinal);
        Assert.Contains("ID （执行后才知道）", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("known after apply", plan, StringComparison.Ordinal);
        foreach (var text in (string[])["-> 已有\n", "-> 容器 ", "-> 进程 ", "，网络命名空间 ", "-> 网络 \"minipod\"，minipod 自带\n"])
            Assert.Contains(text, told, StringComparison.Ordinal);
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

    [Fact(Timeout = Limit)]
    public async Task Explain_RunAndRm_TellWhatEachPluginChangedOnTheHostAndInThePod()
    {
        var told = (await MiniPodAsync(
            "run", "-d", "--explain", "--name", Name("pod"), "-p", "80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed().Stderr;
        var ip = await Kernel.IpAsync(Name("pod"));

        Assert.Contains($"+ file       /var/run/netns/{Name("pod")}: link to ", told, StringComparison.Ordinal);
        var bridge = Between(told, "plugin bridge, ADD", "plugin portmap, ADD");
        string[] changed =
        [
            $"+ address    {ip}/22 dev eth0",
            "+ route      default via 10.231.0.1 dev eth0",
            "port of minipod0, hairpin on",
            $"+ rule       iptables -t nat -A POSTROUTING -s {ip}/32 ",
            $"+ file       /var/lib/cni/networks/minipod/{ip}: ",
        ];
        foreach (var line in changed) Assert.Contains(line, bridge, StringComparison.Ordinal);
        Assert.DoesNotContain("--to-destination", bridge, StringComparison.Ordinal);
        var portmap = Between(told, "plugin portmap, ADD", "plugin firewall, ADD");
        Assert.Contains($"--to-destination {ip}:80", portmap, StringComparison.Ordinal);
        var firewall = Between(told, "plugin firewall, ADD", "done in");
        Assert.Contains($"-A CNI-FORWARD -s {ip}/32 -j ACCEPT", firewall, StringComparison.Ordinal);

        var undone = (await MiniPodAsync("rm", "-f", "--explain", Name("pod"))).ShouldSucceed().Stderr;

        // The link was turned to the pin by the step, before its first plugin.
        var turned = $"~ file       /var/run/netns/{Name("pod")}: link to ";
        Assert.DoesNotContain(turned, Between(undone, "plugin firewall, DEL", "plugin bridge, DEL"), StringComparison.Ordinal);
        Assert.Contains(turned, undone, StringComparison.Ordinal);
        var freed = Between(undone, "plugin bridge, DEL", "undone in");
        Assert.Contains($"- file       /var/lib/cni/networks/minipod/{ip}: ", freed, StringComparison.Ordinal);
        Assert.Contains($"- rule       iptables -t filter -A CNI-FORWARD -s {ip}/32 -j ACCEPT", undone, StringComparison.Ordinal);
        Assert.Contains($"- file       /var/run/netns/{Name("pod")}: link to ", undone, StringComparison.Ordinal);
        Assert.True(
            undone.IndexOf("run the network's CNI plugins: DEL", StringComparison.Ordinal)
            < undone.IndexOf("plugin firewall, DEL", StringComparison.Ordinal),
            "the title of the undo comes before its plugins");
    }

    private static string Between(string text, string begin, string end)
    {
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(from >= 0, $"\"{begin}\" is missing");
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
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
