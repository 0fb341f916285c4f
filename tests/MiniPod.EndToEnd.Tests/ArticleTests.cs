using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>Follows the article behind the demo, with its order, names, and network: first the sandbox, then nginx in
/// it.</summary>
public sealed class ArticleTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Network = "demo_br:interface_name=eth10";
    private readonly string _configurations = Path.Combine(Binary.Root, "cni-conf");

    [Fact(Timeout = Limit)]
    public async Task CreateStartRunInPod_ArticlesNetwork_ServesThePageOnEth10()
    {
        await using var network = new BorrowedNetwork("demo_br", "cni_net0");
        var pod = Name("pause_demo");
        var before = await SnapshotAsync();

        (await MiniPodAsync("create", "--cni-conf-dir", _configurations, "--network", Network, "--name", pod)).ShouldSucceed();
        Assert.Equal("created", (string?)(await EngineApi.InspectAsync($"minipod.{pod}.POD"))["State"]!["Status"]);
        Assert.False(Path.Exists($"/var/run/netns/{pod}"));
        (await MiniPodAsync("start", pod)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--pod", pod, "--name", "web_demo", TestImages.Nginx)).ShouldSucceed();

        var address = Assert.Single(await Kernel.AddressesAsync(pod, "eth10"));
        Assert.Matches(@"^10\.0\.10\.\d+/24$", address);
        Assert.Contains("1.1.1.1 via 10.0.10.1 dev eth10", await Kernel.RoutesAsync(pod));
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{address.Split('/')[0]}/"), StringComparison.Ordinal);
        var pause = (int)(await EngineApi.InspectAsync($"minipod.{pod}.POD"))["State"]!["Pid"]!;
        var web = (int)(await EngineApi.InspectAsync($"minipod.{pod}.web_demo"))["State"]!["Pid"]!;
        Assert.Equal(Kernel.NamespaceOf(pause), Kernel.NamespaceOf(web));
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await network.DisposeAsync();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task RunInPod_PodOnlyCreated_StartsItFirst()
    {
        var pod = Name("pod");
        (await MiniPodAsync("create", pod)).ShouldSucceed();

        (await MiniPodAsync("run", "-d", "--pod", pod, "--name", "web", TestImages.Nginx)).ShouldSucceed();

        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
    }

    [Fact(Timeout = Limit)]
    public async Task RunInPod_Foreground_ReachesItsNeighbourOnLocalhostAndGivesItsExitCode()
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Nginx)).ShouldSucceed();
        await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/");

        var result = await MiniPodAsync(
            "run", "--pod", pod, "--name", "look", TestImages.Toolbox, "sh", "-c", "wget -qO- http://localhost/; exit 3");

        result.ShouldExit(3);
        Assert.Contains("Welcome to nginx", result.Stdout, StringComparison.Ordinal);
        Assert.Equal(2, (await InspectAsync(pod))["containers"]!.AsArray().Count);
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync(pod)}/"), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("--rm")]
    [InlineData("--rm", "-d")]
    public async Task RunInPod_WithRm_RemovesThatContainerOnly(params string[] options)
    {
        var pod = Name("pod");
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var before = await SnapshotAsync();

        (await MiniPodAsync(["run", .. options, "--pod", pod, "--name", "brief", TestImages.Toolbox, "sleep", "0.5"])).ShouldSucceed();

        await before.AssertSameAsync();
        Assert.Equal("toolbox", (string?)Assert.Single((await InspectAsync(pod))["containers"]!.AsArray())!["name"]);
        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
    }
}
