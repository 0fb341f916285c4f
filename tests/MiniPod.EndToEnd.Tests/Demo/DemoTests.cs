using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Demo;

/// <summary><c>make demo</c> and <c>make demo-clean</c>, on a private host, because the demo uses fixed names, a fixed
/// network, and MiniPod's default directories.</summary>
public sealed class DemoTests(EndToEndHost host) : EndToEndTest(host)
{
    private static readonly string[] Containers = ["minipod.pause_demo.POD", "minipod.pause_demo.web_demo"];

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Demo_TwiceAndCleaned_ShowsThePageAndLeavesTheHostAsItWas() => OnPrivateHostAsync(async () =>
    {
        var before = await DefaultSnapshotAsync();

        for (var time = 0; time < 2; time++)
        {
            var shown = (await DemoAsync("up")).ShouldSucceed().Stdout;

            Assert.Contains("Welcome to nginx!", shown, StringComparison.Ordinal);
            Assert.Contains("scope global eth10", shown, StringComparison.Ordinal);
            Assert.Contains("cni_net0", shown, StringComparison.Ordinal);
            Assert.Equal(
                Containers,
                (await Command.RunAsync("docker", "ps", "--format", "{{.Names}}")).ShouldSucceed().Lines.Order(StringComparer.Ordinal));
        }

        (await DemoAsync("down")).ShouldSucceed();
        await before.AssertSameAsync();
    });

    [Fact(Timeout = PrivateHost.Limit)]
    public Task DemoClean_PodsOfTheUsersOwn_StayWholeAndAreNamed() => OnPrivateHostAsync(async () =>
    {
        var before = await DefaultSnapshotAsync();
        (await DemoAsync("up")).ShouldSucceed();
        (await Command.RunAsync(Binary.Path, "run", "-d", "--name", "web", "-p", $"{FreePort.Get()}:80", TestImages.Nginx)).ShouldSucceed();
        // recorded in another store
        (await MiniPodAsync("run", "-d", "--name", Name("elsewhere"), TestImages.Nginx)).ShouldSucceed();

        Assert.Contains(
            $"stay, with what their networks need: {Name("elsewhere")} web. ",
            (await DemoAsync("down")).ShouldSucceed().Stdout,
            StringComparison.Ordinal);
        Assert.Contains("Welcome to nginx", await Web.FetchAsync($"http://{await Kernel.IpAsync("web")}/"), StringComparison.Ordinal);
        (await Command.RunAsync(Binary.Path, "rm", "-f", "web")).ShouldSucceed();

        Assert.Contains(
            $"stay, with what their networks need: {Name("elsewhere")}. ",
            (await DemoAsync("down")).ShouldSucceed().Stdout,
            StringComparison.Ordinal);
        Assert.Empty(
            (await MiniPodAsync("inspect", "--check", Name("elsewhere"))).ShouldSucceed().Json.AsArray().Single()!["problems"]!.AsArray());
        (await MiniPodAsync("rm", "-f", Name("elsewhere"))).ShouldSucceed();

        (await DemoAsync("down")).ShouldSucceed();
        await before.AssertSameAsync();
    });

    // The demo's pods are recorded in the default state directory.
    private static Task<HostSnapshot> DefaultSnapshotAsync() => HostSnapshot.TakeAsync("/var/lib/minipod");

    private static Task<CommandResult> DemoAsync(string verb) => Command.RunAsync(
        Path.Combine(Binary.Root, "eng", "demo.sh"),
        [verb],
        new CommandOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["MINIPOD"] = Binary.Path,
                ["MINIPOD_STATE_DIR"] = null,
                ["MINIPOD_NETWORK"] = null,
            },
        });
}
