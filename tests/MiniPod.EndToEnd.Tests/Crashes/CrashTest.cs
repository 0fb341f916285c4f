using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;
using Xunit.Sdk;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// Kills minipod by SIGKILL. The build for crash tests tells the points that a command passes (its steps, every line of the journal,
/// every file that is written) and kills itself at the one it is told, so that none is left out and none is listed by hand.
/// </summary>
public abstract class CrashTest(EndToEndHost host) : EndToEndTest(host)
{
    protected const int Killed = 128 + 9;

    private const int Stride = 10;
    private static readonly int FirstPoint = Environment.GetEnvironmentVariable("MINIPOD_FIRST_POINT") is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next(Stride);

    /// <summary>How long a test of many kills may take, in milliseconds; on an idle machine with 2 cores it takes less
    /// than a minute.</summary>
    protected const int LongLimit = 1_800_000;

    /// <summary>A container that ends when it is asked to.</summary>
    protected static readonly string[] Sleeper = [TestImages.Toolbox, "sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private string _faulty = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _faulty = await FaultyBinary.PathAsync(); // here, for the time that a build takes is not the test's
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>The points it passed, in their order.</returns>
    protected async Task<IReadOnlyList<string>> PointsAsync(IReadOnlyDictionary<string, string?> environment, params string[] args)
    {
        var list = Path.Combine(Files, "points");
        File.Delete(list);
        (await Command.RunAsync(_faulty, args, With(environment, ("MINIPOD_FAULT_LIST", list)))).ShouldSucceed();
        return File.ReadAllLines(list);
    }

    protected Task<IReadOnlyList<string>> PointsAsync(params string[] args) => PointsAsync(new Dictionary<string, string?>(), args);

    /// <summary>Runs a command that kills itself at a point.</summary>
    protected async Task KillAsync(IReadOnlyDictionary<string, string?> environment, string point, params string[] args)
    {
        var result = await Command.RunAsync(_faulty, args, With(environment, ("MINIPOD_FAULT", point)));
        if (result.ExitCode != Killed) Assert.Fail($"it did not come by \"{point}\":\n{result}");
    }

    protected Task KillAsync(string point, params string[] args) => KillAsync(new Dictionary<string, string?>(), point, args);

    /// <summary>
    /// Of a verb whose steps are those of others, killed at every point there: every tenth point, beginning with another one each
    /// time (MINIPOD_FIRST_POINT, 0 to 9); all of them with MINIPOD_EVERY_POINT, as 'make crash' does it.
    /// </summary>
    protected static IReadOnlyList<string> Sample(IReadOnlyList<string> points)
    {
        if (Environment.GetEnvironmentVariable("MINIPOD_EVERY_POINT") is { Length: > 0 }) return points;
        return [.. points.Where((_, index) => index % Stride == FirstPoint)];
    }

    /// <summary>Kills a command at each point, on a pod of its own for each, several at once.</summary>
    /// <param name="points">The points.</param>
    /// <param name="pod">The pod for a point's number.</param>
    /// <param name="args">The command for a pod.</param>
    protected Task KillAtEachAsync(IReadOnlyList<string> points, Func<int, string> pod, Func<string, string[]> args) =>
        EachAsync(points.Count, index => KillAsync(points[index], args(pod(index))));

    /// <summary>Does something for each number, several at once.</summary>
    protected static Task EachAsync(int count, Func<int, Task> act) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount }, async (index, _) =>
            await act(index));

    /// <summary>Runs minipod on many pods at once.</summary>
    protected async Task ManyAsync(IEnumerable<string> pods, params string[] command) =>
        (await MiniPodAsync(new CommandOptions { Timeout = Patience }, [.. command, .. pods])).ShouldSucceed();

    /// <summary>Recovers all pods of this test.</summary>
    /// <returns>What it said, a line for each pod.</returns>
    protected async Task<IReadOnlyList<string>> RecoverAsync() =>
        (await MiniPodAsync(new CommandOptions { Timeout = Patience }, "recover")).ShouldSucceed().Lines;

    /// <summary>The state of each pod of this test, by name.</summary>
    protected async Task<IReadOnlyDictionary<string, string>> StatesAsync() =>
        (await MiniPodAsync("ps", "-a", "-o", "json"))
            .ShouldSucceed().Json
            .AsArray()
            .ToDictionary(pod => (string)pod!["name"]!, pod => (string)pod!["status"]!);

    /// <summary>Fails the test unless the host is as it was, and tells at which point each pod was killed that is in
    /// the difference.</summary>
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

    /// <summary>Prints a figure for the README.</summary>
    /// <param name="verb">What was killed.</param>
    /// <param name="points">At how many points.</param>
    /// <param name="of">How many there are; null when it was killed at all of them.</param>
    protected static void Tell(string verb, int points, int? of = null)
    {
        var where = of is null || of == points ? $"{points} points" : $"{points} of {of} points (every {Stride}th from {FirstPoint} on)";
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figure: {verb}: killed at {where}, leftovers found: 0"));
    }

    private CommandOptions With(IReadOnlyDictionary<string, string?> environment, (string Name, string Value) one)
    {
        var all = environment.ToDictionary(variable => variable.Key, variable => variable.Value);
        all[one.Name] = one.Value;
        return WithState(new CommandOptions { Environment = all, Timeout = Patience });
    }
}
