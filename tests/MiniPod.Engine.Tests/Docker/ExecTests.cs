using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MiniPod.Engine.Tests.Doubles;

namespace MiniPod.Engine.Tests.Docker;

public sealed class ExecTests(EngineImage image) : RealEngineTest(image)
{
    [Fact(Timeout = Limit)]
    public async Task Exec_OutputAndError_AreApartWithTheExitCode()
    {
        var id = await RunAsync(Config("sleep 100"));

        using MemoryStream stdout = new(), stderr = new();
        var code = await Engine.ExecAsync(id, Shell("echo out; echo err >&2; exit 42"), null, stdout, stderr, Token);

        Assert.Equal(42, code);
        Assert.Equal("out\n", Text(stdout));
        Assert.Equal("err\n", Text(stderr));
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_ThreeMegabytesOfInput_ComeThroughWhole()
    {
        var id = await RunAsync(Config("sleep 100"));
        var input = RandomNumberGenerator.GetBytes(3 * 1024 * 1024);

        using var stdout = new MemoryStream();
        var code = await Engine.ExecAsync(id, Shell("cat"), new MemoryStream(input), stdout, Stream.Null, Token);

        Assert.Equal(0, code);
        Assert.Equal(input, stdout.ToArray());
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_InputEnds_TheCommandSeesItsEndAndAnswersAfterIt()
    {
        var id = await RunAsync(Config("sleep 100"));

        using var stdout = new MemoryStream();
        var code = await Engine.ExecAsync(
            id, Shell("n=$(wc -c); sleep 0.3; echo got $n"), new MemoryStream("hello"u8.ToArray()), stdout, Stream.Null, Token);

        Assert.Equal(0, code);
        Assert.Equal("got 5\n", Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_NoInput_IsNotAttached()
    {
        var id = await RunAsync(Config("sleep 100"));

        using var stdout = new MemoryStream();
        var code = await Engine.ExecAsync(id, Shell("wc -c"), null, stdout, Stream.Null, Token);

        Assert.Equal(0, code);
        Assert.Equal("0\n", Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_CommandEndsBeforeItsInput_DoesNotWaitForIt()
    {
        var id = await RunAsync(Config("sleep 100"));
        using var endless = new EndlessStream(canCancel: false);

        Assert.Equal(3, await Engine.ExecAsync(id, Shell("exit 3"), endless, Stream.Null, Stream.Null, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_CommandReadsOnlyTheBeginning_BrokenPipeIsNoError()
    {
        var id = await RunAsync(Config("sleep 100"));

        using var stdout = new MemoryStream();
        var code = await Engine.ExecAsync(id, Shell("head -c 3"), new MemoryStream(new byte[8 * 1024 * 1024]), stdout, Stream.Null, Token);

        Assert.Equal(0, code);
        Assert.Equal(3, stdout.Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_InputCannotBeRead_EndsTheCommandsInputAndThrows()
    {
        var id = await RunAsync(Config("sleep 100"));
        using var broken = new BrokenStream();

        using var stdout = new MemoryStream();
        var e = await Assert.ThrowsAsync<IOException>(() =>
            Engine.ExecAsync(id, Shell("cat; echo end"), broken, stdout, Stream.Null, Token));

        Assert.Equal("bad disk", e.Message);
        Assert.Equal("end\n", Text(stdout));
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_UserDirectoryAndEnvironment_TakeEffect()
    {
        var id = await RunAsync(Config("sleep 100"));

        using var stdout = new MemoryStream();
        await Engine.ExecAsync(id, new ExecConfig
        {
            Command = ["sh", "-c", "id -u; pwd; echo $FRUIT"],
            Environment = ["FRUIT=pear & plum"],
            User = "1000:1000",
            WorkingDirectory = "/tmp",
        }, null, stdout, Stream.Null, Token);

        Assert.Equal("1000\n/tmp\npear & plum\n", Text(stdout));
    }

    [Theory(Timeout = Limit)]
    [InlineData("/bin/no-such-command")]
    [InlineData("/bin/notexec")]
    public async Task Exec_CommandCannotRun_GivesTheEnginesCode(string command)
    {
        var id = await RunAsync(Config("sleep 100"));

        // Engines before 28 return 126 for both, and write the reason to standard output.
        Assert.InRange(await Engine.ExecAsync(id, new ExecConfig { Command = [command] }, null, Stream.Null, Stream.Null, Token), 126, 127);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_ContainerDoesNotRun_Throws()
    {
        var config = Config("true");
        await Engine.CreateContainerAsync(config, Token);

        var e = await Assert.ThrowsAsync<EngineException>(() =>
            Engine.ExecAsync(config.Name, Shell("true"), null, Stream.Null, Stream.Null, Token));

        Assert.Contains(config.Name, e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EngineException>(() =>
            Engine.ExecAsync("minipod-test-none", Shell("true"), null, Stream.Null, Stream.Null, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_Cancelled_EndsPromptly()
    {
        var id = await RunAsync(Config("sleep 100"));
        using var cancel = new CancellationTokenSource(500);
        using var endless = new EndlessStream(canCancel: true);
        var clock = Stopwatch.StartNew();

        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Engine.ExecAsync(id, Shell("sleep 50"), endless, Stream.Null, Stream.Null, cancel.Token));

        Assert.Equal(cancel.Token, e.CancellationToken);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 4000);
    }

    [Theory(Timeout = Limit)]
    [InlineData("sleep 1234")]
    [InlineData("sleep 1234 & (trap '' TERM HUP; sleep 1234 | cat; true) & wait; true")]
    public async Task Exec_EndsWithItsCaller_IsKilledWithAllThatItStarted(string script)
    {
        var id = await RunAsync(Config("sleep 100"));
        using var cancel = new CancellationTokenSource(500);
        var clock = Stopwatch.StartNew();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.ExecAsync(
            id, Shell(script) with { EndsWithCaller = true }, null, Stream.Null, Stream.Null, cancel.Token));

        Assert.InRange(clock.ElapsedMilliseconds, 0, 10_000);
        using var output = new MemoryStream();
        await Engine.ExecAsync(id, Shell("cat /proc/[0-9]*/cmdline"), null, output, Stream.Null, Token);
        Assert.DoesNotContain("1234", Text(output), StringComparison.Ordinal);
        Assert.True((await Engine.FindContainerAsync(id, Token))!.State.HasProcess());
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_DoesNotEndWithItsCaller_GoesOn()
    {
        var id = await RunAsync(Config("sleep 100"));
        using var cancel = new CancellationTokenSource(500);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Engine.ExecAsync(id, Shell("sleep 1234"), null, Stream.Null, Stream.Null, cancel.Token));

        using var output = new MemoryStream();
        await Engine.ExecAsync(id, Shell("cat /proc/[0-9]*/cmdline"), null, output, Stream.Null, Token);
        Assert.Contains("1234", Text(output), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Exec_TwentyAtOnce_EachHasItsOwnOutput()
    {
        var id = await RunAsync(Config("sleep 100"));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var stdout = new MemoryStream();
            Assert.Equal(
                i,
                await Engine.ExecAsync(
                    id, Shell($"cat; exit {i}"), new MemoryStream(Encoding.UTF8.GetBytes($"number {i}")), stdout, Stream.Null, Token));
            Assert.Equal($"number {i}", Text(stdout));
        }));
    }

    private static ExecConfig Shell(string script) => new() { Command = ["sh", "-c", script] };

    /// <summary>An input that never arrives, like that of an unattended terminal.</summary>
    private sealed class EndlessStream(bool canCancel) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, canCancel ? cancellationToken : CancellationToken.None);
            return 0;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("bad disk"));
    }
}
