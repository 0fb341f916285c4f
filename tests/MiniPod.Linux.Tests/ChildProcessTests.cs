using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MiniPod.Linux.Tests;

public sealed class ChildProcessTests
{
    private const string Mark = "MINIPOD_TEST_MARK";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Run_Program_GivesItInputAndEnvironmentAndNothingElse()
    {
        var result = await ChildProcess.RunAsync(
            Shell("env; pwd; cat; echo log >&2; exit 3") with { Input = "from us"u8.ToArray() }, Token);

        var lines = Encoding.UTF8.GetString(result.Output).Split('\n');
        Assert.Equal(
            ["PATH=/usr/bin:/bin", "PWD=/"],
            lines.Where(line => line.Contains('=', StringComparison.Ordinal)
                && !line.StartsWith("_=", StringComparison.Ordinal)
                && !line.StartsWith(Mark, StringComparison.Ordinal)).Order());
        Assert.Equal("from us", lines[^1]);
        Assert.Contains("/", lines);
        Assert.Equal("log\n", Encoding.UTF8.GetString(result.Error));
        Assert.Equal(3, result.ExitCode);
        Assert.False(result.TimedOut);
    }

    [Fact(Timeout = 60_000)]
    public async Task StartDetached_ProgramDetachesLate_ReturnsThen()
    {
        using var directory = new TempDirectory();
        var (file, script) = (directory["detached"], $"sleep 0.5; echo $$ > {directory["detached"]}; echo; exec >/dev/null 2>&1 sleep 60");
        try
        {
            var isDetached = await Task.Run(() => ChildProcess.StartDetached("/bin/sh", ["-c", script]), Token);

            Assert.True(isDetached, "it did not see that the program was detached");
            Assert.True(File.Exists(file), "it returned before the program was detached");
        }
        finally
        {
            if (File.Exists(file)) Process.GetProcessById(int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)).Kill();
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("exit 3")]
    [InlineData("exec >/dev/null 2>&1")]
    [InlineData("sleep 5; echo")]
    public async Task StartDetached_ProgramExitsOrDoesNotDetachInTime_IsFalse(string script) =>
        Assert.False(await Task.Run(
            () => ChildProcess.StartDetached("/bin/sh", ["-c", script], TimeSpan.FromSeconds(0.5)), Token));

    [Fact(Timeout = 60_000)]
    public async Task Run_BothOutputsLargerThanAPipe_DoesNotBlock()
    {
        var result = await ChildProcess.RunAsync(
            Shell("head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero") with { Input = new byte[300_000], OutputLimit = 1000 }, Token);

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
        Assert.Equal(143, result.ExitCode);
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
    public async Task Run_DescendantHoldsTheOutputAtTheDeadline_WaitsNoLonger()
    {
        var start = Shell("sleep 300 & sleep 0.2; echo done") with { Drain = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(2) };
        var watch = Stopwatch.StartNew();

        var result = await ChildProcess.RunAsync(start, Token);

        Assert.Equal((0, false, "done\n"), (result.ExitCode, result.TimedOut, Encoding.UTF8.GetString(result.Output)));
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(20));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("env -i setsid sleep 300.125 & echo done", false)]
    [InlineData("(sleep 0.2; exec env -i setsid sleep 300.125) & echo done", false)]
    [InlineData("env -i sleep 300.125 >/dev/null 2>&1 & sleep 300.125", true)]
    public async Task Run_DescendantWithoutTheMark_IsEndedToo(string script, bool timedOut)
    {
        var id = Guid.NewGuid().ToString("N");
        using var directory = new TempDirectory();
        File.CreateSymbolicLink(directory[id], "/bin/sleep");
        var start = Shell(script.Replace("sleep 300.125", $"{directory[id]} 300", StringComparison.Ordinal)) with
        {
            Timeout = TimeSpan.FromSeconds(2),
            Drain = TimeSpan.FromMilliseconds(500),
        };

        var result = await ChildProcess.RunAsync(start, Token);

        Assert.Equal(timedOut, result.TimedOut);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), process =>
            CommandLine(process).StartsWith($"{directory[id]}\0", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Run_PastItsDeadline_IsAskedBeforeItIsKilled()
    {
        using var directory = new TempDirectory();
        var start = Shell($"trap 'echo let go > {directory["said"]}; exit 0' TERM; sleep 300 & wait") with
        {
            Timeout = TimeSpan.FromMilliseconds(500),
        };
        var deaf = Shell("trap '' TERM; sleep 300 & sleep 300") with { Timeout = TimeSpan.FromMilliseconds(500) };

        Assert.True((await ChildProcess.RunAsync(start, Token)).TimedOut);
        var killed = await ChildProcess.RunAsync(deaf, Token);

        Assert.Equal("let go\n", await File.ReadAllTextAsync(directory["said"], Token));
        Assert.Equal((true, 137), (killed.TimedOut, killed.ExitCode));
        Assert.Empty(ProcessMarker.Find(Mark, deaf.Environment[Mark]));
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
        var missing = await Assert.ThrowsAsync<Win32Exception>(() =>
            ChildProcess.RunAsync(Shell("") with { Path = "/no/such/program" }, Token));
        await Assert.ThrowsAsync<ArgumentException>(() => ChildProcess.RunAsync(Shell("") with { Path = "sh" }, Token));

        Assert.Equal(2, missing.NativeErrorCode);
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/cmdline");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // no process, or gone
        }
    }

    private static ChildProcessStart Shell(string script) => new()
    {
        Path = "/bin/sh",
        Arguments = ["-c", script],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", [Mark] = Guid.NewGuid().ToString() },
        Marker = Mark,
    };
}
