using System.Globalization;

namespace MiniPod.TestRunner.Tests;

public sealed class BoundedCommandTests : IDisposable
{
    private const int Limit = 30_000;
    private readonly FakeRepository _repository = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_repository.Root, "log");

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Command_Ends_LeavesItsOutputAndExitCode()
    {
        var code = await new BoundedCommand(20).RunAsync(Shell("echo out; echo error >&2; exit 3"), Log, Token);

        Assert.Equal(3, code);
        Assert.Equal("out\nerror\n", await File.ReadAllTextAsync(Log, Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Command_Missing_SaysSo()
    {
        var code = await new BoundedCommand(20).RunAsync(["/no/such/program"], Log, Token);

        Assert.Equal(127, code);
        Assert.Contains("/no/such/program", await File.ReadAllTextAsync(Log, Token), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Command_OverTime_IsEndedWithWhatItStarted()
    {
        var code = await new BoundedCommand(1).RunAsync(Shell("sleep 100 & echo $!; wait"), Log, Token);

        Assert.Equal(BoundedCommand.TimedOut, code);
        await RunningProcess.RequireEndedAsync((await File.ReadAllTextAsync(Log, Token)).TrimEnd(), Token);
    }

    [Fact(Timeout = Limit)]
    public async Task Command_WhenWeAreToldToEnd_IsEndedWithWhatItStarted()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var command = new BoundedCommand(100).RunAsync(Shell("sleep 100 & echo $!; wait"), Log, stop.Token);
        while (!File.Exists(Log) || !(await File.ReadAllTextAsync(Log, Token)).Contains('\n')) await Task.Delay(10, Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command);
        await RunningProcess.RequireEndedAsync((await File.ReadAllTextAsync(Log, Token)).TrimEnd(), Token);
    }

    // SIGINT is 2, SIGPIPE 13: bits 1 and 12.
    [Fact(Timeout = Limit)]
    public async Task Command_Signals_AreNotIgnored()
    {
        await new BoundedCommand(20).RunAsync(["grep", "SigIgn", "/proc/self/status"], Log, Token);

        var mask = (await File.ReadAllTextAsync(Log, Token)).Split(':')[1].Trim();
        var ignored = ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        Assert.Equal(0UL, ignored & ((1UL << 1) | (1UL << 12)));
    }

    [Fact]
    public void Command_Line_EndsATreeThatDoesNotEndByItself()
    {
        var line = new BoundedCommand(7).Line(["a", "b c"], "/log");

        Assert.Equal(["/log", "timeout", "--kill-after=30", "7", "env", "--default-signal=INT,PIPE", "a", "b c"], line.Skip(3));
    }

    private static string[] Shell(string script) => ["/bin/bash", "-c", script];
}
