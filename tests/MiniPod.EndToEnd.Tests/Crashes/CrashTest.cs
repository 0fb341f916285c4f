using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;
using Xunit.Sdk;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// Kills minipod with SIGKILL. The build for crash tests reports the fault points that a command passes (its steps,
/// every line of the journal, every file that is written), and kills itself at a given one, so that no point is missed
/// and none has to be listed by hand.
/// </summary>
public abstract class CrashTest(EndToEndHost host) : EndToEndTest(host)
{
    protected const int Killed = 128 + 9;

    private const int Stride = 10;
    protected static readonly bool IsEveryPointTaken = Environment.GetEnvironmentVariable("MINIPOD_EVERY_POINT") is { Length: > 0 };

    private static readonly int FirstPoint = Environment.GetEnvironmentVariable("MINIPOD_FIRST_POINT") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next(Stride);

    /// <summary>The time limit of a test with many kills, in milliseconds. On an idle machine with 2 cores it takes
    /// less than a minute.</summary>
    protected const int LongLimit = 1_800_000;

    /// <summary>A container that exits on SIGTERM.</summary>
    protected static readonly string[] Sleeper = [TestImages.Toolbox, "sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private string _faulty = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _faulty = await FaultyBinary.PathAsync(); // built here, so that the build does not count towards the test's time limit
    }

    /// <summary>Runs a command until it exits.</summary>
    /// <returns>The fault points that it passed, in order.</returns>
    protected async Task<IReadOnlyList<string>> PointsAsync(IReadOnlyDictionary<string, string?> environment, params string[] args)
    {
        var list = Path.Combine(Files, "points");
        File.Delete(list);
        (await Command.RunAsync(_faulty, args, With(environment, ("MINIPOD_FAULT_LIST", list)))).ShouldSucceed();
        return File.ReadAllLines(list);
    }

    protected Task<IReadOnlyList<string>> PointsAsync(params string[] args) => PointsAsync(new Dictionary<string, string?>(), args);

    /// <summary>Runs a command that kills itself at a fault point.</summary>
    protected async Task KillAsync(IReadOnlyDictionary<string, string?> environment, string point, params string[] args)
    {
        var result = await Command.RunAsync(_faulty, args, With(environment, ("MINIPOD_FAULT", point)));
        if (result.ExitCode != Killed) Assert.Fail($"the command did not pass \"{point}\":\n{result}");
    }

    protected Task KillAsync(string point, params string[] args) => KillAsync(new Dictionary<string, string?>(), point, args);

    /// <summary>
    /// The points at which a command is killed: every tenth, starting with a different one each time
    /// (MINIPOD_FIRST_POINT, 0 to 9), or all of them with MINIPOD_EVERY_POINT, as set by 'make crash'.
    /// </summary>
    protected static IReadOnlyList<string> Sample(IReadOnlyList<string> points) =>
        [.. SampleIndexes(points).Select(index => points[index])];

    /// <summary>The indexes of the points in the sample, in order.</summary>
    /// <inheritdoc cref="Sample"/>
    protected static IReadOnlyList<int> SampleIndexes(IReadOnlyList<string> points) =>
        [.. Enumerable.Range(0, points.Count).Where(index => IsEveryPointTaken || index % Stride == FirstPoint % Stride)];

    /// <summary>Kills a command at each point, with a separate pod for each, several at the same time.</summary>
    /// <param name="points">The fault points.</param>
    /// <param name="pod">The pod for the index of a point.</param>
    /// <param name="args">The command for a pod.</param>
    protected Task KillAtEachAsync(IReadOnlyList<string> points, Func<int, string> pod, Func<string, string[]> args) =>
        EachAsync(points.Count, index => KillAsync(points[index], args(pod(index))));

    /// <summary>Runs an action for each number, several at the same time.</summary>
    protected static Task EachAsync(int count, Func<int, Task> act) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount }, async (index, _) =>
            await act(index));

    /// <summary>Runs minipod on many pods at the same time.</summary>
    protected async Task ManyAsync(IEnumerable<string> pods, params string[] command) =>
        (await MiniPodAsync(new CommandOptions { Timeout = Patience }, [.. command, .. pods])).ShouldSucceed();

    /// <summary>Recovers all pods of this test.</summary>
    /// <returns>The output, one line for each pod.</returns>
    protected async Task<IReadOnlyList<string>> RecoverAsync()
    {
        var lines = (await MiniPodAsync(new CommandOptions { Timeout = Patience }, "recover")).ShouldSucceed().Lines;

        // The agent may have begun with a pod of a manifest before.
        await UntilAsync(
            async () => !(await StatesAsync()).Values.Any(state => state is "Interrupted" or "Creating" or "Terminating"),
            "all pods are recovered");
        return lines;
    }

    /// <summary>The state of each pod of this test, by name.</summary>
    protected async Task<IReadOnlyDictionary<string, string>> StatesAsync() =>
        (await MiniPodAsync("ps", "-a", "-o", "json"))
            .ShouldSucceed().Json
            .AsArray()
            .ToDictionary(pod => (string)pod!["name"]!, pod => (string)pod!["status"]!);

    /// <summary>Fails the test unless the host is unchanged, and lists the fault point of each pod in the
    /// difference.</summary>
    protected static async Task AssertSameAsync(HostSnapshot before, IReadOnlyList<string> points, Func<int, string> pod)
    {
        try
        {
            await before.AssertSameAsync();
        }
        catch (XunitException difference)
        {
            var lines = points
                .Select((point, index) => (Pod: pod(index), Point: point))
                .Where(one => difference.Message.Contains($"{one.Pod}.", StringComparison.Ordinal)
                    || difference.Message.Contains($"{one.Pod} ", StringComparison.Ordinal));
            Assert.Fail($"{difference.Message}\n{string.Join('\n', lines.Select(one => $"{one.Pod} was killed at \"{one.Point}\""))}");
        }
    }

    /// <summary>Prints a figure for the documentation.</summary>
    /// <param name="verb">The verb that was killed.</param>
    /// <param name="points">The number of points at which it was killed.</param>
    /// <param name="of">The number of all points.</param>
    protected static void Tell(string verb, int points, int of)
    {
        var where = of == points ? $"{points} points" : $"{points} of {of} points (every {Stride}th from {FirstPoint} on)";
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: {verb}: killed at {where}, leftovers found: 0"));
    }

    private CommandOptions With(IReadOnlyDictionary<string, string?> environment, (string Name, string Value) one)
    {
        var all = environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        all[one.Name] = one.Value;
        return WithState(new CommandOptions { Environment = all, Timeout = Patience });
    }
}
