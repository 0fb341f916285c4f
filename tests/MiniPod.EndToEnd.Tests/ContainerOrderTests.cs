using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>
/// Commands on the containers of one pod, in random orders: everything CRI allows, and some it does not. After each command, the
/// engine must have exactly the containers, attempts and states that a model of CRI's rules expects.
/// </summary>
public sealed class ContainerOrderTests(EndToEndHost host) : EndToEndTest(host)
{
    private const int Commands = 30;
    private const string Created = "created", Running = "running", Exited = "exited";
    private const string Patiently = "trap 'exit 0' TERM; sleep 600 & wait";

    private static readonly string[] Names = ["a", "b"];

    private readonly Dictionary<string, ContainerModel> _containers = [];

    private string Pod => Name("pod");

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Commands_InRandomOrder_LeaveWhatCriSays(int seed)
    {
        var before = await SnapshotAsync();
        (await MiniPodAsync("create", Pod)).ShouldSucceed();
        var random = new Random(seed);
        var done = new List<string>();

        for (var i = 0; i < Commands; i++)
        {
            done.Add(await DoAsync(random.Next(9), Names[random.Next(Names.Length)]));
            var expected = _containers.SelectMany(one => one.Value.Lines(one.Key)).Order(StringComparer.Ordinal);
            Assert.Equal(
                $"{string.Join(", ", done)}: {string.Join(", ", expected)}",
                $"{string.Join(", ", done)}: {string.Join(", ", await SeenAsync())}");
        }

        (await MiniPodAsync("rm", "-f", Pod)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    private async Task<string> DoAsync(int what, string name)
    {
        var now = _containers.GetValueOrDefault(name);
        switch (what)
        {
            case 0:
                if (await TryAsync(now is null, Line("create", name))) _containers[name] = new ContainerModel(0, Created);
                return $"create {name}";
            case 1:
                if (await TryAsync(now is null, Line("run", name, "-d"))) _containers[name] = new ContainerModel(0, Running);
                return $"run {name}";
            case 2:
                await TryAsync(true, Line("create", name, "--replace"));
                _containers[name] = now?.Next() ?? new ContainerModel(0, Created);
                return $"replace {name}";
            case 3:
                if (await TryAsync(now is not null, "start", "-c", name, Pod)) _containers[name] = now! with { State = Running };
                return $"start {name}";
            case 4:
                if (await TryAsync(now is not null, "stop", "-c", name, Pod)) _containers[name] = now!.Stopped();
                return $"stop {name}";
            case 5:
                if (await TryAsync(now is not null, "restart", "-c", name, Pod)) _containers[name] = now! with { State = Running };
                return $"restart {name}";
            case 6:
                if (await TryAsync(now is { State: not Running }, "rm", "-c", name, Pod)) _containers.Remove(name);
                return $"remove {name}";
            case 7:
                await TryAsync(true, "stop", Pod);
                foreach (var (one, state) in _containers.ToList()) _containers[one] = state.Stopped();
                return "stop the pod";
            default:
                await TryAsync(true, "start", Pod);
                foreach (var (one, state) in _containers.ToList()) _containers[one] = state with { State = Running };
                return "start the pod";
        }
    }

    private string[] Line(string verb, string name, params string[] options) =>
        [verb, .. options, "--pod", Pod, "--name", name, TestImages.Toolbox, "sh", "-c", Patiently];

    // A command that is not allowed is rejected and changes nothing.
    private async Task<bool> TryAsync(bool isPossible, params string[] line)
    {
        var result = await MiniPodAsync(line);
        _ = isPossible ? result.ShouldSucceed() : result.ShouldExit(125);
        return isPossible;
    }

    // From the engine and, for running containers, from the kernel: a container outside the pod's namespace does not
    // count as running.
    private async Task<IEnumerable<string>> SeenAsync()
    {
        var prefix = $"minipod.{Pod}.";
        var seen = new List<string>();
        foreach (var container in (await EngineApi.ContainersAsync()).Where(one => one.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (container.Name == $"{prefix}POD") continue;
            var state = (await EngineApi.InspectAsync(container.Id))["State"]!;
            var status = (string)state["Status"]!;
            if (status == Running && Kernel.NamespaceOf((int)state["Pid"]!) != await Kernel.NamespaceAtAsync($"/var/run/netns/{Pod}"))
                status = "running in another namespace";
            seen.Add($"{container.Name[prefix.Length..]} {status}");
        }

        return seen.Order(StringComparer.Ordinal);
    }

    /// <summary>A container according to CRI's rules: its latest attempt, and the one previous attempt that is
    /// kept.</summary>
    private sealed record ContainerModel(int Attempt, string State, string? Former = null)
    {
        public ContainerModel Stopped() => this with { State = State == Running ? Exited : State };

        public ContainerModel Next() => new(Attempt + 1, Created, Stopped().State);

        public IEnumerable<string> Lines(string name)
        {
            yield return $"{FullName(name, Attempt)} {State}";
            if (Former is not null) yield return $"{FullName(name, Attempt - 1)} {Former}";
        }

        private static string FullName(string name, int attempt) => attempt == 0 ? name : $"{name}.{attempt}";
    }
}
