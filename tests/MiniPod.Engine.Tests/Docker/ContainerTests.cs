using System.Diagnostics;
using Docker.DotNet;
using MiniPod.Engine.Tests.Doubles;

namespace MiniPod.Engine.Tests.Docker;

public sealed class ContainerTests(EngineImage image) : RealEngineTest(image)
{
    [Fact(Timeout = Limit)]
    public async Task Version_RealEngine_IsTold()
    {
        var version = await Engine.GetVersionAsync(Token);

        Assert.Matches(@"^\d+\.\d+", version.Version);
        Assert.Matches(@"^1\.\d+$", version.ApiVersion);
        Assert.StartsWith("linux/", version.Platform, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Create_FullConfig_TakesEffectInTheContainer()
    {
        var bound = Path.GetTempFileName();
        await File.WriteAllTextAsync(bound, "bound", Token);
        var config = Config(
            "hostname; echo $FRUIT; cat /proc/self/oom_score_adj; while read k v; do case $k in NoNewPrivs:) echo nnp=$v;; esac; "
            + "done </proc/self/status; cat /data/file") with
        {
            Hostname = "web-1",
            Environment = ["FRUIT=pear & plum"],
            OomScoreAdj = 321,
            NoNewPrivileges = true,
            IpcMode = "shareable",
            Binds = [$"{bound}:/data/file:ro"],
        };

        var id = await RunAsync(config);
        var code = await Engine.WaitContainerAsync(id, Token);
        File.Delete(bound);

        using var output = new MemoryStream();
        await Engine.ReadLogsAsync(id, new LogOptions(), output, Stream.Null, Token);
        Assert.Equal("web-1\npear & plum\n321\nnnp=1\nbound", Text(output));
        Assert.Equal(0, code);
        Assert.Matches("^[0-9a-f]{64}$", id);
    }

    [Fact(Timeout = Limit)]
    public async Task Create_EntrypointGiven_ReplacesTheImages()
    {
        var id = await RunAsync(Config("") with { Entrypoint = ["echo", "one"], Command = ["two"] });
        await Engine.WaitContainerAsync(id, Token);

        using var output = new MemoryStream();
        await Engine.ReadLogsAsync(id, new LogOptions(), output, Stream.Null, Token);
        Assert.Equal("one two\n", Text(output));
    }

    [Fact(Timeout = Limit)]
    public async Task Create_NameTaken_TellsTheHolder()
    {
        var config = Config("true");
        var holder = await Engine.CreateContainerAsync(config, Token);

        var e = await Assert.ThrowsAsync<ContainerNameInUseException>(() => Engine.CreateContainerAsync(config, Token));

        Assert.Equal(config.Name, e.Name);
        Assert.Equal(holder, e.ContainerId);
    }

    [Fact(Timeout = Limit)]
    public async Task Create_ImageMissing_ThrowsImageNotFound()
    {
        var e = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => Engine.CreateContainerAsync(Config("true") with { Image = "minipod-test/none:1" }, Token));

        Assert.Equal("minipod-test/none:1", e.Image);
        Assert.Contains("minipod-test/none:1", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Find_Running_TellsPidSandboxAndTimes()
    {
        var config = Config("sleep 100");
        var id = await RunAsync(config);

        var byName = await Engine.FindContainerAsync(config.Name, Token);

        Assert.NotNull(byName);
        Assert.Equal(id, byName.Id);
        Assert.Equal(config.Name, byName.Name);
        Assert.Equal(Image, byName.Image);
        Assert.Equal(ContainerState.Running, byName.State);
        Assert.True(Directory.Exists($"/proc/{byName.ProcessId}"));
        Assert.True(File.Exists(byName.SandboxKey));
        Assert.True(File.Exists(byName.HostsPath));
        Assert.True(File.Exists(byName.ResolvConfPath));
        Assert.InRange(DateTimeOffset.UtcNow - byName.StartedAt!.Value, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        Assert.Null(byName.FinishedAt);
        Assert.Contains("io.minipod.test", byName.Labels.Keys);
    }

    [Theory(Timeout = Limit)]
    [InlineData("minipod-test-none")]
    [InlineData("a/../b?force=1")]
    [InlineData("..")]
    [InlineData("ä ö")]
    public async Task Find_NoSuchContainer_IsNull(string name) =>
        Assert.Null(await Engine.FindContainerAsync(name, Token));

    [Fact(Timeout = Limit)]
    public async Task List_ByLabel_HasOnlyThoseAndStoppedOnesToo()
    {
        var running = await RunAsync(Config("sleep 100"));
        var created = await Engine.CreateContainerAsync(Config("true"), Token);

        var both = await Engine.ListContainersAsync(["io.minipod.test", Label], Token);
        var none = await Engine.ListContainersAsync([Label, "io.minipod.no-such-label"], Token);
        var all = await Engine.ListContainersAsync([], Token);

        Assert.Equal(new[] { running, created }.Order(), both.Select(c => c.Id).Order());
        Assert.Equal(ContainerState.Running, both.Single(c => c.Id == running).State);
        Assert.Equal(ContainerState.Created, both.Single(c => c.Id == created).State);
        Assert.All(both, c => Assert.StartsWith("minipod-test-", c.Name, StringComparison.Ordinal));
        Assert.All(both, c => Assert.InRange(DateTimeOffset.UtcNow - c.CreatedAt, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1)));
        Assert.Empty(none);
        Assert.True(all.Count >= 2);
    }

    [Theory(Timeout = Limit)]
    [InlineData("/bin/no-such-command", 127)]
    [InlineData("no-such-command", 127)]
    [InlineData("/bin/notexec", 126)]
    public async Task Start_CommandCannotRun_TellsTheExitCode(string command, int code)
    {
        var id = await Engine.CreateContainerAsync(Config("") with { Command = [command] }, Token);

        var e = await Assert.ThrowsAsync<ContainerStartException>(() => Engine.StartContainerAsync(id, Token));

        Assert.Equal(code, e.ExitCode);
        Assert.Contains(command, e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_RunsAlready_IsSuccess()
    {
        var id = await RunAsync(Config("sleep 100"));
        var before = await Engine.FindContainerAsync(id, Token);

        await Engine.StartContainerAsync(id, Token);

        Assert.Equal(before!.ProcessId, (await Engine.FindContainerAsync(id, Token))!.ProcessId);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_JoinsContainerThatDoesNotRun_IsNoStartException()
    {
        var sandbox = await Engine.CreateContainerAsync(Config("true"), Token);
        var app = await Engine.CreateContainerAsync(Config("true") with { NetworkMode = $"container:{sandbox}" }, Token);

        var e = await Assert.ThrowsAsync<EngineException>(() => Engine.StartContainerAsync(app, Token));

        Assert.Contains(sandbox, e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Start_NoSuchContainer_Throws() =>
        await Assert.ThrowsAsync<EngineException>(() => Engine.StartContainerAsync("minipod-test-none", Token));

    [Fact(Timeout = Limit)]
    public async Task Wait_ContainerEnds_GivesItsExitCode()
    {
        var id = await RunAsync(Config("exit 7"));

        Assert.Equal(7, await Engine.WaitContainerAsync(id, Token));
        var ended = await Engine.FindContainerAsync(id, Token);
        Assert.Equal(ContainerState.Exited, ended!.State);
        Assert.Equal(7, ended.ExitCode);
        Assert.Equal(0, ended.ProcessId);
        Assert.NotNull(ended.FinishedAt);
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_Cancelled_EndsPromptlyWithTheCallersToken()
    {
        var id = await RunAsync(Config("sleep 100"));
        using var cancel = new CancellationTokenSource(300);
        var clock = Stopwatch.StartNew();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.WaitContainerAsync(id, cancel.Token));

        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.InRange(clock.ElapsedMilliseconds, 200, 3000);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_SignalIgnored_KillsAfterTheGrace()
    {
        var id = await RunAsync(Config("trap '' TERM; while true; do sleep 0.1; done"));
        var clock = Stopwatch.StartNew();

        await Engine.StopContainerAsync(id, TimeSpan.FromSeconds(1.2), Token);

        // 1.2 s is rounded up: never less than requested.
        Assert.InRange(clock.ElapsedMilliseconds, 1900, 6000);
        Assert.Equal(137, (await Engine.FindContainerAsync(id, Token))!.ExitCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Stop_NoGrace_KillsAtOnce()
    {
        var id = await RunAsync(Config("trap '' TERM; while true; do sleep 0.1; done"));
        var clock = Stopwatch.StartNew();

        await Engine.StopContainerAsync(id, TimeSpan.Zero, Token);

        Assert.InRange(clock.ElapsedMilliseconds, 0, 5000);
        Assert.Equal(ContainerState.Exited, (await Engine.FindContainerAsync(id, Token))!.State);
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Stop_NotRunningOrNotThere_IsSuccess(int grace)
    {
        var id = await Engine.CreateContainerAsync(Config("true"), Token);

        await Engine.StopContainerAsync(id, TimeSpan.FromSeconds(grace), Token);
        await Engine.StopContainerAsync("minipod-test-none", TimeSpan.FromSeconds(grace), Token);

        Assert.Equal(ContainerState.Created, (await Engine.FindContainerAsync(id, Token))!.State);
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Stop_Paused_StopsOrThrows(int grace)
    {
        var id = await RunAsync(Config("trap 'exit 0' TERM; while true; do sleep 0.1; done"));
        using var client = OpenClient();
        await client.Containers.PauseContainerAsync(id, Token);
        Assert.Equal(ContainerState.Paused, (await Engine.FindContainerAsync(id, Token))!.State);

        var failure = await Record.ExceptionAsync(() => Engine.StopContainerAsync(id, TimeSpan.FromSeconds(grace), Token));

        // Engines differ; what must not happen is success with the container still there.
        var state = (await Engine.FindContainerAsync(id, Token))!.State;
        Assert.True(failure is EngineException ? state == ContainerState.Paused : state == ContainerState.Exited, $"{failure} {state}");
        await Engine.RemoveContainerAsync(id, force: true, Token);
        Assert.Null(await Engine.FindContainerAsync(id, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Remove_AnonymousVolume_GoesWithIt()
    {
        var config = Config("sleep 100");
        using var client = OpenClient();
        var id = await Engine.CreateContainerAsync(config with { Binds = ["/data"] }, Token);
        var volume = Assert.Single((await client.Containers.InspectContainerAsync(id, Token)).Mounts).Name!;
        Assert.Equal(volume, (await client.Volumes.InspectAsync(volume, Token)).Name);

        await Engine.RemoveContainerAsync(id, force: true, Token);

        var e = await Assert.ThrowsAsync<DockerApiException>(() => client.Volumes.InspectAsync(volume, Token));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, e.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Remove_Forced_IsGoneWithItsProcess()
    {
        var id = await RunAsync(Config("sleep 100"));
        var pid = (await Engine.FindContainerAsync(id, Token))!.ProcessId;

        await Engine.RemoveContainerAsync(id, force: true, Token);

        Assert.Null(await Engine.FindContainerAsync(id, Token));
        Assert.False(Directory.Exists($"/proc/{pid}"));
        await Engine.RemoveContainerAsync(id, force: true, Token);
    }

    [Fact(Timeout = Limit)]
    public async Task Remove_RunningWithoutForce_ThrowsAndKeepsIt()
    {
        var id = await RunAsync(Config("sleep 100"));

        await Assert.ThrowsAsync<EngineException>(() => Engine.RemoveContainerAsync(id, force: false, Token));

        Assert.Equal(ContainerState.Running, (await Engine.FindContainerAsync(id, Token))!.State);
    }

    [Fact(Timeout = Limit)]
    public async Task Remove_ManyAtOnce_AllSucceedWhenItIsGone()
    {
        var id = await RunAsync(Config("sleep 100"));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await Engine.RemoveContainerAsync(id, force: true, Token);
            Assert.Null(await Engine.FindContainerAsync(id, Token));
        }));
    }
}
