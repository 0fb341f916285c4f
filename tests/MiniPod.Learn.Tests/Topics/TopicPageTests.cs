using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using MiniPod.Engine;
using MiniPod.Learn.Drawings.Text;
using MiniPod.Learn.Prose;
using MiniPod.Learn.Tests.Drawings;
using MiniPod.Learn.Topics;
using MiniPod.Net;
using MiniPod.Pods.Examples;
using MiniPod.Pods.Status;

namespace MiniPod.Learn.Tests.Topics;

/// <summary>The articles with the values of a pod.</summary>
public sealed class TopicPageTests
{
    private const string ClosingPunctuation = "，。、；：？！）”";

    public static TheoryData<string, Language> Pages =>
    [
        .. from topic in TopicCatalog.Names from language in Enum.GetValues<Language>() select (topic, language),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Write_PodWithEverything_HasItsValuesOnly(string topic, Language language)
    {
        var page = TopicPage.Write(topic, language, Complete(), isChosen: true);

        Assert.Equal("web0", page.Pod);
        Assert.DoesNotContain("{pod.", page.Markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", page.Markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("10.231.2.107", page.Markdown, StringComparison.Ordinal); // the example's
        Assert.All(page.Values, value => Assert.Contains(value.Value, page.Markdown, StringComparison.Ordinal));
        Assert.Equal("web0", page.Values.GetValueOrDefault("pod.name", "web0"));
        Assert.Equal("10.231.0.2", page.Values.GetValueOrDefault("pod.address", "10.231.0.2"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Write_NoPod_HasTheExamplesValues(string topic, Language language)
    {
        var page = TopicPage.Write(topic, language, null, isChosen: false);

        Assert.Null(page.Pod);
        var why = language == Language.Chinese ? "没有运行中的 Pod，所以" : "No pod is running, so ";
        Assert.StartsWith(why, page.Note, StringComparison.Ordinal);
        Assert.Contains($"\n\n> {page.Note}\n\n", page.Markdown, StringComparison.Ordinal);
        Assert.All(page.Values, value => Assert.NotEmpty(value.Value));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(300)]
    public void Text_EveryPage_IsNoWiderThanItsColumns(int columns)
    {
        var pages = TopicCatalog.Names.SelectMany(topic =>
            Enum.GetValues<Language>().Select(language => TopicPage.Write(topic, language, Complete(), isChosen: false).Markdown));
        var lines = pages.SelectMany(page => ProseText.Write(page, columns, hasColor: true)).Where(line => line.Spans.Count > 0).ToList();

        // Code is never broken: a line of it, or a single word in a sentence.
        var tooLong = lines.Where(line => line.Columns > columns && line.Spans.All(span => span.Tone != TextTone.Command));
        Assert.Empty(tooLong.Select(line => line.ToString()));
        Assert.DoesNotContain(lines, line => ClosingPunctuation.Contains(line.ToString()[0], StringComparison.Ordinal));
    }

    [Fact]
    public void Write_PodWithoutWhatTheArticleShows_SaysSoAndHasTheExamplesValues()
    {
        var complete = Complete();
        var pod = complete with { Topology = complete.Topology with { Rules = null } };

        Assert.Equal("web0", TopicPage.Write("veth", Language.English, pod, isChosen: false).Pod);
        var page = TopicPage.Write("portmap", Language.English, pod, isChosen: false);
        Assert.Null(page.Pod);
        Assert.StartsWith("Pod `web0` has no TCP port that is published on every address, so", page.Note, StringComparison.Ordinal);
        Assert.Equal("8080", page.Values["port.host"]);
        Assert.Equal("10.231.2.107", page.Values["pod.address"]);
        Assert.StartsWith(
            "Pod `web0` 没有在所有地址上发布的 TCP 端口，",
            TopicPage.Write("portmap", Language.Chinese, pod, isChosen: false).Note,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PodThatIsNotRunning_SaysSo()
    {
        var complete = Complete();
        var pod = complete with { Pod = complete.Pod with { Namespace = null, State = PodState.Exited } };

        Assert.StartsWith("Pod `web0` is not running as it should (its state is Exited), so", Note(pod), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PodsUnreadable_SaysWhyInOneLine()
    {
        var page = TopicPage.Write("veth", Language.English, null, isChosen: false, "no `engine`\nanswers.");

        Assert.StartsWith("Your pods could not be read (no 'engine' answers), so", page.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_PodWithoutABridge_HasTheOtherPart()
    {
        var complete = Complete();
        var link = complete.Pod.Interfaces[0] with { Bridge = null };
        var pod = complete with { Pod = complete.Pod with { Interfaces = [link] } };

        var page = TopicPage.Write("veth", Language.English, pod, isChosen: false);

        Assert.Equal("web0", page.Pod);
        Assert.Contains("belongs to no bridge", page.Markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("is a port of the bridge", page.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_HostWithNftablesOnly_ReadsItsRulesWithNft()
    {
        var page = TopicPage.Write("portmap", Language.English, Complete() with { HasIptables = false }, isChosen: false);

        Assert.Equal("web0", page.Pod);
        Assert.Contains("nft list ruleset | grep -w 8080", page.Commands);
        Assert.DoesNotContain("CNI-HOSTPORT-DNAT", page.Markdown, StringComparison.Ordinal);
    }

    // The commands are pasted into a shell of root's.
    [Fact]
    public void Write_ValueWithAMeaningForAShell_IsNotShown()
    {
        var complete = Complete();
        var link = complete.Pod.Interfaces[0] with { HostEnd = Networks.PortOf(10, "$(reboot)") };
        var pod = complete with { Pod = complete.Pod with { Interfaces = [link] } };

        var page = TopicPage.Write("veth", Language.English, pod, isChosen: false);

        Assert.Null(page.Pod);
        Assert.DoesNotContain("reboot", page.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Page_HasWhatTheTextHas()
    {
        var page = TopicPage.Write("veth", Language.Chinese, Complete(), isChosen: true);

        var json = JsonNode.Parse(TopicJson.Write(page))!;

        Assert.Equal(("veth", "zh", "web0"), ((string?)json["topic"], (string?)json["language"], (string?)json["pod"]));
        Assert.Equal(page.Commands, json["commands"]!.AsArray().Select(command => (string?)command));
        Assert.Contains("ip link show vethcf2c0000", page.Commands);
        Assert.Equal("vethcf2c0000", (string?)json["values"]!["pod.hostInterface"]);
        Assert.Equal(["bridge", "netns", "ipam"], json["seeAlso"]!.AsArray().Select(topic => (string?)topic));
        Assert.Equal(page.Markdown, (string?)json["markdown"]);
    }

    private static string Note(PodExample pod) => TopicPage.Write("veth", Language.English, pod, isChosen: true).Note;

    private static PodExample Complete()
    {
        var host = Networks.OnOneBridge(1);
        var pod = host.Pods[0];
        var link = pod.Interfaces[0];
        var own = link.Interface! with { Link = link.Interface!.Link with { Mac = PhysicalAddress.Parse("0A-58-0A-E7-00-02") } };
        var port = link.HostEnd! with { Link = link.HostEnd!.Link with { Port = new BridgePort(BridgePortState.Forwarding, true) } };
        pod = pod with { Interfaces = [link with { Interface = own, HostEnd = port }] };
        return new PodExample(host with { Pods = [pod], Routes = [.. host.Routes, Networks.Route("10.231.0.0/22", "minipod0")] }, pod)
        {
            Link = "/var/run/netns/web0",
            SandboxKey = "/run/netns/5",
            Pin = "/run/minipod/netns/0",
            Plugins = ["bridge", "portmap"],
            AddressFile = "/var/lib/cni/networks/minipod/10.231.0.2",
            CacheFile = "/var/lib/cni/results/minipod-0-eth0",
            NameServer = "192.0.2.1",
            HasIptables = true,
            HasBridgeRules = true,
            Sandbox = new ContainerDetails
            {
                Id = new string('5', 64),
                Name = "minipod.web0.POD",
                Image = "minipod/pause",
                State = ContainerState.Running,
                ProcessId = 4711,
                ExitCode = 0,
                Error = "",
                StartedAt = null,
                FinishedAt = null,
                SandboxKey = "/run/netns/5",
                HostsPath = "/var/lib/docker/hosts",
                ResolvConfPath = "/var/lib/docker/resolv.conf",
                Labels = new Dictionary<string, string>(),
            },
        };
    }
}
