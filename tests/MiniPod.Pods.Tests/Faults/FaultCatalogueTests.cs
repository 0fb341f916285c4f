using MiniPod.Pods.Faults;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
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

    // Where "POD" and "HOST:PORT" are, and where there is nothing.
    [Theory]
    [InlineData("8080:80", "minipod packet --from outside --to :8080")]
    [InlineData("0.0.0.0:8080:80", "minipod packet --from outside --to :8080")]
    [InlineData("192.0.2.7:8080:80", "minipod packet --from outside --to 192.0.2.7:8080")]
    [InlineData("127.0.0.1:8080:80", null)]
    [InlineData("[2001:db8::1]:8080:80", null)]
    [InlineData("53:53/udp", null)]
    [InlineData(null, null)]
    public void Packet_FaultOfPublishedPorts_NamesOneThatAnybodyCanAsk(string? port, string? command)
    {
        var spec = new PodSpec { Name = PodName.Parse("web"), Ports = port is null ? [] : PortMapping.Parse(port) };

        Assert.Equal(command, FaultInfo.Get("port-closed").On(RecordOf(spec)).Packet);
        Assert.Equal("minipod packet --from web --to outside", FaultInfo.Get("no-masquerade").On(RecordOf(spec)).Packet);
        Assert.Null(FaultInfo.Get("dns-wrong").On(RecordOf(spec)).Packet);
    }

    [Fact]
    public void TopologyFault_EveryKindOfFault_HasItsOwnFinding()
    {
        var found = Enum.GetValues<TopologyFaultKind>()
            .SelectMany(kind => new[] { new TopologyFault(kind, "x"), new TopologyFault(kind, "x") { Interface = "eth0" } })
            .Select(fault => fault.Fault).OfType<FaultKind>().Distinct();

        Assert.Equal(Enum.GetValues<FaultKind>().Except(NotInThePicture), found.Order());
    }

    private static PodRecord RecordOf(PodSpec spec) => new()
    {
        Id = "a",
        Uid = "u",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Spec = spec,
        Networks = [],
    };
}
