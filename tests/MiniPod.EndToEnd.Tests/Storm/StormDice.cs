using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>Chooses random commands. Most of them create or remove pods, so that names are free and in use about
/// equally often.</summary>
internal sealed class StormDice(int seed, int worker)
{
    /// <summary>The networks of the storm, in addition to the default network.</summary>
    public static readonly string[] Networks = ["storm-a", "storm-b"];

    private const int FirstPort = 18000, Ports = 8;

    // A container that exits on SIGTERM; otherwise the storm would mostly wait for grace periods.
    private const string Waits = "trap 'exit 0' TERM; while :; do sleep 0.2; done";

    // The random numbers do not need to be secure.
#pragma warning disable CA5394
    private readonly Random _random = new(unchecked(seed * 1000 + worker));
    private int _containers;

    /// <summary>Returns true once in so many cases, on average.</summary>
    public bool OneIn(int cases) => _random.Next(cases) == 0;

    /// <summary>A random time span up to a limit.</summary>
    public TimeSpan Within(TimeSpan limit) => limit * _random.NextDouble();

    /// <summary>A random element.</summary>
    public T OneOf<T>(IReadOnlyList<T> things) => things[_random.Next(things.Count)];

    public StormCommand Next()
    {
        var pod = string.Create(CultureInfo.InvariantCulture, $"p{_random.Next(StormOptions.Names)}");
        return _random.Next(100) switch
        {
            < 6 => new("run -f", ["run", "-f", StormManifests.PathOf(pod)], pod),
            < 10 => new("apply -f", ["apply", "-f", StormManifests.PathOf(pod)], pod),
            < 24 => new("run -d", ["run", "-d", "--name", pod, .. Network(), .. Port(), TestImages.Toolbox, "sh", "-c", Waits], pod),
            < 28 => new("run -d --rm", ["run", "-d", "--rm", "--name", pod, .. Network(), TestImages.Toolbox, "sleep", "1"], pod),
            < 32 => new(
                "run --rm",
                ["run", "--rm", "--name", pod, .. Network(), TestImages.Toolbox, "sh", "-c", $"exit {StormCommand.ContainerCode}"],
                pod),
            < 42 => InPod(pod),
            < 46 => new("create", ["create", .. Network(), .. Port(), pod], pod),
            < 52 => new("start", ["start", pod], pod),
            < 57 => new("stop", ["stop", "-t", OneOf(["0", "2"]), pod], pod),
            < 61 => new("restart", ["restart", "-t", "1", pod], pod),
            < 66 => OfOneContainer(pod),
            < 78 => new("rm -f", ["rm", "-f", pod], pod),
            < 79 => new("delete -f", ["delete", "-f", StormManifests.PathOf(pod)], pod),
            < 82 => new("repair", ["repair", "-t", "1", "--recreate", pod], pod),
            < 84 => new("recover", ["recover"]),
            < 88 => new("ps", ["ps", "-a"]),
            < 91 => new("inspect", ["inspect", pod], pod),
            < 95 => new("exec", ["exec", pod, "true"], pod),
            < 98 => new("logs", ["logs", pod], pod),
            < 99 => new("prune --dry-run", ["prune", "--dry-run"]),
            _ => new("prune", ["prune"]),
        };
    }

    private StormCommand InPod(string pod)
    {
        var container = string.Create(CultureInfo.InvariantCulture, $"c{worker}-{++_containers}");
        return new("run --pod", ["run", "-d", "--pod", pod, "--name", container, TestImages.Toolbox, "sh", "-c", Waits], pod, container);
    }

    // The container that the pod was created with.
    private StormCommand OfOneContainer(string pod)
    {
        const string container = "toolbox";
        return _random.Next(5) switch
        {
            0 => new("start -c", ["start", "-c", container, pod], pod),
            1 => new("stop -c", ["stop", "-t", "2", "-c", container, pod], pod),
            2 => new("restart -c", ["restart", "-t", "2", "-c", container, pod], pod),
            3 => new("rm -c", ["rm", "-f", "-c", container, pod], pod),
            _ => new(
                "run --replace", ["run", "-d", "--replace", "--pod", pod, "--name", container, TestImages.Toolbox, "sh", "-c", Waits], pod),
        };
    }

    private string[] Network() => _random.Next(3) switch
    {
        0 => ["--network", Networks[0]],
        1 => ["--network", Networks[1]],
        _ => [],
    };

    private string[] Port() => OneIn(4) ? ["-p", string.Create(CultureInfo.InvariantCulture, $"{FirstPort + _random.Next(Ports)}:80")] : [];
#pragma warning restore CA5394
}
