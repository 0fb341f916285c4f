using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

public sealed class ListTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Ps_RunningAndCreatedPods_ShowsWhatIsAskedFor()
    {
        var running = (await MiniPodAsync("run", "-d", "--name", Name("up"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed().Text;
        var created = (await MiniPodAsync("create", Name("made"))).ShouldSucceed().Text;

        Assert.Equal(running, (await MiniPodAsync("ps", "-q")).Text);
        Assert.Equal(new[] { running, created }.Order(), (await MiniPodAsync("ps", "-a", "-q")).Lines.Order());
        var table = (await MiniPodAsync("ps", "-a")).Lines;
        Assert.Matches("^ID +NAME +READY +STATUS +RESTARTS +AGE +IP +PORTS", table[0]);
        Assert.Matches(
            $"^{running[..12]} +{Name("up")} +1/1 +Running ", table.Single(line => line.Contains(Name("up"), StringComparison.Ordinal)));
        Assert.Matches(
            $"^{created[..12]} +{Name("made")} +0/0 +Created ",
            table.Single(line => line.Contains(Name("made"), StringComparison.Ordinal)));
        var wide = (await MiniPodAsync("ps", "-o", "wide")).Lines;
        Assert.Contains($"/var/run/netns/{Name("up")}", wide[1], StringComparison.Ordinal);
        Assert.Contains("eth0=minipod", wide[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Pod_NamedByNameIdOrPrefix_IsFound()
    {
        var id = (await MiniPodAsync("create", Name("made"))).ShouldSucceed().Text;

        foreach (var name in new[] { Name("made"), id, id[..6] }) Assert.Equal(id, (string?)(await InspectAsync(name))["id"]);
        (await MiniPodAsync("inspect", Name("none"))).ShouldExit(125, $"\"{Name("none")}\"");
    }

    [Fact(Timeout = Limit)]
    public async Task Inspect_RunningPod_AgreesWithTheEngineAndTheKernel()
    {
        var pod = Name("up");
        (await MiniPodAsync("run", "-d", "--name", pod, "-l", "tier=front", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var inspected = await InspectAsync(pod);

        var pause = await EngineApi.InspectAsync($"minipod.{pod}.POD");
        Assert.Equal((string?)pause["Id"], (string?)inspected["sandbox"]!["containerId"]);
        Assert.Equal((int)pause["State"]!["Pid"]!, (int)inspected["sandbox"]!["pid"]!);
        Assert.Equal($"/var/run/netns/{pod}", (string?)inspected["sandbox"]!["link"]);
        Assert.Equal(
            await Kernel.AddressesAsync(pod, "eth0"),
            inspected["networks"]![0]!["result"]!["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        Assert.True(File.Exists((string)inspected["journal"]!));
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task StateDirectory_AtAnyPlaceOfTheLine_IsUsed(int place)
    {
        var other = Path.Combine(Files, "elsewhere");
        List<string> words = ["create", "--hostname", "h"];
        words.InsertRange(place, ["--state-dir", other]);

        var id = (await MiniPodAsync([.. words, Name("made")])).ShouldSucceed().Text;

        Assert.True(File.Exists(Path.Combine(other, "pods", id, "pod.json")));
        (await MiniPodAsync("rm", Name("made"), "--state-dir", other)).ShouldSucceed();
        Assert.False(Directory.Exists(Path.Combine(other, "pods", id)));
    }

    [Fact(Timeout = Limit)]
    public async Task InspectCheck_PluginMissing_ShowsEveryPodAndSaysWhatIsMissing()
    {
        string[] pods = [Name("one"), Name("two")];
        foreach (var pod in pods) (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        var result = await MiniPodAsync(["inspect", "--check", "--cni-bin-dir", Files, .. pods]);

        result.ShouldExit(125, $"minipod: CNI plugin \"bridge\" not found in {Files}");
        Assert.Equal(pods, result.Json.AsArray().Select(pod => (string?)pod!["name"]));
    }
}
