using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Watching;

/// <summary>A directory of manifests that the agent keeps as pods. What is decided when is a unit test with a clock of its own.</summary>
public sealed class StaticPodTests(EndToEndHost host) : WatchingTest(host)
{
    private const string Waits = "trap 'exit 0' TERM; sleep 600 & wait";

    private string Manifests => Path.Combine(Files, "manifests");

    [Fact(Timeout = Limit)]
    public async Task File_AppearsChangesBreaksAndGoes_SoDoesItsPod()
    {
        var before = await SnapshotAsync();
        var (pod, temporary) = (Name("static"), WriteFile("manifests/.web.yaml.swp", "no: manifest"));
        await using var agent = StartMiniPod("agent", "--manifests", Manifests);

        WriteFile("manifests/web.yaml", Pod(pod, Waits));
        await StatusAsync(pod, "Running");
        var first = (string?)(await SeenAsync(pod))!["id"];
        var annotations = (await InspectAsync(pod))["annotations"]!;
        Assert.Equal("file", (string?)annotations["kubernetes.io/config.source"]);
        Assert.Matches("^[0-9a-f]{32}$", (string?)annotations["kubernetes.io/config.hash"]);

        WriteFile("manifests/web.yaml", Pod(pod, $"echo changed; {Waits}"));
        await LogsAsync(pod, "app", "changed");
        var second = (string?)(await SeenAsync(pod))!["id"];
        Assert.NotEqual(first, second);

        WriteFile("manifests/web.yaml", Pod(pod, Waits)[..40]);
        await UntilAsync(() => agent.Stderr.Contains("stays as it is", StringComparison.Ordinal), "the agent says that the pod stays");
        Assert.Equal(second, (string?)(await SeenAsync(pod))!["id"]);

        File.Delete(Path.Combine(Manifests, "web.yaml"));
        await UntilAsync(async () => await SeenAsync(pod) is null, "the pod is removed");
        Assert.True(File.Exists(temporary));
        await agent.SignalAsync("TERM");
        (await agent.WaitAsync()).ShouldExit(143);
        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Agent_KilledAndStartedAgain_FindsItsPodsAndRemovesThoseWhoseFileIsGone()
    {
        var (stays, goes) = (Name("stays"), Name("goes"));
        WriteFile("manifests/stays.yaml", Pod(stays, Waits));
        WriteFile("manifests/goes.yaml", Pod(goes, Waits));
        await using (var first = StartMiniPod("agent", "--manifests", Manifests))
        {
            await StatusAsync(stays, "Running");
            await StatusAsync(goes, "Running");
            await first.SignalAsync("KILL");
            await first.WaitAsync();
        }

        var id = (string?)(await SeenAsync(stays))!["id"];
        File.Delete(Path.Combine(Manifests, "goes.yaml"));
        await using var agent = StartMiniPod("agent", "--manifests", Manifests);

        await UntilAsync(async () => await SeenAsync(goes) is null, "the pod without a file is removed");
        Assert.Equal(id, (string?)(await SeenAsync(stays))!["id"]);
        await StatusAsync(stays, "Running");
        await agent.SignalAsync("TERM");
        await agent.WaitAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Directory_VanishesAndIsThereAgain_KeepsItsPodAndGoesOn()
    {
        var (pod, next) = (Name("kept"), Name("next"));
        WriteFile("manifests/web.yaml", Pod(pod, Waits));
        await using var agent = StartMiniPod("agent", "--manifests", Manifests);
        await StatusAsync(pod, "Running");
        var id = (string?)(await SeenAsync(pod))!["id"];

        Directory.Delete(Manifests, recursive: true);
        await UntilAsync(() => agent.Stderr.Contains("are kept for 60 s", StringComparison.Ordinal), "the agent says that it is gone");
        WriteFile("manifests/next.yaml", Pod(next, Waits));
        await StatusAsync(next, "Running");
        WriteFile("manifests/web.yaml", Pod(pod, Waits));
        await UntilAsync(() => agent.Stderr.Contains("is there again", StringComparison.Ordinal), "the agent says that it is there again");

        Assert.Equal(id, (string?)(await SeenAsync(pod))!["id"]);
        await agent.SignalAsync("TERM");
        await agent.WaitAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Agent_AnotherInTheBackground_GivesWayAndWhatIsNoManifestOfOnePodIsLeftOut()
    {
        var (mine, other) = (Name("mine"), Name("other"));
        (await RunYamlAsync(Pod(mine, Waits))).ShouldSucceed();
        var id = (string?)(await SeenAsync(mine))!["id"];
        WriteFile("manifests/two.yaml", $"{Pod(other, Waits)}\n---\n{Pod(Name("third"), Waits)}");
        WriteFile("manifests/mine.yaml", Pod(mine, "exit 1"));
        using (var large = File.Create(Path.Combine(Manifests, "large.yaml"))) large.SetLength((10 << 20) + 1);
        await Command.RunAsync("mkfifo", Path.Combine(Manifests, "pipe.yaml"));
        await using var agent = StartMiniPod("agent", "--manifests", Manifests);

        foreach (var reason in new[]
        {
            "two.yaml\" must contain one Pod, with a name, and nothing else.",
            "large.yaml\" is larger than 10 MiB.",
            $"there is a pod \"{mine}\" that was not made of a file, and it is not touched",
        })
        {
            await UntilAsync(() => agent.Stderr.Contains(reason, StringComparison.Ordinal), reason);
        }

        await UntilAsync(() => Agents.Find(StateDirectory) is null, "the agent of the background has given way");
        (await MiniPodAsync("agent", "--manifests", Manifests)).ShouldExit(125, "'minipod agent --stay' (process");
        Assert.Equal(id, (string?)(await SeenAsync(mine))!["id"]);
        Assert.Null(await SeenAsync(other));
        await agent.SignalAsync("TERM");
        await agent.WaitAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Directory_OthersCanChange_IsRefused()
    {
        Directory.CreateDirectory(Manifests);
        await Command.RunAsync("chmod", "777", Manifests);

        (await MiniPodAsync("agent", "--manifests", Manifests)).ShouldExit(125, "is writable by everyone");
        (await MiniPodAsync("agent", "--manifests", "")).ShouldExit(125, "--manifests is empty");
    }
}
