using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Names and ports that are already in use.</summary>
public sealed class TakenTests(EndToEndHost host) : BadInputTest(host)
{
    private const int Port = 18091;

    private string Link => $"/var/run/netns/{Name("pod")}";

    [Fact(Timeout = Limit)]
    public async Task Run_NameTaken_NamesItsPod()
    {
        (await MiniPodAsync("create", Name("pod"))).ShouldSucceed();

        var since = DateTimeOffset.Parse((string)(await InspectAsync(Name("pod")))["createdAt"]!, CultureInfo.InvariantCulture);
        await RefusesAsync(
            Run(),
            $"the name \"{Name("pod")}\" is taken by pod default/{Name("pod")} since {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. "
            + $"Choose another with --name, or remove that one with 'minipod rm -f {Name("pod")}'");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_SameNameAtTheSameMoment_OneWins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MiniPodAsync(Run())));

        Assert.Single(results, result => result.ExitCode == 0);
        foreach (var loser in results.Where(result => result.ExitCode != 0))
            RequireClear(loser, 125, $"the name \"{Name("pod")}\" is taken by pod");
        Assert.Single((await MiniPodAsync("ps", "-a", "-q")).Lines);
    }

    [Theory(Timeout = Limit)]
    [InlineData("POD", "cannot create the sandbox of pod")]
    [InlineData("toolbox", "cannot create container \"toolbox\" of pod")]
    public async Task Run_ContainerNameTakenInTheEngine_LeavesTheStranger(string container, string says)
    {
        var name = $"minipod.{Name("pod")}.{container}";
        var stranger = (await Command.RunAsync("docker", "create", "--name", name, TestImages.Toolbox)).ShouldSucceed().Text;

        await RefusesAsync(
            Run(),
            says,
            $"a container \"{name}\" that no pod of this store owns. If its pod's record was lost, 'minipod recover' rebuilds "
            + $"it; otherwise remove it with 'docker rm -f {name}'");

        Assert.Equal(stranger, (await EngineApi.InspectAsync(name))["Id"]!.GetValue<string>());
    }

    [Theory(Timeout = Limit)]
    [InlineData("link")]
    [InlineData("dangling link")]
    [InlineData("file")]
    [InlineData("directory")]
    public async Task Run_ForeignEntryInNetns_IsLeftAlone(string kind)
    {
        Directory.CreateDirectory("/var/run/netns");
        if (kind == "link") File.CreateSymbolicLink(Link, "/proc/1/ns/net");
        else if (kind == "dangling link") File.CreateSymbolicLink(Link, "/nowhere");
        else if (kind == "file") await File.WriteAllTextAsync(Link, "precious");
        else Directory.CreateDirectory(Link);
        try
        {
            await RefusesAsync(
                Run(), $"\"{Link}\" already exists and does not belong to this pod", "Choose another pod name, or remove it");
        }
        finally
        {
            if (kind == "directory") Directory.Delete(Link);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Run_NamespaceOfThatName_IsLeftAlone()
    {
        (await Command.RunAsync("ip", "netns", "add", Name("pod"))).ShouldSucceed();
        try
        {
            await RefusesAsync(Run(), $"\"{Link}\" already exists and does not belong to this pod");

            (await Command.RunAsync("ip", "netns", "exec", Name("pod"), "true")).ShouldSucceed();
        }
        finally
        {
            await Command.RunAsync("ip", "netns", "del", Name("pod"));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PortOfAnotherPod_NamesIt()
    {
        (await MiniPodAsync("run", "-d", "--name", Name("holder"), "-p", $"{Port}:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        await RefusesAsync(
            Run("-p", $"{Port}:80"), $"host port {Port}/tcp is taken by pod \"{Name("holder")}\". Choose another with -p HOST_PORT:80");
        await RefusesAsync(Run("-p", $"127.0.0.1:{Port}:81"), $"taken by pod \"{Name("holder")}\"");
        (await MiniPodAsync("stop", "-t", "0", Name("holder"))).ShouldSucceed();
        await RefusesAsync(Run("-p", $"{Port}:80"), $"taken by pod \"{Name("holder")}\"");
    }

    [Theory(Timeout = Limit)]
    [InlineData("0.0.0.0", "tcp")]
    [InlineData("127.0.0.1", "tcp")]
    [InlineData("::", "tcp")]
    [InlineData("::1", "tcp")]
    [InlineData("0.0.0.0", "udp")]
    [InlineData("127.0.0.1", "udp")]
    [InlineData("::1", "udp")]
    public async Task Run_PortOfAProcess_NamesIt(string address, string protocol)
    {
        if (address.Contains(':') && !Socket.OSSupportsIPv6) Assert.Skip("IPv6 is not available");
        var ip = IPAddress.Parse(address);
        using var holder = protocol == "tcp"
            ? new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(ip.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        holder.Bind(new IPEndPoint(ip, Port));
        if (protocol == "tcp") holder.Listen();

        await RefusesAsync(
            Run("-p", $"{Port}:80/{protocol}"),
            $"host port {Port}/{protocol} is taken by process {Environment.ProcessId} (",
            $"Choose another with -p HOST_PORT:80, or stop what is using it");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PortThatDockerPublishes_NamesTheContainer()
    {
        var holder = $"minipod.{Name("plain")}";
        (await Command.RunAsync(
            "docker", "run", "-d", "--name", holder, "-p", $"{Port}:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        await RefusesAsync(Run("-p", $"{Port}:80"), $"host port {Port}/tcp is taken by the engine for container \"{holder}\"");
    }

    private string[] Run(params string[] options) => ["run", "-d", "--name", Name("pod"), .. options, TestImages.Toolbox, "sleep", "600"];
}
