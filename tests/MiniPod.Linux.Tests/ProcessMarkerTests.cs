using System.Diagnostics;

namespace MiniPod.Linux.Tests;

public sealed class ProcessMarkerTests
{
    private const string Mark = "MINIPOD_TEST_MARK";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task End_ProcessThatIgnoresTerm_IsKilledWithItsOrphans()
    {
        var value = Guid.NewGuid().ToString();
        using (var shell = Process.Start(new ProcessStartInfo("sh", ["-c", "trap '' TERM; setsid sleep 300 & setsid sleep 300 &"])
        {
            Environment = { [Mark] = value },
        })!)
        {
            await shell.WaitForExitAsync(Token);
        }

        Assert.Equal(2, ProcessMarker.Find(Mark, value).Count);
        Assert.Empty(ProcessMarker.Find(Mark, value[..8]));
        var ended = await ProcessMarker.EndAsync(Mark, value, TimeSpan.Zero, TimeSpan.FromMilliseconds(100), Token);

        Assert.Equal(2, ended);
        Assert.Empty(ProcessMarker.Find(Mark, value));
    }

    [Fact(Timeout = 60_000)]
    public async Task Find_ProcessInTheMiddleOfExec_IsNotMissed()
    {
        // A program that executes itself again and again: at any moment there is exactly one process, often in the
        // middle of execve.
        using var directory = new TempDirectory();
        var script = directory["chain"];
        File.WriteAllText(script, "#!/bin/sh\n[ $1 -gt 0 ] || exec sleep 20\nexec $0 $(($1-1))\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var value = Guid.NewGuid().ToString();
        using var chain = Process.Start(new ProcessStartInfo(script, ["1000"]) { Environment = { [Mark] = value } })!;
        try
        {
            for (var look = 0; look < 60; look++) Assert.Single(ProcessMarker.Find(Mark, value));
        }
        finally
        {
            chain.Kill();
            await chain.WaitForExitAsync(Token);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null, 0)]
    [InlineData("finished", 0)]
    [InlineData("in flight", 1)]
    public async Task Find_SecondVariable_MustBeThereAndNoneOfThoseExcepted(string? second, int found)
    {
        var value = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo("sleep", ["20"]) { Environment = { [Mark] = value } };
        if (second is not null) start.Environment["MINIPOD_TEST_SECOND"] = second;
        using var sleep = Process.Start(start)!;
        try
        {
            var mark = new ProcessMark(Mark, value) { With = "MINIPOD_TEST_SECOND", Except = new HashSet<string> { "finished" } };

            Assert.Equal(found, ProcessMarker.Find(mark).Count);
            Assert.Single(ProcessMarker.Find(Mark, value));
        }
        finally
        {
            sleep.Kill();
            await sleep.WaitForExitAsync(Token);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task End_ProcessThatEndsInTime_IsLeftAlone()
    {
        var value = Guid.NewGuid().ToString();
        using var sleep = Process.Start(new ProcessStartInfo("sleep", ["0.3"]) { Environment = { [Mark] = value } })!;

        Assert.Equal(0, await ProcessMarker.EndAsync(Mark, value, TimeSpan.FromSeconds(10), TimeSpan.Zero, Token));

        await sleep.WaitForExitAsync(Token);
        Assert.Equal(0, sleep.ExitCode);
    }
}
