using System.Diagnostics;
using Docker.DotNet.Models;
using MiniPod.Engine.Docker;
using MiniPod.Engine.Tests.Doubles;

namespace MiniPod.Engine.Tests.Docker;

public sealed class OutputTests(EngineImage image) : RealEngineTest(image)
{
    [Fact(Timeout = Limit)]
    public async Task Attach_BeforeStart_GetsAllOutputApartUntilTheEnd()
    {
        var id = await Engine.CreateContainerAsync(Config("echo first; echo problem >&2; seq 20000; echo last; exit 4"), Token);
        await using var output = await Engine.AttachContainerAsync(id, Token);
        using MemoryStream stdout = new(), stderr = new();
        var copy = output.CopyAsync(stdout, stderr, Token);

        await Engine.StartContainerAsync(id, Token);
        await copy;

        var lines = Text(stdout).Split('\n');
        Assert.Equal(20003, lines.Length);
        Assert.Equal("first", lines[0]);
        Assert.Equal("last", lines[^2]);
        Assert.Equal("problem\n", Text(stderr));
        Assert.Equal(4, await Engine.WaitContainerAsync(id, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Attach_MuchOutputAndNobodyCopies_ContainerEndsAndCanBeLookedAt()
    {
        var id = await Engine.CreateContainerAsync(Config("seq 200000"), Token);
        await using var output = await Engine.AttachContainerAsync(id, Token);

        await Engine.StartContainerAsync(id, Token);
        await Engine.WaitContainerAsync(id, Token);

        Assert.Equal(ContainerState.Exited, (await Engine.FindContainerAsync(id, Token))!.State);
        using var stdout = new MemoryStream();
        await output.CopyAsync(stdout, Stream.Null, Token);
        Assert.Equal(200_001, Text(stdout).Split('\n').Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Attach_OutputCannotBeWritten_ThrowsTheStreamsOwnError()
    {
        var id = await Engine.CreateContainerAsync(Config("yes"), Token);
        await using var output = await Engine.AttachContainerAsync(id, Token);
        await Engine.StartContainerAsync(id, Token);
        using var closed = new MemoryStream();
        await closed.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => output.CopyAsync(closed, Stream.Null, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Attach_Cancelled_EndsPromptlyAndTheContainerGoesOn()
    {
        var id = await Engine.CreateContainerAsync(Config("sleep 100"), Token);
        await using var output = await Engine.AttachContainerAsync(id, Token);
        await Engine.StartContainerAsync(id, Token);
        using var cancel = new CancellationTokenSource(200);
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => output.CopyAsync(Stream.Null, Stream.Null, cancel.Token));

        Assert.InRange(clock.ElapsedMilliseconds, 0, 3000);
        Assert.Equal(ContainerState.Running, (await Engine.FindContainerAsync(id, Token))!.State);
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_Ended_HasBothStreamsApart()
    {
        var id = await RunAsync(Config("echo out; echo err >&2; printf 'kein Ende ä'"));
        await Engine.WaitContainerAsync(id, Token);

        using MemoryStream stdout = new(), stderr = new();
        await Engine.ReadLogsAsync(id, new LogOptions(), stdout, stderr, Token);

        Assert.Equal("out\nkein Ende ä", Text(stdout));
        Assert.Equal("err\n", Text(stderr));
    }

    [Theory(Timeout = Limit)]
    [InlineData(0, "")]
    [InlineData(2, "9\n10\n")]
    public async Task Logs_Tail_HasTheLastLines(int tail, string expected)
    {
        var id = await RunAsync(Config("seq 10"));
        await Engine.WaitContainerAsync(id, Token);

        using var stdout = new MemoryStream();
        await Engine.ReadLogsAsync(id, new LogOptions { Tail = tail }, stdout, Stream.Null, Token);

        Assert.Equal(expected, Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_Timestamps_PutTheTimeBeforeEachLine()
    {
        var id = await RunAsync(Config("echo a; echo b"));
        await Engine.WaitContainerAsync(id, Token);

        using var stdout = new MemoryStream();
        await Engine.ReadLogsAsync(id, new LogOptions { Timestamps = true }, stdout, Stream.Null, Token);

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\S+Z a\n\d{4}-\d\d-\d\dT\S+Z b\n$", Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_Follow_GoesOnUntilTheContainerEnds()
    {
        var id = await RunAsync(Config("echo a; sleep 1; echo b"));

        using var stdout = new MemoryStream();
        await Engine.ReadLogsAsync(id, new LogOptions { Follow = true }, stdout, Stream.Null, Token);

        Assert.Equal("a\nb\n", Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_FollowOfASilentContainerCancelled_EndsPromptly()
    {
        // Longer than the query deadline: waiting for a line is not a query.
        using var engine = new DockerEngine(new DockerEngineOptions { Endpoint = Endpoint, QueryDeadline = TimeSpan.FromSeconds(1) });
        var id = await RunAsync(Config("sleep 100"));
        using var cancel = new CancellationTokenSource(2000);
        var clock = Stopwatch.StartNew();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engine.ReadLogsAsync(id, new LogOptions { Follow = true }, Stream.Null, Stream.Null, cancel.Token));

        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.InRange(clock.ElapsedMilliseconds, 1900, 4000);
    }

    [Theory(Timeout = Limit)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogsAndAttach_ContainerWithTerminal_AreReadRaw(bool attach)
    {
        using var client = OpenClient();
        var container = await client.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Image = Image,
            Cmd = ["sh", "-c", "echo tty; echo err >&2"],
            Tty = true,
            HostConfig = new HostConfig { NetworkMode = "none" },
            Labels = Config("").Labels.ToDictionary(),
        }, Token);

        using var stdout = new MemoryStream();
        await using var output = await Engine.AttachContainerAsync(container.ID, Token);
        await Engine.StartContainerAsync(container.ID, Token);
        if (attach) await output.CopyAsync(stdout, Stream.Null, Token);
        await Engine.WaitContainerAsync(container.ID, Token);
        if (!attach) await Engine.ReadLogsAsync(container.ID, new LogOptions(), stdout, Stream.Null, Token);

        Assert.Equal("tty\r\nerr\r\n", Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Logs_NoSuchContainer_Throws()
    {
        var e = await Assert.ThrowsAsync<EngineException>(
            () => Engine.ReadLogsAsync("minipod-test-none", new LogOptions(), Stream.Null, Stream.Null, Token));

        Assert.Contains("minipod-test-none", e.Message, StringComparison.Ordinal);
    }
}
