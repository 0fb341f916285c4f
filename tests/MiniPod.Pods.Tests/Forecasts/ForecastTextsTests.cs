using System.Text.RegularExpressions;
using MiniPod.Pods.Forecasts;

namespace MiniPod.Pods.Tests.Forecasts;

public sealed partial class ForecastTextsTests
{
    private static readonly string[] Filled = ["11", "22", "33", "44"];

    [Fact]
    public void Of_EveryReason_SaysTheSameInBothLanguages()
    {
        foreach (var reason in Enum.GetValues<ForecastReason>())
        {
            var (english, chinese) = (ForecastTexts.English.Of(reason, Filled), ForecastTexts.Chinese.Of(reason, Filled));

            Assert.DoesNotMatch(Cjk(), english);
            Assert.Matches(Cjk(), chinese);
            Assert.Equal(Values(english), Values(chinese));
        }
    }

    [Fact]
    public void TextIn_Fact_IsTheSameInAllLanguages()
    {
        Assert.Equal("x: y", PlannedChange.Add("file", "x: y").TextIn(ForecastTexts.Chinese));
        Assert.Equal("没有 DHCP 守护进程在 /s 监听", PlannedChange.Refused(
            "address", ForecastReason.NoDhcpDaemon, "/s").TextIn(ForecastTexts.Chinese));
    }

    [Fact]
    public void TextIn_WhatIsKnownAfterApply_IsInTheLanguage()
    {
        var unknown = PlannedChange.Add("process", $"a: pid {PlannedChange.AfterApply}");
        var told = PlannedChange.Told(PlannedKind.Change, "file", ForecastReason.HostsOfSandbox, PlannedChange.AfterApply, "web");

        Assert.Equal("a: pid （执行后才知道）", unknown.TextIn(ForecastTexts.Chinese));
        Assert.Equal("沙箱的 /etc/hosts：（执行后才知道） web", told.TextIn(ForecastTexts.Chinese));
        Assert.Equal(told.Text, told.TextIn(ForecastTexts.English));
    }

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"11|22|33|44|'[^']+'|/etc/[\w.]+|\b(nftables|firewalld|ingressPolicy|MTU|DHCP)")]
    private static partial Regex Value();
}
