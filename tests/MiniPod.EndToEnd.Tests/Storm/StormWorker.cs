using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>Runs one command after another, kills some, and checks the outcome of each.</summary>
internal sealed class StormWorker(StormDice dice, StormEngine engine, StormTally tally)
{
    private const int KillOneIn = 8;
    private static readonly TimeSpan KillWithin = TimeSpan.FromSeconds(0.8), Pause = TimeSpan.FromSeconds(0.5);

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var command = dice.Next();
            try
            {
                await RunAsync(command);
            }
            catch (Exception error)
            {
                // It did not exit in time, most likely because of a deadlock. The test's assertion reports it.
                tally.Fault(error.Message);
            }
        }
    }

    private async Task RunAsync(StormCommand command)
    {
        var begun = TimeProvider.System.GetTimestamp();
        CommandResult result;
        await using (var running = StormHost.Start(command.Args))
        {
            if (dice.OneIn(KillOneIn))
            {
                await Task.Delay(dice.Within(KillWithin));
                running.Kill();
            }

            result = await running.WaitAsync();
        }

        var kind = ExpectedErrors.Classify(result, engine.WasDownSince(begun));
        tally.Count(kind ?? "UNEXPECTED", result);
        if (kind == ExpectedErrors.EngineDown) await Task.Delay(Pause); // otherwise too few commands would run while the engine is up
        if (kind is null) tally.Fault(result.ToString());
        else if (result.ExitCode == 0 && command.Container is { } container)
            await RequireRecordedAsync(command.Pod, container, result.Text);
    }

    // No update is lost: an added container is in the record as long as the pod is still the one it was added to.
    private async Task RequireRecordedAsync(string pod, string container, string id)
    {
        if (await StormHost.FindRecordAsync(id) is { } record && !record.Contains($"\"{container}\"", StringComparison.Ordinal))
            tally.Fault($"container {container} was added to pod {pod}, and its record does not have it:\n{record}");
    }
}
