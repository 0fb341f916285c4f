using MiniPod.Pods.Changes;

namespace MiniPod.Pods.Tests.Changes;

public sealed class HostChangeTests
{
    private static readonly HostFact Rule = new(null, HostFactKind.Rule, "iptables -t nat -A X -j ACCEPT", []);

    [Fact]
    public void Between_TheSame_IsNothing() =>
        Assert.Empty(HostChange.Between([Rule, Link("up", "mtu 1500")], [Link("up", "mtu 1500"), Rule]));

    [Fact]
    public void Between_SameRuleTwice_TellsTheSecond()
    {
        Assert.Equal([HostChangeKind.Added], HostChange.Between([Rule], [Rule, Rule]).Select(change => change.Kind));
        Assert.Equal([HostChangeKind.Removed], HostChange.Between([Rule, Rule], [Rule]).Select(change => change.Kind));
    }

    [Fact]
    public void Between_DetailsDiffer_TellsOnlyThose()
    {
        var change = Assert.Single(HostChange.Between([Link("up", "mtu 1500")], [Link("up", "mtu 1400", "port of br0")]));

        Assert.Equal(HostChangeKind.Changed, change.Kind);
        Assert.Equal("eth0: mtu 1500 -> mtu 1400, port of br0", change.Text);
    }

    [Fact]
    public void Between_SameInterfaceInPodAndHost_AreTwo()
    {
        var inPod = Link("up") with { Pod = "web" };

        var changes = HostChange.Between([Link("up")], [Link("up"), inPod]);

        Assert.Equal(inPod, Assert.Single(changes).Fact);
    }

    [Fact]
    public void Between_Several_HostFirstAndInOrderOfKinds()
    {
        var address = new HostFact("web", HostFactKind.Address, "10.0.0.2/24 dev eth0", []);

        var changes = HostChange.Between([], [address, Rule, Link("up") with { Pod = "web" }, Link("up")]);

        Assert.Equal(
            ["eth0: up", "iptables -t nat -A X -j ACCEPT", "eth0: up", "10.0.0.2/24 dev eth0"], changes.Select(change => change.Text));
    }

    [Theory]
    [InlineData(HostChangeKind.Added, '+')]
    [InlineData(HostChangeKind.Removed, '-')]
    [InlineData(HostChangeKind.Changed, '~')]
    public void Sign_OfAChange_IsThatOfADifference(HostChangeKind kind, char sign) => Assert.Equal(sign, kind.Sign());

    private static HostFact Link(params string[] details) => new(null, HostFactKind.Interface, "eth0", details);
}
