using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>The program as it is installed, killed at random times, without fault points.</summary>
public sealed class RandomTimeTests(EndToEndHost host) : EndToEndTest(host)
{
    private const int Pods = 16;
    private static readonly int Seed = Environment.TickCount;

    [Fact(Timeout = 600_000)]
    public async Task AnyVerb_KilledAtRandomTimes_RecoverLeavesNothingHalfDone()
    {
        var random = new Random(Seed);
        var before = await SnapshotAsync();

        await KillAllAsync(random, 700, pod => ["run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600"]);
        (await MiniPodAsync("recover")).ShouldSucceed();
        AssertIn(await StatesAsync(), "Running");

        await ForEachAsync(async pod => await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600"));
        string[][] verbs =
        [
            ["stop", "-t", "0"],
            ["restart", "-t", "0"],
            ["rm", "-f"],
            ["run", "-d", "--name", "more", TestImages.Toolbox, "--pod"],
        ];
        await KillAllAsync(random, 400, pod => random.Next(verbs.Length) is var verb && verb == 3
            ? ["run", "-d", "--name", "more", "--pod", pod, TestImages.Toolbox]
            : [.. verbs[verb], pod]);
        (await MiniPodAsync("recover")).ShouldSucceed();
        AssertIn(await StatesAsync(), "Running", "Exited", "Degraded");

        (await MiniPodAsync(new CommandOptions { Timeout = TimeSpan.FromMinutes(3) }, "rm", "-f", "-a")).ShouldSucceed();
        await before.AssertSameAsync();
        Console.Out.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"figure: killed {2 * Pods} times at random (seed {Seed}), leftovers found: 0"));
    }

    private async Task KillAllAsync(Random random, int milliseconds, Func<string, string[]> args)
    {
        var plan = Enumerable.Range(0, Pods).Select(index => (Args: args(Pod(index)), Delay: random.Next(milliseconds))).ToList();
        await ForEachAsync(async pod =>
        {
            var (command, delay) = plan[int.Parse(pod.Split('-')[^1], CultureInfo.InvariantCulture)];
            await using var running = StartMiniPod(command);
            await Task.Delay(delay);
            await running.SignalAsync("KILL");
            await running.WaitAsync();
        });
    }

    private Task ForEachAsync(Func<string, Task> act) =>
        Parallel.ForAsync(0, Pods, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (index, _) => await act(Pod(index)));

    private string Pod(int index) => Name(string.Create(CultureInfo.InvariantCulture, $"{index}"));

    private async Task<IEnumerable<(string Pod, string State)>> StatesAsync() =>
        (await MiniPodAsync("ps", "-a", "-o", "json"))
            .ShouldSucceed().Json
            .AsArray()
            .Select(pod => ((string)pod!["name"]!, (string)pod["status"]!));

    private static void AssertIn(IEnumerable<(string Pod, string State)> found, params string[] states)
    {
        foreach (var (pod, state) in found)
            Assert.True(states.Contains(state), string.Create(CultureInfo.InvariantCulture, $"{pod} is {state} (seed {Seed})"));
    }
}
