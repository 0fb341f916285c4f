using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>Networks that are missing, unreadable, or do not support what was requested.</summary>
public sealed class NetworkTests(EndToEndHost host) : BadInputTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Run_NetworkUnknown_ListsThoseThereAreAndTheBrokenFiles()
    {
        var known = WriteNetwork('a', 81);
        WriteFile("net/broken.conflist", """{ "cniVersion": "1.0.0", "name": "broken", """);
        WriteFile("net/evil.conflist", """{ "cniVersion": "1.0.0", "name": "../evil", "plugins": [ { "type": "bridge" } ] }""");

        await RefusesAsync(
            RunOn("nope"),
            $"no network \"nope\" is configured in \"{NetworkDirectory}\". Configured networks: {known}.",
            "Invalid files: ",
            "broken.conflist\" is not valid",
            "\"../evil\" is not a valid network name",
            "The network \"minipod\" is built in");
        await RefusesAsync(RunOn("broken"), "broken.conflist\" is not valid");
    }

    [Fact(Timeout = Limit)]
    public Task Run_NoNetworkAtAll_SaysSo() =>
        RefusesAsync(
            ["run", "-d", "--cni-conf-dir", $"{Files}/none", "--network", "nope", TestImages.Toolbox],
            "which contains no networks",
            "\"minipod\" is built in");

    [Fact(Timeout = Limit)]
    public Task Run_ConfigurationDirectoryIsFile_SaysSo() =>
        RefusesAsync(
            ["run", "-d", "--cni-conf-dir", WriteFile("file", ""), TestImages.Toolbox], "is a file. Pass a directory with --cni-conf-dir");

    [Fact(Timeout = Limit)]
    public async Task Run_NetworkTwice_NamesBothFiles()
    {
        const string text = """{ "cniVersion": "1.0.0", "name": "twice", "plugins": [ { "type": "bridge" } ] }""";
        WriteFile("net/1.conflist", text);
        WriteFile("net/2.conflist", text);

        await RefusesAsync(RunOn("twice"), "configured twice", "net/1.conflist", "net/2.conflist");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_VersionThatPluginsDoNotSpeak_IsRefusedBeforeAnythingIsMade()
    {
        WriteFile("net/1.conflist", """{ "cniVersion": "9.9.9", "name": "future", "plugins": [ { "type": "bridge" } ] }""");

        await RefusesAsync(RunOn("future"), "uses CNI version 9.9.9, which plugin", "does not support. It supports 0.1.0");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PortOnNetworkWithoutPortmap_NamesTheCapability()
    {
        var network = WriteNetwork('a', 82);

        await RefusesAsync(
            [.. RunOn(network)[..^1], "-p", "18090:80", TestImages.Toolbox],
            "ports cannot be published",
            network,
            "portMappings",
            "Add the portmap plugin");
    }

    [Fact(Timeout = Limit)]
    public Task Run_PortOnAddressOfOtherFamily_IsRefused() =>
        RefusesAsync(
            ["run", "-d", "--name", Name("pod"), "-p", "[::]:18090:80", TestImages.Toolbox, "sleep", "600"],
            "cannot publish port [::]:18090",
            "no address of the same family");

    [Fact(Timeout = Limit)]
    public async Task Run_PortThatNoRuleCanForward_IsRefusedBeforeAnythingIsMade()
    {
        var network = WriteNetwork('a', 83, ", { \"type\": \"portmap\", \"capabilities\": { \"portMappings\": true }, \"snat\": false }");

        await RefusesAsync(
            ["run", "-d", "--name", Name("pod"), "-p", "[::1]:18090:80", TestImages.Toolbox, "sleep", "600"],
            "cannot publish port [::1]:18090->80/tcp",
            "cannot forward what is sent to the loopback address of IPv6");
        await RefusesAsync(
            [.. RunOn(network)[..^1], "-p", "127.0.0.1:18090:80", TestImages.Toolbox],
            "cannot publish port 127.0.0.1:18090->80/tcp",
            $"network \"{network}\"",
            "\"snat\": false");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_PortThatLoopbackDoesNotLeadTo_IsToldAndAnswersOnTheOthers()
    {
        var network = WriteNetwork('a', 80, ", { \"type\": \"portmap\", \"capabilities\": { \"portMappings\": true }, \"snat\": false }");
        var port = FreePort.Get();

        var run = (await MiniPodAsync([.. RunOn(network)[..^1], "-p", $"{port}:80", TestImages.Nginx])).ShouldSucceed();

        Assert.Contains($"note: 127.0.0.1 does not lead to 0.0.0.0:{port}->80/tcp", run.Stderr, StringComparison.Ordinal);
        await Web.FetchAsync($"http://10.231.80.1:{port}/");
        Assert.False(await Web.AnswersAsync($"http://127.0.0.1:{port}/"), "the note said that the port does not answer on 127.0.0.1");

        // Not told of a port on one address, nor on a network where it does lead there.
        var one = (await MiniPodAsync(
            [.. RunOn(network, "one")[..^1], "-p", $"10.231.80.1:{FreePort.Get()}:80", TestImages.Nginx])).ShouldSucceed();
        var other = (await MiniPodAsync(
            "run", "-d", "--name", Name("other"), "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        Assert.DoesNotContain("does not lead to", one.Stderr + other.Stderr, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Run_AddressNotToBeHad_IsThePluginsError()
    {
        var network = WriteNetwork('a', 83);
        (await MiniPodAsync([.. RunOn($"{network}:ip=10.231.83.9", "holder"), "sleep", "600"])).ShouldSucceed();

        await RefusesAsync(RunOn($"{network}:ip=10.98.0.5"), "10.98.0.5", "All changes were undone", "--explain");
        await RefusesAsync(RunOn($"{network}:ip=10.231.83.1"), "10.231.83.1");
        await RefusesAsync(RunOn($"{network}:ip=10.231.83.9"), "10.231.83.9 is not available");
    }

    private string[] RunOn(
        string network,
        string name = "pod") =>
        [
            "run",
            "-d",
            "--cni-conf-dir",
            NetworkDirectory,
            "--name",
            Name(name),
            "--network",
            network,
            TestImages.Toolbox,
        ];
}
