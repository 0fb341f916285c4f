using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Tests.Doubles;

namespace MiniPod.Pods.Tests.Operations;

/// <summary>Operations on containers in any order: each does what it says or is refused, whatever came before
/// it.</summary>
public sealed class ContainerOrderTests
{
    private static readonly string[] Names = ["a", "b"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Operations_InAnyOrder_LeaveWhatTheySay(int seed)
    {
        using var world = new PodWorld();
        await CreatePod.CreateAsync(world.Runtime, world.Spec with { Containers = [] }, new CreateOptions(), Token);
        var model = new Model(world);
        var random = new Random(seed);

        for (var i = 0; i < 100; i++)
        {
            var done = await model.DoAsync(random.Next(9), Names[random.Next(Names.Length)]);
            Assert.True(
                model.Expected.SequenceEqual(model.Seen),
                $"seed {seed}, {i}, {done}: expected {string.Join(", ", model.Expected)}, seen {string.Join(", ", model.Seen)}");
        }

        await RemovePod.RunAsync(world.Runtime, world.Name.Value, force: true, Token);
        Assert.Empty(world.Left);
    }

    /// <summary>The expected state, tracked alongside the actual one.</summary>
    private sealed class Model(PodWorld world)
    {
        private readonly SortedDictionary<string, (int Attempt, string State, int? Former)> _containers = new(StringComparer.Ordinal);

        public IEnumerable<string> Expected => _containers.SelectMany(one => Lines(one.Key, one.Value)).Order(StringComparer.Ordinal);

        public IEnumerable<string> Seen => world.Engine.Containers.Where(container => container.ShortName != "POD")
            .Select(container => $"{container.ShortName} {container.State}").Order(StringComparer.Ordinal);

        public async Task<string> DoAsync(int what, string name)
        {
            var pod = world.Name.Value;
            var isThere = _containers.TryGetValue(name, out var now);
            switch (what)
            {
                case 0:
                    if (await TryAsync(
                        () => AddContainer.CreateAsync(world.Runtime, pod, PodWorld.Container(name), new CreateOptions(), Token), !isThere))
                    {
                        _containers[name] = (0, "Created", null);
                    }

                    return $"create {name}";
                case 1:
                    if (await TryAsync(
                        () => AddContainer.RunAsync(world.Runtime, pod, PodWorld.Container(name), new CreateOptions(), Token), !isThere))
                    {
                        _containers[name] = (0, "Running", null);
                    }

                    return $"run {name}";
                case 2:
                    await AddContainer.CreateAsync(
                        world.Runtime, pod, PodWorld.Container(name), new CreateOptions { Replace = true, Grace = TimeSpan.Zero }, Token);
                    _containers[name] = isThere ? (now.Attempt + 1, "Created", now.Attempt) : (0, "Created", null);
                    if (isThere) Stopped(name, now);
                    return $"replace {name}";
                case 3:
                    if (await TryAsync(() => PodContainer.StartAsync(world.Runtime, pod, name, Token), isThere))
                        _containers[name] = now with { State = "Running" };
                    return $"start {name}";
                case 4:
                    if (await TryAsync(() => PodContainer.StopAsync(world.Runtime, pod, name, TimeSpan.Zero, Token), isThere))
                        _containers[name] = now with { State = Ended(now.State) };
                    return $"stop {name}";
                case 5:
                    if (await TryAsync(() => PodContainer.RestartAsync(world.Runtime, pod, name, TimeSpan.Zero, Token), isThere))
                        _containers[name] = now with { State = "Running" };
                    return $"restart {name}";
                case 6:
                    Assert.Equal(isThere, await PodContainer.RemoveAsync(world.Runtime, pod, name, force: true, Token));
                    _containers.Remove(name);
                    return $"remove {name}";
                case 7:
                    await StopPod.RunAsync(world.Runtime, pod, TimeSpan.Zero, Token);
                    foreach (var (one, state) in _containers.ToList()) _containers[one] = state with { State = Ended(state.State) };
                    return "stop the pod";
                default:
                    await StartPod.RunAsync(world.Runtime, pod, Token);
                    foreach (var (one, state) in _containers.ToList()) _containers[one] = state with { State = "Running" };
                    return "start the pod";
            }
        }

        private readonly Dictionary<string, string> _formerStates = [];

        private static string Ended(string state) => state == "Running" ? "Exited" : state;

        private void Stopped(string name, (int Attempt, string State, int? Former) before) => _formerStates[name] = Ended(before.State);

        private IEnumerable<string> Lines(string name, (int Attempt, string State, int? Former) one)
        {
            yield return $"{Full(name, one.Attempt)} {one.State}";
            if (one.Former is { } former) yield return $"{Full(name, former)} {_formerStates[name]}";
        }

        private static string Full(string name, int attempt) => ContainerSpec.FullNameOf(name, attempt);

        // An operation that is not possible is refused and changes nothing.
        private static async Task<bool> TryAsync(Func<Task> act, bool isPossible)
        {
            if (isPossible) await act();
            else await Assert.ThrowsAnyAsync<PodException>(act);
            return isPossible;
        }
    }
}
