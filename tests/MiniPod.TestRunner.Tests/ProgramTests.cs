using System.Diagnostics;

namespace MiniPod.TestRunner.Tests;

/// <summary>Tests the program as eng/test.sh starts it.</summary>
public sealed class ProgramTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly FakeRepository _repository = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Summary => Path.Combine(_repository.Root, "artifacts", "test-results", "summary.txt");

    public ProgramTests() => _repository.WriteProjects();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Program_AllPassed_EndsWith0AndTheTotal()
    {
        _repository.WriteProgram("Good.Tests", "");

        var (code, output) = await RunAsync();

        Assert.Equal(0, code);
        Assert.Contains("Good.Tests                           1 passed, 0 failed, 0 skipped", output, StringComparison.Ordinal);
        Assert.Matches(@"^([2-9]|[1-9][0-9]) passed, 0 failed, 0 skipped$", (await File.ReadAllLinesAsync(Summary, Token))[^1]);
    }

    [Fact(Timeout = Limit)]
    public async Task Program_ARunFailed_EndsWith1AndTheTotal()
    {
        _repository.WriteScript("artifacts/bin/Good.Tests/release/Good.Tests", "echo 'it fell over'; exit 3");

        var (code, output) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("exited with 3 without a result\n    it fell over\n", output, StringComparison.Ordinal);
        Assert.Matches(@"^[1-9][0-9]* passed, 1 failed, 0 skipped$", (await File.ReadAllLinesAsync(Summary, Token))[^1]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Program_ToldToEnd_EndsItsRunsAndSaysNoTotal(string signal, int expected)
    {
        _repository.WriteProgram("Good.Tests", "sleep 100 & echo $! >>\"$root/events\"; wait");
        using var runner = Start();
        var sleeping = Assert.Single(await _repository.WaitForEventsAsync(1, line => int.TryParse(line, out _), Token));

        using (var kill = Process.Start("kill", [$"-{signal}", $"{runner.Id}"])) await kill.WaitForExitAsync(Token);
        await runner.WaitForExitAsync(Token);

        Assert.Equal(expected, runner.ExitCode);
        await RunningProcess.RequireEndedAsync(sleeping, Token);
        Assert.False(File.Exists(Summary));
    }

    private async Task<(int Code, string Output)> RunAsync()
    {
        using var runner = Start();
        var output = await runner.StandardOutput.ReadToEndAsync(Token);
        await runner.WaitForExitAsync(Token);
        return (runner.ExitCode, output);
    }

    // SIGINT may be ignored in the process that runs these tests.
    private Process Start()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "MiniPod.TestRunner");
        string[] arguments = ["--default-signal=INT,HUP", program, "--root", _repository.Root, "--since", "0"];
        return Process.Start(new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true })!;
    }
}
