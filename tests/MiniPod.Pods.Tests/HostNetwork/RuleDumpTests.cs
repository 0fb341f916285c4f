using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Tests.HostNetwork;

public sealed class RuleDumpTests
{
    private const string Saved = """
        *nat
        :POSTROUTING ACCEPT [0:0]
        :CNI-HOSTPORT-DNAT - [0:0]
        :CNI-0123456789abcdef01234567 - [0:0]
        :CNI-DN-0123456789abcdef01234 - [0:0]
        -A POSTROUTING -s 10.1.0.2/32 -m comment --comment "name: \"net\" id: \"gone\"" -j CNI-0123456789abcdef01234567
        -A POSTROUTING -s 10.1.0.3/32 -m comment --comment "name: \"net\" id: \"there\"" -j CNI-76543210fedcba9876543210
        -A CNI-0123456789abcdef01234567 -d 10.1.0.0/24 -m comment --comment "name: \"net\" id: \"gone\"" -j ACCEPT
        -A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"net\" id: \"gone\"" -m multiport --dports 8080 -j CNI-DN-0123456789abcdef01234
        -A CNI-DN-0123456789abcdef01234 -p tcp --dport 8080 -j DNAT --to-destination 10.1.0.2:80
        COMMIT
        """;

    [Fact]
    public void Owners_RulesOfPlugins_AreTold()
    {
        Assert.Equal([("net", "gone"), ("net", "there")], RuleDump.Parse(Saved).Owners());
        Assert.Equal(3, RuleDump.Parse(Saved).Count("net", "gone"));
    }

    [Fact]
    public void Removal_OfOneContainer_TakesItsRulesAndItsOwnChains()
    {
        var removal = RuleDump.Parse(Saved).Removal("net", "gone").Split('\n');

        Assert.Equal(
            [
                "*nat",
                """-D POSTROUTING -s 10.1.0.2/32 -m comment --comment "name: \"net\" id: \"gone\"" -j CNI-0123456789abcdef01234567""",
                """-D CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"net\" id: \"gone\"" -m multiport --dports 8080 -j CNI-DN-0123456789abcdef01234""",
                "-F CNI-0123456789abcdef01234567",
                "-X CNI-0123456789abcdef01234567",
                "-F CNI-DN-0123456789abcdef01234",
                "-X CNI-DN-0123456789abcdef01234",
                "COMMIT",
                "",
            ],
            removal);
    }

    [Fact]
    public void Removal_EmptyChainOfTheContainer_IsRemovedToo()
    {
        var chain = PluginChains.Masquerade("net", "gone");
        var dump = RuleDump.Parse($"*nat\n:POSTROUTING ACCEPT [0:0]\n:{chain} - [0:0]\nCOMMIT\n");

        Assert.Equal(1, dump.Count("net", "gone"));
        Assert.Equal(["*nat", $"-F {chain}", $"-X {chain}", "COMMIT", ""], dump.Removal("net", "gone").Split('\n'));
        Assert.Equal(0, dump.Count("net", "other"));
    }

    [Fact]
    public void Removal_ChainThatAnotherRuleLeadsTo_Stays()
    {
        var shared = Saved.Replace("CNI-76543210fedcba9876543210", "CNI-0123456789abcdef01234567", StringComparison.Ordinal);

        var removal = RuleDump.Parse(shared).Removal("net", "gone");

        Assert.DoesNotContain("-X CNI-0123456789abcdef01234567", removal, StringComparison.Ordinal);
        Assert.Contains("-D CNI-0123456789abcdef01234567 ", removal, StringComparison.Ordinal);
    }

    [Fact]
    public void Unused_ChainsThatNoRuleLeadsTo_AreTold()
    {
        const string text = """
            *nat
            :POSTROUTING ACCEPT [0:0]
            :CNI-HOSTPORT-DNAT - [0:0]
            :CNI-0123456789abcdef01234567 - [0:0]
            :CNI-1123456789abcdef01234567 - [0:0]
            :CNI-2123456789abcdef01234567 - [0:0]
            :CNI-DN-0123456789abcdef01234 - [0:0]
            -A POSTROUTING -s 10.1.0.2/32 -j CNI-0123456789abcdef01234567
            -A CNI-2123456789abcdef01234567 -d 10.1.0.0/24 -m comment --comment "name: \"net\" id: \"gone\"" -j ACCEPT
            -A CNI-DN-0123456789abcdef01234 -p tcp --dport 8080 -j DNAT --to-destination 10.1.0.2:80
            COMMIT
            *filter
            :CNI-0123456789abcdef01234567 - [0:0]
            COMMIT
            """;

        Assert.Equal(
            [("nat", "CNI-1123456789abcdef01234567"), ("nat", "CNI-DN-0123456789abcdef01234"), ("filter", "CNI-0123456789abcdef01234567")],
            RuleDump.Parse(text).Unused());
    }
}
