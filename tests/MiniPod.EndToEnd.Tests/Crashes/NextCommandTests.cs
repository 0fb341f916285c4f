using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>Without a call of 'recover': the next command on the pod recovers it, and commands that only read still
/// work.</summary>
public sealed class NextCommandTests(EndToEndHost host) : CrashTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("after rename pod.json")]
    [InlineData("after line Intent AttachNetwork/eth0")]
    [InlineData("before line Done AttachNetwork/eth0")]
    [InlineData("before line Done StartContainer/toolbox")]
    public async Task RunKilled_RunAgain_RecoversAndRuns(string point)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        await KillAsync(point, ["run", "-d", "--name", pod, .. Sleeper]);

        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task CreateKilled_CreateAgain_RecoversAndCreates()
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        await KillAsync("before line Done CreateSandbox", "create", pod);

        (await MiniPodAsync("create", pod)).ShouldSucceed();

        Assert.Equal("Created", (string?)(await InspectAsync(pod))["status"]);
        (await MiniPodAsync("rm", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("before line Done CreateContainer/more")]
    [InlineData("before line Done StartContainer/more")]
    public async Task RunInPodKilled_RunInPodAgain_RecoversAndRuns(string point)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        string[] add = ["run", "-d", "--pod", pod, "--name", "more", .. Sleeper];
        await KillAsync(point, add);

        (await MiniPodAsync(add)).ShouldSucceed();

        Assert.Equal("Running", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal(2, (await InspectAsync(pod))["containers"]!.AsArray().Count);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData("start", 125)]
    [InlineData("stop", 125)]
    [InlineData("restart", 125)]
    [InlineData("repair", 125)]
    [InlineData("rm", 0)]
    public async Task RmKilled_AnotherVerb_FinishesTheRemoval(string verb, int code)
    {
        var pod = Name("pod");
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        var container = (string)(await InspectAsync(pod))["containers"]![0]!["containerId"]!;
        await KillAsync("before line Undone AttachNetwork/eth0", "rm", "-f", pod);
        await EngineApi.RemoveAsync(container); // the engine may still be at it
        Assert.Equal("Interrupted", (await StatesAsync())[pod]);
        (await MiniPodAsync("logs", pod)).ShouldExit(125, "is not available: the pod's last command was interrupted", "minipod recover");

        (await MiniPodAsync(verb, pod)).ShouldExit(code, pod);

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task StopKilledInTheMiddle_LookingGoesOnAndStartRecovers()
    {
        var pod = Name("pod");
        (await MiniPodAsync(
            "run", "-d", "--name", pod, TestImages.Toolbox, "sh", "-c", "echo said; trap 'exit 0' TERM; sleep 600 & wait")).ShouldSucceed();
        await KillAsync("after line Undo StartContainer/toolbox", "stop", pod);

        Assert.Equal("Interrupted", (await StatesAsync())[pod]);
        Assert.Equal("Interrupted", (string?)(await InspectAsync(pod))["status"]);
        Assert.Equal("said", (await MiniPodAsync("logs", pod)).ShouldSucceed().Text);
        Assert.Equal("in it", (await MiniPodAsync("exec", pod, "echo", "in", "it")).ShouldSucceed().Text);
        Assert.Contains("interrupted", (await MiniPodAsync("doctor")).Stdout, StringComparison.OrdinalIgnoreCase);
        (await MiniPodAsync("start", pod)).ShouldExit(0, "recovering it first");
        Assert.Equal("Running", (await StatesAsync())[pod]);
    }

    // The journal's first line comes before the record.
    [Fact(Timeout = Limit)]
    public async Task StopKilledAfterItsFirstLine_PsAndDoctorAgree()
    {
        var pod = Name("pod");
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        await KillAsync("after line Begin stop", "stop", pod);

        Assert.Equal("Interrupted", (await StatesAsync())[pod]);
        Assert.Contains($"pod \"{pod}\": its \"stop\" was interrupted", (await MiniPodAsync("doctor")).Stdout, StringComparison.Ordinal);
        Assert.Contains("stopped", Assert.Single(await RecoverAsync()), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("add")]
    [InlineData("remove")]
    public async Task ContainerOfAPod_KilledWhileItChanges_PsShowsIt(string what)
    {
        var pod = Name("pod");
        (await MiniPodAsync(["run", "-d", "--name", pod, .. Sleeper])).ShouldSucceed();
        string[] add = ["run", "--pod", pod, "--name", "more", TestImages.Toolbox, "true"];
        if (what == "add") await KillAsync("before line Done CreateContainer/more", add);
        else await KillAsync("before line Undone CreateContainer/more", [add[0], "--rm", .. add[1..]]);

        Assert.Equal("Interrupted", (await StatesAsync())[pod]);
        await RecoverAsync();

        Assert.Equal("Running", (await StatesAsync())[pod]);
        Assert.Single((await InspectAsync(pod))["containers"]!.AsArray());
    }
}
