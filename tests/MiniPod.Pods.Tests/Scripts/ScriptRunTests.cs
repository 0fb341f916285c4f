using System.Text;
using MiniPod.Cni;
using MiniPod.Pods.Scripts;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Scripts;

/// <summary>What a host looks like after the scripts have run, to their end or interrupted.</summary>
public sealed class ScriptRunTests : IDisposable
{
    // A guard against scripts that hang. Two of these tests run a hundred scripts each, while two native programs are
    // being built.
    private const int Limit = 300_000;
    private readonly ScriptHost _host = new();

    public ScriptRunTests() => Prerequisite.Require(File.Exists("/bin/bash"), "running a script needs bash");

    [Fact(Timeout = Limit)]
    public void Undo_ScriptThatEndedAtAnyCommand_LeavesNothing()
    {
        var commands = 0;
        while (true)
        {
            var (made, output) = _host.Run(Make(), stopBefore: ++commands);
            Assert.True(made is 0 or 7, output);
            AssertUndone($"the script ended before its command {commands}");
            if (made == 0) break;
        }

        Assert.InRange(commands, 20, 200);
        AssertUndone("nothing is left to undo");
    }

    [Fact(Timeout = Limit)]
    public void Undo_AfterAnUndoThatEndedAtAnyCommand_LeavesNothing()
    {
        var commands = 0;
        while (true)
        {
            Assert.Equal((0, ""), _host.Run(Make()));
            var undone = _host.Run(Undo(), stopBefore: ++commands).ExitCode;
            AssertUndone($"the undo ended before its command {commands}");
            if (undone == 0) break;
        }

        Assert.InRange(commands, 20, 200);
    }

    [Theory(Timeout = Limit)]
    [InlineData("create")]
    [InlineData("start")]
    [InlineData("inspect")]
    public void Undo_ScriptWhoseEngineFailed_LeavesNothing(string verb)
    {
        Assert.NotEqual(0, _host.Run(Make(), failing: verb).ExitCode);

        AssertUndone($"docker {verb} failed");
    }

    [Theory(Timeout = Limit)]
    [InlineData("ps")]
    [InlineData("stop")]
    [InlineData("rm")]
    public void Undo_EngineFails_SaysSoAndKeepsWhatItNeeds(string verb)
    {
        Assert.Equal((0, ""), _host.Run(Make()));

        var (code, output) = _host.Run(Undo(), failing: verb);

        Assert.NotEqual(0, code);
        Assert.Contains($"docker {verb} failed", output, StringComparison.Ordinal);
        AssertUndone("it failed");
    }

    [Fact(Timeout = Limit)]
    public void Make_PluginFails_ShowsItsErrorAndIsUndone()
    {
        File.WriteAllText(
            _host.Cni.FindPlugin("b"), "#!/bin/sh\n[ $CNI_COMMAND = DEL ] || { echo '{\"code\":7,\"msg\":\"no more\"}'; exit 1; }\n");

        var (code, output) = _host.Run(Make());

        Assert.NotEqual(0, code);
        Assert.Contains("\"msg\":\"no more\"", output, StringComparison.Ordinal);
        AssertUndone("a plugin failed");
    }

    // Longer than the capacity of a pipe, so that writing it to a pipe would fail.
    [Fact(Timeout = Limit)]
    public void MakeAndUndo_PluginThatReadsNoInput_IsNoFailure()
    {
        _host.AnswerWith("eth0", $$"""{"note":"{{new string('x', 100_000)}}"}""");
        File.WriteAllText(_host.Cni.FindPlugin("b"), "#!/bin/sh\necho '{}'\n");

        Assert.Equal((0, ""), _host.Run(Make()));
        Assert.Equal(0, _host.Run(Undo()).ExitCode);
    }

    // Plugins format their results as they like. IPv4 addresses come first only if they do in the result.
    [Fact(Timeout = Limit)]
    public void Make_TwoNetworks_WritesTheHostsFileAsMiniPodDoes()
    {
        _host.AnswerWith("eth0", """
            {
                "ips": [
                    {
                        "address": "fd00::2/64",
                        "gateway": "fd00::1"
                    },
                    {
                        "address": "10.1.0.2/24"
                    }
                ]
            }
            """);
        _host.AnswerWith("net1", """{"cniVersion":"0.2.0","ip4":{"ip":"10.2.0.2/24","gateway":"10.2.0.1"}}""");

        Assert.Equal((0, ""), _host.Run(Make()));

        Assert.Equal($"{PodHosts.Head}fd00::2\tpod\n10.1.0.2\tpod\n10.2.0.2\tpod\n", _host.Read("hosts"));
    }

