using MiniPod.Pods.Faults;
using MiniPod.Pods.Topology;

namespace MiniPod.Pods.Tests.Faults;

public sealed class FaultCatalogueTests
{
    // What is found elsewhere: doctor's own check, from the pools of addresses.
    private static readonly FaultKind[] NotInThePicture = [FaultKind.LeakedAddress];

    [Fact]
    public void All_HasEveryKindOnce() => Assert.Equal(Enum.GetValues<FaultKind>(), FaultCatalogue.All.Select(fault => fault.Kind));

    [Fact]
    public void Names_All_AreFoundAgain() =>
        Assert.Equal(Enum.GetValues<FaultKind>(), FaultNames.All.Select(name => FaultNames.Find(name)!.Value));

    [Theory]
    [InlineData(FaultKind.NoMasquerade, "no-masquerade")]
    [InlineData(FaultKind.MtuBlackHole, "mtu-black-hole")]
    [InlineData(FaultKind.DnsWrong, "dns-wrong")]
    public void Of_Kind_IsInSmallLetters(FaultKind kind, string name) => Assert.Equal(name, FaultNames.Of(kind));

    [Fact]
    public void Find_UnknownName_IsNone() => Assert.Null(FaultNames.Find("no-such-fault"));

    [Fact]
    public void All_Sentences_AreThereWithoutAFullStop() =>
        Assert.All(FaultCatalogue.All.SelectMany(fault => new[] { fault.What, fault.Fails, fault.OnHost ?? "x" }), text =>
        {
            Assert.NotEmpty(text);
            Assert.False(text.EndsWith('.'), text);
        });

    [Fact]
    public void TopologyFault_EveryKindOfFault_HasItsOwnFinding()
    {
        var found = Enum.GetValues<TopologyFaultKind>()
            .SelectMany(kind => new[] { new TopologyFault(kind, "x"), new TopologyFault(kind, "x") { Interface = "eth0" } })
            .Select(fault => fault.Fault).OfType<FaultKind>().Distinct();

        Assert.Equal(Enum.GetValues<FaultKind>().Except(NotInThePicture), found.Order());
    }
}
