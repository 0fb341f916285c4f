using System.Diagnostics;

namespace MiniPod.TestRunner.Tests;

/// <summary>
/// Tests eng/test.sh when no engine answers. The engine, the SDK and the other scripts are replaced by scripts that
/// only log that they were called.
/// </summary>
public sealed class TestScriptTests : IDisposable
{
    private const int Limit = 60_000;
    private readonly FakeRepository _repository = new();

    public TestScriptTests()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "test.sh needs root");
        _repository.WriteProjects();
        _repository.WriteScript("bin/docker", "exit 1");
        _repository.WriteScript("bin/dotnet", "echo \"dotnet $1\" >>\"$root/events\"");
        _repository.WriteScript("images/build.sh", "echo images >>\"$root/events\"");
        _repository.WriteScript("eng/setup.sh", "echo \"setup $1\" >>\"$root/events\"");
        _repository.WriteScript("eng/host-root.sh", "");
        _repository.WriteScript("eng/engine.sh", "echo \"engine $1\" >>\"$root/events\"; echo \"engine: $1\"");
        foreach (var script in (string[])["test.sh", "common.sh"])
            File.Copy(Path.Combine(RepositoryRoot.Path, "eng", script), Path.Combine(_repository.Root, "eng", script));
        Directory.CreateDirectory(Path.Combine(_repository.Root, "artifacts", "bin", "MiniPod.TestRunner"));
        Directory.CreateSymbolicLink(Path.Combine(_repository.Root, "artifacts/bin/MiniPod.TestRunner/release"), AppContext.BaseDirectory);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Script_AllPassed_StopsItsEngineAndEndsWithTheTotal()
    {
        _repository.WriteProgram("Good.Tests", "");

        var (code, lines) = await RunAsync();

        Assert.Equal(0, code);
        Assert.Matches("^([2-9]|[1-9][0-9]) passed, 0 failed, 0 skipped$", lines[^1]);
        Assert.Equal("", lines[^2]);
        Assert.Contains("engine: stop", lines);
        var events = _repository.ReadEvents();
        Assert.Equal("setup tests", events[0]);
        Assert.Equal(["dotnet build", "engine start", "images"], events.Skip(1).Take(3).Order());
        Assert.Equal("engine stop", events[^1]);
        Assert.Single(events, "engine stop");
    }

    [Fact(Timeout = Limit)]
    public async Task Script_TestFailed_EndsWith1AndTheTotal()
    {
        _repository.WriteScript("artifacts/bin/Good.Tests/release/Good.Tests", "exit 3");

        var (code, lines) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Matches("^([1-9]|[1-9][0-9]) passed, 1 failed, 0 skipped$", lines[^1]);
    }

    [Fact(Timeout = Limit)]
    public async Task Script_BuildFails_RunsNothingAndStopsItsEngine()
    {
        _repository.WriteProgram("Good.Tests", "");
        _repository.WriteScript("bin/dotnet", "exit 1");

        var (code, _) = await RunAsync();

        Assert.Equal(1, code);
        Assert.DoesNotContain("begin Good.Tests", _repository.ReadEvents());
        Assert.Equal("engine stop", _repository.ReadEvents()[^1]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Script_ToldToEndDuringTests_EndsThemAndStopsItsEngine(string signal, int expected)
    {
        _repository.WriteProgram("Good.Tests", "sleep 100 & echo $! >>\"$root/events\"; wait");

        await RequireCleanEndAsync(signal, expected);
    }

    [Fact(Timeout = Limit)]
    public async Task Script_ToldToEndWhileImagesAreBuilt_EndsThatAndStopsItsEngine()
    {
        _repository.WriteScript("images/build.sh", "sleep 100 & echo $! >>\"$root/events\"; wait");

        await RequireCleanEndAsync("TERM", 143);
    }

    private async Task RequireCleanEndAsync(string signal, int expected)
    {
        using var script = Start();
        var output = script.StandardOutput.ReadToEndAsync(Token);
        var sleeping = Assert.Single(await _repository.WaitForEventsAsync(1, line => int.TryParse(line, out _), Token));

        using (var kill = Process.Start("kill", [$"-{signal}", $"{script.Id}"])) await kill.WaitForExitAsync(Token);
        await script.WaitForExitAsync(Token);

        Assert.Equal(expected, script.ExitCode);
        await RunningProcess.RequireEndedAsync(sleeping, Token);
        Assert.Equal("engine stop", _repository.ReadEvents()[^1]);
        Assert.DoesNotContain("passed", await output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string[] Lines)> RunAsync()
    {
        using var script = Start();
        var output = await script.StandardOutput.ReadToEndAsync(Token);
        await script.WaitForExitAsync(Token);
        return (script.ExitCode, output.TrimEnd('\n').Split('\n'));
    }

    // SIGINT may be ignored in the process that runs these tests.
    private Process Start()
    {
        string[] arguments = ["--default-signal=INT,HUP", "bash", Path.Combine(_repository.Root, "eng", "test.sh")];
        var start = new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_repository.Root}/bin:{start.Environment["PATH"]}";
        return Process.Start(start)!;
    }
}
