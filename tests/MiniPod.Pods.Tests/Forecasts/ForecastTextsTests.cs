using System.Text.RegularExpressions;
using MiniPod.Pods.Forecasts;

namespace MiniPod.Pods.Tests.Forecasts;

public sealed partial class ForecastTextsTests
{
    [Fact]
    public void Of_EveryReason_SaysTheSameInBothLanguages()
    {
        foreach (var reason in Enum.GetValues<ForecastReason>())
        {
            var (english, chinese) = (ForecastTexts.English.Of(reason, "11", "22"), ForecastTexts.Chinese.Of(reason, "11", "22"));

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

    private static IEnumerable<string> Values(string text) => Value().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Cjk();

    [GeneratedRegex(@"11|22|'[^']+'|/etc/[\w.]+|\b(nftables|firewalld|ingressPolicy|MTU|DHCP)")]
    private static partial Regex Value();
}
