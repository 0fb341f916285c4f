using System.Diagnostics;

namespace MiniPod.TestRunner.Tests;

public sealed class SignalTests
{
    private const int Limit = 30_000;

    // timeout(1) does that if it is told to end while it starts the command. The second sleep gives the first one the time to become
    // a program of its own: a shell's child may lose a signal before.
    [Fact(Timeout = Limit)]
    public async Task Terminate_LeaderThatTellsNobody_EndsItsGroup()
    {
        var token = TestContext.Current.CancellationToken;
        const string script = "trap 'exit 143' TERM; sleep 100 & sleep 0.2; echo $!; wait";
        var start = new ProcessStartInfo("setsid", ["bash", "-c", script]) { RedirectStandardOutput = true };
        using var leader = Process.Start(start)!;
        var started = await leader.StandardOutput.ReadLineAsync(token);

        Signal.Terminate(leader);

        await leader.WaitForExitAsync(token);
        await RunningProcess.RequireEndedAsync(started!, token);
    }
}
