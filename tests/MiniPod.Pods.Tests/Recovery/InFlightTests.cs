using System.Diagnostics;
using MiniPod.Cni;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Recovery;

public sealed class InFlightTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A user exports the variables that --explain showed for a plugin that has finished. A different plugin is still
    // running.
    [Theory(Timeout = 60_000)]
    [InlineData(null, true)]
    [InlineData("finished", true)]
    [InlineData("in flight", false)]
    public async Task Run_ProcessWithTheContainersId_IsEndedOnlyWhenItIsInFlight(string? invocation, bool survives)
    {
        using var world = new PodWorld();
        await world.RunAsync(Token);
        var call = new PluginCall
        {
            Command = "ADD",
            Type = "a",
            Path = "/a",
            Environment = new Dictionary<string, string> { [PluginExec.Marker] = "finished" },
            Input = "",
            Output = "",
            Error = "",
            ExitCode = 0,
        };
        world.Interrupt("run", PodPhase.Creating, null, new JournalEntry
        {
            Operation = "killed",
            Event = JournalEvent.Plugin,
            Plugin = call,
        });
        var start = new ProcessStartInfo("sleep", ["30"])
        {
            Environment = { [CniArgs.ContainerId] = world.Record().Outcomes["CreateSandbox"].GetProperty("containerId").GetString() },
        };
        if (invocation is not null) start.Environment[PluginExec.Marker] = invocation;
        using var process = Process.Start(start)!;
        try
        {
            await RecoverPod.AllAsync(world.Runtime, Token);

            // The fake engine's sandbox is this process, so nothing else can end the other process.
            if (!survives) await process.WaitForExitAsync(Token);
            Assert.Equal(survives, !process.HasExited);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
        }
    }
}
