using MiniPod.Learn.Lessons.Checks;
using MiniPod.Learn.Lessons.Words;
using MiniPod.Pods.Yaml;

namespace MiniPod.Learn.Tests.Lessons.Checks;

/// <summary>Checks say whether it is so, what they wanted, and what they saw.</summary>
public sealed class CheckTests
{
    private const string Routes = "routes of client1: default via 172.30.0.1 dev client1-veth; 172.30.0.0/24 dev client1-veth";
    private const string Rules = "rules of nat/POSTROUTING: -s 172.30.0.0/24 ! -o bridge1 -j MASQUERADE";

    [Theory]
    [InlineData("namespace: client1", "network namespaces: client1")]
    [InlineData("no namespace: server1", "network namespaces: client1")]
    [InlineData("link: bridge1\n  kind: bridge", "the host has: bridge1")]
    [InlineData("link: client1/lo", "client1 has: lo")]
    [InlineData("no link: server1/lo", "there is no network namespace server1")]
    [InlineData("no link: eth0", "there is no interface eth0 in the host; the host has: lo, bridge1, client1-veth-br")]
    [InlineData("link: client1/client1-veth\n  mtu: 1400", "client1/client1-veth has an MTU of 1400")]
    [InlineData("link: client1/client1-veth\n  mtu: 01400", "client1/client1-veth has an MTU of 1400")]
    [InlineData("hairpin: on\n  at: client1/client1-veth", "hairpin of client1-veth-br is on")]
    [InlineData("no hairpin: off\n  at: client1-veth-br", "hairpin of client1-veth-br is on")]
    [InlineData("no hairpin: on\n  at: bridge1", "bridge1 is not connected to a bridge")]
    [InlineData("reach: outside", "an outside host answers")]
    [InlineData("no reach: outside\n  from: client1", "an outside host does not answer")]
    [InlineData("container: old\n  state: exited", "container old is exited")]
    [InlineData("pair: [client1/client1-veth, client1-veth-br]", "the other end of client1/client1-veth is client1-veth-br in the host")]
    [InlineData("pair: [client1-veth-br, client1/client1-veth]", "the other end of client1-veth-br is client1-veth in client1")]
    [InlineData("address: 172.30.0.11/24\n  on: client1/client1-veth", "client1/client1-veth has: 172.30.0.11/24")]
    [InlineData("no address: 172.30.0.11/16\n  on: client1/client1-veth", "client1/client1-veth has: 172.30.0.11/24")]
    [InlineData("up: client1/client1-veth", "client1/client1-veth is up")]
    [InlineData("no up: client1/lo", "client1/lo is down")]
    [InlineData("route: default\n  in: client1\n  via: 172.30.0.1", Routes)]
    [InlineData("route: 172.30.0.0/24\n  in: client1\n  dev: client1-veth", Routes)]
    [InlineData("no route: default", "the host has no routes")]
    [InlineData("reach: 172.30.0.1\n  from: client1", "172.30.0.1 answers")]
    [InlineData("no reach: 172.30.0.1:80\n  from: client1", "172.30.0.1:80 refuses the connection: nothing listens there")]
    [InlineData("no reach: 8.8.8.8", "8.8.8.8 does not answer")]
    [InlineData("port: client1-veth-br\n  of: bridge1", "client1-veth-br is a port of bridge1")]
    [InlineData("rule: -j MASQUERADE -s 172.30.0.0/24\n  in: nat/POSTROUTING", Rules)]
    [InlineData("no rule: -o bridge1\n  in: nat/POSTROUTING", Rules)]
    [InlineData("container: web\n  network-of: pause", "container web is running, network container:pause-id")]
    [InlineData("no container: old", "container old is exited")]
    [InlineData("file: /tmp/00-demo.conf\n  has: cni_net0", "/tmp/00-demo.conf begins with '{'")]
    [InlineData("no file: /tmp/x", "there is no file /tmp/x")]
    [InlineData("shell: \"true\"", "exit code 0")]
    [InlineData("no shell: \"false\"", "exit code 1: it failed")]
    [InlineData("no shell: ask", "exit code 1: which one?:")]
    public async Task Check_OfWhatIsSo_IsTrue_AndItsOppositeIsNot(string check, string saw)
    {
        var opposite = check.StartsWith("no ", StringComparison.Ordinal) ? check[3..] : $"no {check}";

        var (found, other) = (await TryAsync(check), await TryAsync(opposite));

        Assert.Equal((true, saw), (found.IsTrue, found.Saw));
        Assert.Equal((false, saw), (other.IsTrue, other.Saw));
        Assert.NotEqual(found.Wanted, other.Wanted);
    }

