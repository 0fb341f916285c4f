using MiniPod.Pods.Faults.Changes;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.Faults;

public sealed class RemovedRulesTests
{
    private static readonly RemovedRules Removed = new(
        "iptables",
        "nat",
        [
            new FaultRule("POSTROUTING", 1, "-s 10.0.0.1/32 -j CNI-A", "CNI-A"),
            new FaultRule("POSTROUTING", 3, "-s 10.0.0.3/32 -j MASQUERADE"),
            new FaultRule("CNI-A", 1, "-j MASQUERADE"),
        ]);

    [Fact]
    public void Missing_AllAreGone_ArePutBackIntoTheirPlaces() => Assert.Equal(
        ["-I POSTROUTING 1 -s 10.0.0.1/32 -j CNI-A", "-I POSTROUTING 3 -s 10.0.0.3/32 -j MASQUERADE", "-I CNI-A 1 -j MASQUERADE"],
        Removed.Missing(Now("-A POSTROUTING -s 10.0.0.2/32 -j MASQUERADE")));

    [Fact]
    public void Missing_PlaceIsBeyondTheEnd_IsTheEnd() =>
        Assert.Contains("-I POSTROUTING 2 -s 10.0.0.3/32 -j MASQUERADE", Removed.Missing(Now()));

    [Fact]
    public void Missing_OneIsThereAgain_IsNotPutBackTwice() =>
        Assert.Equal(2, Removed.Missing(Now("-A CNI-A -j MASQUERADE")).Count());

    // Its pod was removed meanwhile, with its chain.
    [Fact]
    public void Missing_ChainIsGone_NeitherItsRulesNorThoseThatLeadThereAreMade() => Assert.Equal(
        ["-I POSTROUTING 1 -s 10.0.0.3/32 -j MASQUERADE"],
        Removed.Missing(SavedRules.Parse("*nat\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n")));

    private static SavedRules Now(params string[] rules) =>
        SavedRules.Parse($"*nat\n:POSTROUTING ACCEPT [0:0]\n:CNI-A - [0:0]\n{string.Join('\n', rules)}\nCOMMIT\n");
}