    [Fact(Timeout = Limit)]
    public void Make_AddressOfAnInterfaceOfTheHost_IsNotThePods()
    {
        _host.AnswerWith("eth0", """
            {
              "interfaces": [ { "name": "br0", "mac": "02:00:00:00:00:01" }, { "name": "veth1", "sandbox": "" },
                              { "name": "eth0", "sandbox": "/var/run/netns/pod" } ],
              "ips": [ { "interface": 0, "address": "10.1.0.1/24" }, { "address": "10.1.0.2/24", "interface": 2 },
                       { "interface": 1, "address": "10.1.0.3/24" }, { "address": "fd00::2/64" }, { "interface": 7, "address": "10.1.0.4/24" } ]
            }
            """);

        Assert.Equal((0, ""), _host.Run(Make()));

        Assert.Equal($"{PodHosts.Head}10.1.0.2\tpod\nfd00::2\tpod\n10.1.0.4\tpod\n", _host.Read("hosts"));
    }

    [Theory(Timeout = Limit)]
    [InlineData(
        """{"nameservers":["10.1.0.53","fd00::53"],"domain":"a.test","search":["b.test","c.test"],"options":["ndots:2","rotate"]}""")]
    [InlineData("""{ "nameservers" : [ "10.1.0.53" ], "domain" : "a.test", "options" : [] }""")]
    [InlineData("""{"search":["b.test"],"nameservers":["10.1.0.53"]}""")]
    [InlineData("""{"nameservers":[],"search":["b.test"]}""")]
    [InlineData("""{"search":["b.test","c.test"],"options":["ndots:2"]}""", "search old.test\nnameserver 192.0.2.1\ndomain h.test  i.test\n")]
    [InlineData("""{"domain":"a.test"}""", "nameserver 192.0.2.1")]
    [InlineData("""{"options":["ndots:2"]}""")]
    [InlineData("""{"domain":"","search":[]}""")]
    [InlineData("{}")]
    public void Make_NameServersOfANetwork_AreWrittenAsMiniPodDoes(string dns, string engines = "nameserver 192.0.2.1\n")
    {
        var result = $$"""{"cniVersion":"1.0.0","dns":{{dns}}}""";
        _host.Write("resolv.conf", engines);
        _host.AnswerWith("net1", result);

        Assert.Equal((0, ""), _host.Run(Make()));

        var chosen = ResolvConf.Choose([CniResult.Parse(Encoding.UTF8.GetBytes(result))]);
        Assert.Equal(chosen is null ? engines : ResolvConf.Text(chosen, engines), _host.Read("resolv.conf"));
    }

    [Fact(Timeout = Limit)]
    public void Make_TwoNetworksWithNameServers_TakesTheFirst()
    {
        foreach (var (interfaceName, server) in new[] { ("eth0", "10.1.0.53"), ("net1", "10.2.0.53") })
            _host.AnswerWith(interfaceName, $$$"""{"dns":{"nameservers":["{{{server}}}"]}}""");

        Assert.Equal((0, ""), _host.Run(Make()));

        Assert.Equal("# written by minipod: name servers of the network\nnameserver 10.1.0.53\n", _host.Read("resolv.conf"));
    }

    [Fact(Timeout = Limit)]
    public void Make_OnlyTheSecondNetworkHasNameServers_TheFirstOnesSearchDomainsDoNotCount()
    {
        _host.AnswerWith("eth0", """{"dns":{"search":["a.test"]}}""");
        _host.AnswerWith("net1", """{"dns":{"nameservers":["10.2.0.53"]}}""");

        Assert.Equal((0, ""), _host.Run(Make()));

        Assert.Equal("# written by minipod: name servers of the network\nnameserver 10.2.0.53\n", _host.Read("resolv.conf"));
    }

    public void Dispose() => _host.Dispose();

    private void AssertUndone(string after)
    {
        var (code, output) = _host.Run(Undo());
        Assert.True(
            code == 0 && output.Length == 0 && _host.Left.Count == 0,
            $"{after}; the undo ended with {code}: {output}\nleft: {string.Join(", ", _host.Left)}");
    }

    private string Make() => PodScript.Make(Spec(), Networks, _host.Cni, ScriptWords.English);

    private string Undo() => PodScript.Undo(Spec(), Networks, _host.Cni, ScriptWords.English);

    private static PodSpec Spec() => new() { Name = PodName.Parse("pod"), Containers = [PodWorld.Container("web")] };

    private static PodNetwork[] Networks => [Network("eth0"), Network("net1")];

    private static PodNetwork Network(string interfaceName) => new()
    {
        Network = interfaceName,
        InterfaceName = interfaceName,
        Config = $$"""{"cniVersion":"1.0.0","name":"{{interfaceName}}","plugins":[{"type":"a"},{"type":"b"}]}""",
        Source = "test",
    };
}