    [Theory]
    [InlineData("link: bridge1\n  kind: veth", "bridge1 is a bridge")]
    [InlineData("link: lo\n  kind: veth", "lo has no kind")]
    [InlineData("pair: [client1-veth-br, client1/lo]", "the other end of client1-veth-br is client1-veth in client1")]
    [InlineData("pair: [bridge1, client1/lo]", "bridge1 has no other end in any namespace that has a name")]
    [InlineData("link: client1/client1-veth\n  mtu: 1500", "client1/client1-veth has an MTU of 1400")]
    [InlineData("link: bridge1\n  kind: veth\n  mtu: 1500", "bridge1 is a bridge")]
    [InlineData("hairpin: off\n  at: client1/client1-veth", "hairpin of client1-veth-br is on")]
    [InlineData("container: web\n  state: created", "container web is running")]
    [InlineData("address: 172.30.0.1/24\n  on: client1/lo", "client1/lo has no address")]
    [InlineData("route: default\n  in: client1\n  via: 172.30.0.9", Routes)]
    [InlineData("route: default\n  in: server1", "there is no network namespace server1")]
    [InlineData("reach: 10.9.9.9", "10.9.9.9 is unreachable: no route leads there, or nobody there has the address")]
    [InlineData("reach: 172.30.0.1\n  from: server1", "there is no network namespace server1")]
    [InlineData("port: bridge1\n  of: bridge1", "bridge1 is not a port of any bridge")]
    [InlineData("rule: -j MASQUERADE -s 172.31.0.0/24\n  in: nat/POSTROUTING", Rules)]
    [InlineData("rule: -j DROP\n  in: filter/FORWARD", "filter/FORWARD has no rules")]
    [InlineData("container: pause\n  network-of: web", "container pause is running, network none")]
    [InlineData("container: gone", "there is no container gone")]
    [InlineData("file: /tmp/00-demo.conf\n  has: eth9", "/tmp/00-demo.conf begins with '{'")]
    public async Task Check_OfWhatIsNotSo_IsFalse(string check, string saw)
    {
        var found = await TryAsync(check);

        Assert.Equal((false, saw), (found.IsTrue, found.Saw));
    }

    [Theory]
    [InlineData("namespace: a", "network namespace a", "网络命名空间 a")]
    [InlineData("no link: a/b", "no interface a/b", "没有接口 a/b")]
    [InlineData("up: a/b", "interface a/b is up", "接口 a/b 已启用")]
    [InlineData("link: a/b\n  mtu: 1400", "interface a/b with an MTU of 1400", "接口 a/b，MTU 为 1400")]
    [InlineData("no link: a/b\n  kind: veth", "no veth interface a/b", "没有接口 a/b，类型为 veth")]
    [InlineData("reach: outside\n  from: a", "a reaches an outside host", "a 能访问外部主机")]
    [InlineData("container: a\n  state: created", "container a in the state created", "状态为 created 的容器 a")]
    [InlineData("hairpin: off\n  at: a/b", "bridge port of a/b with hairpin off", "a/b 所接的网桥端口，hairpin 关闭")]
    [InlineData("reach: 10.0.0.1\n  from: a", "a reaches 10.0.0.1", "a 能访问 10.0.0.1")]
    [InlineData("no reach: 10.0.0.1:80", "the host does not reach 10.0.0.1:80", "主机访问不到 10.0.0.1:80")]
    public void Check_SaysWhatItWants_InBothLanguages(string check, string english, string chinese)
    {
        var read = CheckReader.Read(YamlText.Read($"- {check}", 1).Items![0]);

        Assert.Equal(english, read.Wanted(LessonWords.Of(Language.English)));
        Assert.Equal(chinese, read.Wanted(LessonWords.Of(Language.Chinese)));
    }

    // The same in all languages: what is compared. In the lesson's language: what is shown.
    [Theory]
    [InlineData("shell: \"true\"\n  say: it is so", "it is so", "shell: true")]
    [InlineData("no shell: \"false\"\n  say: it is not so", "it is not so", "no shell: false")]
    [InlineData("shell: \"true\"", "'true' succeeds", "shell: true")]
    public async Task ShellCheck_WithWords_ShowsThemInsteadOfTheCommand(string check, string wanted, string source)
    {
        var found = await TryAsync(check);

        Assert.Equal((true, wanted, source), (found.IsTrue, found.Wanted, found.Check));
    }

    [Fact]
    public void Check_ThatHasWordsOfItsOwn_TakesNoOthers() => Assert.Contains(
        "\"namespace\" has no field \"say\"",
        Assert.Throws<YamlFaultException>(() => CheckReader.Read(YamlText.Read("- namespace: a\n  say: b", 1).Items![0])).Message,
        StringComparison.Ordinal);

    private static Task<CheckFinding> TryAsync(string check) => CheckReader.Read(YamlText.Read($"- {check}", 1).Items![0])
        .TryAsync(new RecordedFacts(), LessonWords.Of(Language.English), TestContext.Current.CancellationToken);
}
