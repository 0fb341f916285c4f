using MiniPod.Cni;
using MiniPod.Pods.Scripts;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Scripts;

public sealed class PodScriptTests : IDisposable
{
    private const string Config =
        """{"cniVersion":"1.0.0","name":"net","plugins":[{"type":"a"},{"type":"b","capabilities":{"portMappings":true}}]}""";
    private readonly TempDirectory _files = new();

    public PodScriptTests()
    {
        foreach (var plugin in new[] { "a", "b" }) _files.WriteProgram($"bin/{plugin}");
    }

    [Fact]
    public void Make_Pod_HasItsPiecesInOrder()
    {
        var script = Make(Spec());

        InOrder(script,
            "#!/usr/bin/env bash",
            "set -euo pipefail",
            "dir=/run/minipod-script.pod",
            "mkdir \"$dir\"",
            "sandbox_id=$(docker create --cidfile \"$dir/sandbox_id\" --name minipod.pod.POD --network none --ipc shareable "
            + "--hostname pod --security-opt no-new-privileges minipod/pause:latest)",
            "docker start \"$sandbox_id\" > /dev/null",
            "sandbox_key=$(docker inspect --format '{{.NetworkSettings.SandboxKey}}' \"$sandbox_id\")",
            "mount --bind \"$sandbox_key\" \"$dir/netns\"",
            "ln -s \"$sandbox_key\" /var/run/netns/pod",
            "CNI_COMMAND=ADD CNI_CONTAINERID=\"$sandbox_id\" CNI_NETNS=/var/run/netns/pod CNI_IFNAME=eth0",
            "CNI_ARGS=\"IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod;"
                + "K8S_POD_INFRA_CONTAINER_ID=${sandbox_id};K8S_POD_UID=script-pod\"",
            $"{_files["bin/a"]} > \"$dir\"/eth0.1-a.json",
            "\"$(cat \"$dir\"/eth0.1-a.json)\"",
            "cp \"$dir\"/eth0.2-b.json \"$dir\"/eth0.result.json",
            "container_my_app_id=$(docker create --cidfile \"$dir/container_my_app_id\" --name minipod.pod.my-app --network "
            + "container:\"$sandbox_id\" --ipc container:\"$sandbox_id\" --env 'A=it'\\''s' image sh -c 'echo \"$A\"')",
            "docker start \"$container_my_app_id\" > /dev/null");
        Assert.Contains(
            "\"portMappings\":[{\"hostPort\":8080,\"containerPort\":80,\"protocol\":\"tcp\"}]", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_InChinese_DiffersInCommentsAlone()
    {
        var (spec, networks, cni) = (Spec(), Networks("eth0"), Cni());
        var chinese = PodScript.Make(spec, networks, cni, ScriptWords.Chinese);

        Assert.Contains("# 创建 Pod \"pod\"，只用到 docker 和 CNI 插件。", chinese, StringComparison.Ordinal);
        Assert.Contains("# 创建应用容器：my-app   (CreateContainer)", chinese, StringComparison.Ordinal);
        Assert.Equal(Commands(Make(spec)), Commands(chinese));
        Assert.Equal(
            Commands(PodScript.Undo(spec, networks, cni, ScriptWords.English)),
            Commands(PodScript.Undo(spec, networks, cni, ScriptWords.Chinese)));
    }

    [Fact]
    public void Undo_Pod_TakesDownInReverse()
    {
        InOrder(PodScript.Undo(Spec(), Networks("eth0"), Cni(), ScriptWords.English),
            "sandbox_id=$(made sandbox_id)",
            "container_my_app_id=$(made container_my_app_id)",
            "docker stop \"$container_my_app_id\"",
            "docker rm --force --volumes \"$container_my_app_id\"",
            $"{_files["bin/b"]}",
            $"{_files["bin/a"]}",
            "rm /var/run/netns/pod",
            "umount \"$dir/netns\"",
            "docker stop \"$sandbox_id\"",
            "docker rm --force --volumes \"$sandbox_id\"",
            "rm -rf \"$dir\"");
    }

    [Theory]
    [InlineData("eth0", "image")]
    [InlineData("$(id>&2)", "image")]
    [InlineData("a';id;'\"", "image")]
    [InlineData("eth0", "x\nid >&2")]
    public void Make_WhateverIsNamed_IsNoCommand(string interfaceName, string image)
    {
        Prerequisite.Require(File.Exists("/bin/bash"), "reading the script needs bash");
        var spec = Spec() with { Containers = [PodWorld.Container("my-app") with { Image = image }] };
        var stub = _files.Write(
            "stub",
            "docker() { echo x; }; ip() { echo x; }; mkdir() { :; }; mount() { :; }; umount() { :; }; touch() { :; }; ln() { :; "
            + "}; rm() { :; }; cp() { :; }; cat() { echo '{}'; }; sed() { :; }; id() { echo INJECTED; }\n");

        foreach (var script in new[]
        {
            PodScript.Make(spec, Networks(interfaceName), Cni(), ScriptWords.English),
            PodScript.Undo(spec, Networks(interfaceName), Cni(), ScriptWords.English),
        })
        {
            var body = script
                .Replace("dir=/run/minipod-script.pod", $"dir={_files.Path}", StringComparison.Ordinal)
                .Replace("set -euo pipefail", "", StringComparison.Ordinal)
                .Replace("hosts_path\"", "hosts_path_x\"", StringComparison.Ordinal);
            var output = Command.Run("/bin/bash", "-c", $"{{ . {stub}\n{body}\n}} 2>&1; true");
            Assert.DoesNotContain("INJECTED", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void MakeAndUndo_SeveralPluginDirectories_TellPluginsAllOfThem()
    {
        _files.WriteProgram("other/a");
        var cni = new CniRuntime(new CniRuntimeOptions { PluginDirectories = [_files["other"], _files["bin"]] });

        string[] scripts =
        [
            PodScript.Make(Spec(), Networks("eth0"), cni, ScriptWords.English),
            PodScript.Undo(Spec(), Networks("eth0"), cni, ScriptWords.English),
        ];
        foreach (var script in scripts)
        {
            Assert.Contains($"CNI_PATH={_files["other"]}:{_files["bin"]} {_files["other/a"]}", script, StringComparison.Ordinal);
            Assert.Contains($"CNI_PATH={_files["other"]}:{_files["bin"]} {_files["bin/b"]}", script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Make_Labels_AreThoseOfTheUserAndNoneOfMiniPod()
    {
        var script = Make(Spec() with
        {
            Labels = new Dictionary<string, string>
            {
                ["tier"] = "the front",
                ["io.minipod.pod.id"] = "a guess",
                ["io.kubernetes.pod.uid"] = "another",
            },
        });

        Assert.Contains(" --label 'tier=the front' minipod/pause", script, StringComparison.Ordinal);
        Assert.DoesNotContain("io.minipod.", script, StringComparison.Ordinal);
        Assert.DoesNotContain("io.kubernetes.", script, StringComparison.Ordinal);
    }

    [Fact]
    public void MakeAndUndo_WhatRunRefuses_IsRefusedInTheSameWords()
    {
        var spec = Spec() with { Hostname = "a b", Ports = [.. PortMapping.Parse("8080:81")] };
        var words = Assert.Throws<PodException>(() => PodSpecRules.Check(spec)).Message;

        Assert.Equal(words, Assert.Throws<PodException>(() => Make(spec)).Message);
        Assert.Equal(words, Assert.Throws<PodException>(() => PodScript.Undo(spec, Networks("eth0"), Cni(), ScriptWords.English)).Message);
    }

    [Fact]
    public void MakeContainer_WhatRunRefuses_IsRefusedInTheSameWords()
    {
        var (pod, container) = (PodName.Parse("pod"), PodWorld.Container("POD") with { Image = "" });

        Assert.Equal(
            Assert.Throws<PodException>(() => PodSpecRules.CheckJoining(container)).Message,
            Assert.Throws<PodException>(() => PodScript.MakeContainer(pod, container, Cni(), ScriptWords.English)).Message);
    }

    [Theory]
    [InlineData("""{"type":"bridge","ipam":{"type":"host-local"}},{"type":"portmap"}""", false)]
    [InlineData("""{"type":"bridge","dns":{"nameservers":["10.1.0.53"]},"ipam":{"type":"host-local"}}""", true)]
    [InlineData("""{"type":"bridge","ipam":{"type":"host-local","resolvConf":"/etc/resolv.conf"}}""", true)]
    [InlineData("""{"type":"bridge","ipam":{"type":"dhcp"}}""", true)]
    [InlineData("""{"type":"a-plugin-of-somebody"}""", true)]
    public void Make_Network_TalksOfNameServersOnlyWhereThereMayBeSome(string plugins, bool talks)
    {
        foreach (var plugin in new[] { "bridge", "portmap", "a-plugin-of-somebody" }) _files.WriteProgram($"bin/{plugin}");
        var network = Networks("eth0")[0] with { Config = $$"""{"cniVersion":"1.0.0","name":"net","plugins":[{{plugins}}]}""" };

        Assert.Equal(talks, PodScript.Make(Spec(), [network], Cni(), ScriptWords.English).Contains("nameserver", StringComparison.Ordinal));
    }

    [Fact]
    public void Make_ContainersOfOneVariable_IsRefused()
    {
        var spec = Spec() with { Containers = [PodWorld.Container("a-b"), PodWorld.Container("a_b")] };

        Assert.Contains("container_a_b_id", Assert.Throws<PodException>(() => Make(spec)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_Script_IsReadByTheShell()
    {
        Prerequisite.Require(File.Exists("/bin/bash"), "reading the script needs bash");

        Command.Run("/bin/bash", "-n", _files.Write("make.sh", Make(Spec())));
        Command.Run("/bin/bash", "-n", _files.Write("undo.sh", PodScript.Undo(Spec(), Networks("eth0"), Cni(), ScriptWords.English)));
    }

    public void Dispose() => _files.Dispose();

    private static void InOrder(string script, params string[] pieces)
    {
        var from = 0;
        foreach (var piece in pieces)
        {
            var at = script.IndexOf(piece, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"not found, or not in its place: {piece}\n{script}");
            from = at + piece.Length;
        }
    }

    private static PodSpec Spec() => new()
    {
        Name = PodName.Parse("pod"),
        Containers =
        [
            PodWorld.Container("my-app") with
            {
                Args = ["sh", "-c", "echo \"$A\""],
                Env = [new("A", "it's")],
                Ports = [.. PortMapping.Parse("8080:80")],
            },
        ],
    };

    private static PodNetwork[] Networks(
        string interfaceName) => [new() { Network = "net", InterfaceName = interfaceName, Config = Config, Source = "test" }];

    private CniRuntime Cni() => new(new CniRuntimeOptions { PluginDirectories = [_files["bin"]] });

    private static IEnumerable<string> Commands(string script) =>
        script.Split('\n').Select(line => line.Split("   # ")[0]).Where(line => !line.StartsWith("# ", StringComparison.Ordinal));

    private string Make(PodSpec spec) => PodScript.Make(spec, Networks("eth0"), Cni(), ScriptWords.English);
}
