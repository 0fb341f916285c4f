using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace MiniPod.Linux.Tests;

public sealed class ChildProcessTests
{
    private const string Mark = "MINIPOD_TEST_MARK";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_Program_GivesItInputAndEnvironmentAndNothingElse()
    {
        var result = await ChildProcess.RunAsync(Shell("env; pwd; cat; echo log >&2; exit 3") with { Input = "from us"u8.ToArray() }, Token);

        var lines = Encoding.UTF8.GetString(result.Output).Split('\n');
        Assert.Equal(["PATH=/usr/bin:/bin", "PWD=/"], lines.Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("_=", StringComparison.Ordinal) && !line.StartsWith(Mark, StringComparison.Ordinal)).Order());
        Assert.Equal("from us", lines[^1]);
        Assert.Contains("/", lines);
        Assert.Equal("log\n", Encoding.UTF8.GetString(result.Error));
        Assert.Equal(3, result.ExitCode);
        Assert.False(result.TimedOut);
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_BothOutputsLargerThanAPipe_DoesNotBlock()
    {
        var result = await ChildProcess.RunAsync(Shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero") with { Input = new byte[300_000], OutputLimit = 1000 }, Token);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal((1000, 1000, true), (result.Output.Length, result.Error.Length, result.Truncated));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_PastItsDeadline_IsEndedWithDescendantsThatLeftTheSession()
    {
        var start = Shell("echo so far; setsid sleep 300 & setsid sleep 300 & wait") with { Timeout = TimeSpan.FromMilliseconds(500) };
        var watch = Stopwatch.StartNew();

        var result = await ChildProcess.RunAsync(start, Token);

        Assert.True(result.TimedOut);
        Assert.Equal(137, result.ExitCode);
        Assert.Equal("so far\n", Encoding.UTF8.GetString(result.Output));
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(450), TimeSpan.FromSeconds(20));
        Assert.Empty(ProcessMarker.Find(Mark, start.Environment[Mark]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_DescendantHoldsTheOutput_WaitsForTheDrainAlone()
    {
        var start = Shell("setsid sh -c 'sleep 300' & echo done") with { Drain = TimeSpan.FromMilliseconds(200) };
        var watch = Stopwatch.StartNew();

        var result = await ChildProcess.RunAsync(start, Token);

        Assert.Equal("done\n", Encoding.UTF8.GetString(result.Output));
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(20));
        Assert.Empty(ProcessMarker.Find(Mark, start.Environment[Mark]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CallerGivesUp_EndsItFirst()
    {
        var start = Shell("sleep 300");
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        source.CancelAfter(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ChildProcess.RunAsync(start, source.Token));

        Assert.Empty(ProcessMarker.Find(Mark, start.Environment[Mark]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_CannotStart_TellsTheErrorNumber()
    {
        var missing = await Assert.ThrowsAsync<Win32Exception>(() => ChildProcess.RunAsync(Shell("") with { Path = "/no/such/program" }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => ChildProcess.RunAsync(Shell("") with { Path = "sh" }, Token));

        Assert.Equal(2, missing.NativeErrorCode);
    }

    private static ChildProcessStart Shell(string script) => new()
    {
        Path = "/bin/sh",
        Arguments = ["-c", script],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", [Mark] = Guid.NewGuid().ToString() },
        Marker = Mark,
    };
}
