using MiniPod.Learn.Packets;
using MiniPod.Net.Rules;

namespace MiniPod.Learn.Tests.Packets;

public sealed class RuleWordsTests
{
    [Theory]
    [InlineData("-j CNI-FORWARD", "every packet")]
    [InlineData("-m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT", "to an address of this host")]
    [InlineData("-p tcp -m comment --comment \"dnat name: a\" -m multiport --dports 8080 -j CNI-DN-1", "tcp port 8080")]
    [InlineData("-d 10.231.0.2/32 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "to 10.231.0.2, answer of a known connection")]
    [InlineData("! -d 224.0.0.0/4 -j MASQUERADE", "not to 224.0.0.0/4")]
    [InlineData("-m mark --mark 0x2000/0x2000 -j MASQUERADE", "marked 0x2000")]
    [InlineData("-i eth0 ! -o docker0 -p udp -j DROP", "in by eth0, not out by docker0, udp")]
    [InlineData("-m recent --name x --rcheck -j DROP", null)]
    [InlineData("-p tcp ! --dport 80 -j DROP", null)]
    public void Describe_Conditions_AreWordsOrNothing(string rule, string? words) => Assert.Equal(
        words, PacketWords.Of(Language.English).Rule.Describe(IptablesRule.Parse("filter", $"-A X {rule}")!));
}
