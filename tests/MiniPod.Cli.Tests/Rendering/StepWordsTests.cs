using System.Text.RegularExpressions;
using MiniPod.Cli.Rendering;
using MiniPod.Learn;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Forecasts;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Store;

namespace MiniPod.Cli.Tests.Rendering;

public sealed partial class StepWordsTests
{
    private static readonly StepWords Chinese = StepWords.Of(Language.Chinese);

    [Fact]
    public void Words_BothLanguages_HaveTheSamePlaces()
    {
        foreach (var property in typeof(StepWords).GetProperties().Where(one => one.PropertyType == typeof(string)))
        {
            var (english, chinese) = ((string)property.GetValue(StepWords.English)!, (string)property.GetValue(Chinese)!);
            Assert.NotEmpty(english);
            Assert.DoesNotMatch(Cjk(), english);
            Assert.NotEmpty(chinese);
            Assert.Equal(Places(english), Places(chinese)); // also the letters of the answers
        }
    }

    [Fact]
    public void Forecast_InChinese_IsThis()
    {
        using var written = new StringWriter();
        var forecast = new PodForecast("web",
        [
            new StepForecast(new StepKey("CreateSandbox"), IsUndo: false, [PlannedChange.Add("container", "minipod.web.POD")]),
            new StepForecast(new StepKey("AttachNetwork", "eth0"), IsUndo: false,
            [
                PlannedChange.Add("interface", "eth0") with { Plugin = "bridge", Pod = "web" },
                new PlannedChange(PlannedKind.Change, "address", "10.0.0.2 -> (known after apply)") with { Plugin = "bridge" },
            ]),
        ]);

        ForecastView.Write(written, forecast, Chinese);

        Assert.Equal(
            """
            Pod web
              创建 pause 容器
                + container  minipod.web.POD
              运行网络的 CNI 插件（ADD）：eth0
                插件 bridge
                  + interface  eth0（在 web 中）
                  ~ address    10.0.0.2 -> （执行后才知道）
            新增 2 项，更改 1 项，删除 0 项。没有做任何改动。


            """,
            written.ToString());
    }

    [Fact]
    public async Task Explain_PluginInChinese_IsThis()
    {
        using var written = new StringWriter();
        var view = new ExplainView(written, new HostWatch(new HostFacts(new PodPaths())), Chinese);
        var call = new PluginCall
        {
            Command = "ADD",
            Type = "tuning",
            Path = "/opt/cni/bin/tuning",
            Environment = new Dictionary<string, string> { ["CNI_COMMAND"] = "ADD" },
            Input = """{"type":"tuning","prevResult":{"ips":[]}}""",
            Output = """{"ips":[]}""",
            Error = "",
            ExitCode = 0,
        };

        await view.PluginRanAsync(call, TimeSpan.FromMilliseconds(12.3));
        await view.PluginRanAsync(call with { Type = "portmap", Output = "" }, TimeSpan.FromMilliseconds(4));

        Assert.Equal(
            """
                  插件 tuning，ADD：退出码 0，用时 12 ms
                    CNI_COMMAND=ADD
                    标准输入：
                      {
                        "type": "tuning",
                        "prevResult": {
                          "ips": []
                        }
                      }
                    标准输出：与 prevResult 相同
                  插件 portmap，ADD：退出码 0，用时 4 ms
                    CNI_COMMAND=ADD
                    标准输入：
                      {
                        "type": "tuning",
                        "prevResult": "（同上）"
                      }
                    标准输出：
                      （空）

            """,
            written.ToString());
    }

    [Fact]
    public void Changes_InChinese_IsThis()
    {
        using var written = new StringWriter();
        var fact = new HostFact("web", HostFactKind.Route, "default via 10.0.0.1 dev eth0", []);

        HostChangesView.Write(
            written, ([new HostChange(HostChangeKind.Added, fact, fact.ToString())], "no CAP_NET_ADMIN"), "  ", Chinese);

        Assert.Equal(
            """
              无法显示主机上的变化：no CAP_NET_ADMIN
              web 中的变化：
                + route      default via 10.0.0.1 dev eth0

            """,
            written.ToString());
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"\{\d(:\d)?\}|\[\w\]|prevResult")]
    private static partial Regex Place();
}
