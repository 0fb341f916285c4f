using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>Recovery itself is killed at its fault points: the next recovery completes it. Each pod has its own state
/// directory, so that each recovery handles one pod.</summary>
public sealed class RecoveryTests(EndToEndHost host) : CrashTest(host)
{
    [Fact(Timeout = LongLimit)]
    public async Task RunKilledBeforeItsEnd_RecoveryKilledAtItsPoints_TheNextOneFinishes()
    {
        var before = await SnapshotAsync();
        string[] Run(int index) => ["run", "-d", "--name", Pod(index), .. Sleeper];
        const string point = "before line Done StartContainer/toolbox";

        await KillAsync(State(0), point, Run(0));
        var all = await PointsAsync(State(0), "recover");
        var points = Sample(all);
        await EachAsync(points.Count, async index =>
        {
            await KillAsync(State(index + 1), point, Run(index + 1));
            await KillAsync(State(index + 1), points[index], "recover");
            await RecoverAsync(index + 1);
        });

        await AssertSameAsync(before, points, index => Pod(index + 1));
        Tell("recovery of run", points.Count, all.Count);
    }

    [Fact(Timeout = LongLimit)]
    public async Task StartKilledBeforeItsEnd_RecoveryKilledAtItsPoints_TheNextOneFinishes()
    {
        var before = await SnapshotAsync();
        const string point = "before line Done StartContainer/toolbox";
        async Task PrepareAsync(int index)
        {
            (await InAsync(index, ["run", "-d", "--name", Pod(index), .. Sleeper])).ShouldSucceed();
            (await InAsync(index, ["stop", Pod(index)])).ShouldSucceed();
            await KillAsync(State(index), point, "start", Pod(index));
        }

        await PrepareAsync(0);
        var all = await PointsAsync(State(0), "recover");
        var points = Sample(all);
        await EachAsync(points.Count, async index =>
        {
            await PrepareAsync(index + 1);
            await KillAsync(State(index + 1), points[index], "recover");
            await RecoverAsync(index + 1);
            var state = (await InAsync(index + 1, ["inspect", Pod(index + 1)])).ShouldSucceed().Json[0]!["status"];
            Assert.True((string?)state == "Exited", $"after recovery was killed at \"{points[index]}\", the pod is {state}");
        });

        await EachAsync(points.Count + 1, async index => (await InAsync(index, ["rm", Pod(index)])).ShouldSucceed());
        await AssertSameAsync(before, points, index => Pod(index + 1));
        Tell("recovery of start", points.Count, all.Count);
    }

    private string Pod(int index) => Name(string.Create(CultureInfo.InvariantCulture, $"{index}"));

    private Dictionary<string, string?> State(int index) => new() { ["MINIPOD_STATE_DIR"] = Path.Combine(StateDirectory, Pod(index)) };

    private Task<CommandResult> InAsync(int index, string[] args) =>
        MiniPodAsync(new CommandOptions { Environment = State(index), Timeout = TimeSpan.FromMinutes(5) }, args);

    private async Task RecoverAsync(int index) => (await InAsync(index, ["recover"])).ShouldSucceed();
}
