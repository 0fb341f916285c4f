using MiniPod.Pods.Live;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>What plugins report after a repair as before it: it is remembered as long as they report it.</summary>
public sealed class UncuredTests
{
    [Theory]
    [InlineData("", "CheckFailed:a", "CheckFailed:a", "a")]
    [InlineData("", "CheckFailed:a", "", "")] // cured
    [InlineData("", "CheckFailed:a", "CheckFailed:b", "")] // another one: one more repair
    [InlineData("", "CheckFailed:", "CheckFailed:", "")] // seen by MiniPod itself
    [InlineData("", "PluginReport:a", "PluginReport:a", "")] // known to be wrong anyway
    [InlineData("a", "PluginReport:a CheckFailed:b", "PluginReport:a CheckFailed:b", "a b")]
    [InlineData("a", "", "PluginReport:a", "a")]
    [InlineData("a b", "", "PluginReport:b", "b")] // no longer reported
    [InlineData("a", "", "", "")]
    [InlineData("a", "", "CheckFailed:b", "a")] // the plugin after b was not asked
    [InlineData("", "GatewayUnanswered:eth0~gateway", "GatewayUnanswered:eth0~gateway", "eth0~gateway")]
    [InlineData("eth0~gateway", "", "GatewayUnanswered:eth0~gateway", "eth0~gateway")]
    [InlineData("eth0~gateway", "", "CheckFailed:b", "")] // it does not depend on plugins
    public void Uncured_ReportsBeforeAndAfter_AreThoseOfBoth(string known, string before, string after, string expected)
    {
        var record = new PodRecord
        {
            Id = new string('0', PodRecord.IdLength),
            Uid = "u",
            CreatedAt = default,
            Spec = new PodSpec { Name = PodName.Parse("web") },
            Networks = [],
            Uncured = Words(known),
        };

        var uncured = NetworkCheck.Uncured(record, Problems(before), Problems(after));

        Assert.Equal(Words(expected), uncured);
    }

    // A report about a gateway has a space, here "~".
    private static string[] Words(string text) =>
        [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace("~", ": ", StringComparison.Ordinal))];

    private static List<PodProblem> Problems(string text) =>
    [
        .. Words(text).Select(word => word.Split(':', 2)).Select(parts =>
            new PodProblem(Enum.Parse<PodProblemKind>(parts[0]), "eth0", $"{Guid.NewGuid()}")
            {
                Report = parts[1].Length > 0 ? parts[1] : null,
            }),
    ];
}
