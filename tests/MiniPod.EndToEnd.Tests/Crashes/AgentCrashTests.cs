using System.Collections.Concurrent;
using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>
/// The agent, killed at its fault points while it starts an app after its init container, ends it because of its liveness probe, and
/// starts its next instance; and while it makes the sandbox of a pod on a network anew. Each time with a state directory of its own:
/// the next agent brings the pod to where it should be, with one app and at most one former attempt of it, and nothing is left once
/// the pod is removed.
/// </summary>
public sealed class AgentCrashTests(EndToEndHost host) : CrashTest(host)
{
    private bool _killsSandbox;

    [Theory(Timeout = LongLimit)]
    [InlineData("agent", "end-instance", false)]
    [InlineData("agent, sandbox anew", "AttachNetwork", true)]
    public async Task Agent_KilledAtItsPoints_IsReplacedByOneThatGoesOn(string what, string known, bool killsSandbox)
    {
        _killsSandbox = killsSandbox;
        var before = await SnapshotAsync();
        var points = await PointsOfAgentAsync();
        Assert.Contains(points, point => point.Contains(known, StringComparison.Ordinal));
        var chosen = SampleIndexes(points);
        var missed = new ConcurrentBag<string>();

        await EachAsync(chosen.Count, async index =>
        {
            if (!await KillAsync(chosen[index], points[chosen[index]])) missed.Add(points[chosen[index]]);
        });

        Assert.True(missed.Count <= points.Count / 20, $"these points were not passed again: {string.Join(", ", missed)}");
        await AssertSameAsync(before, points, Pod);
        Tell(what, chosen.Count - missed.Count, points.Count);
    }

    // The app ends because of its probe as long as it ran only once, or it has no probe, and a network.
    private string Manifest(string pod) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: { name: {{pod}} }
        spec:
          hostNetwork: {{(_killsSandbox ? "false" : "true")}}
          volumes: [{ name: shared, emptyDir: {} }]
          initContainers:
          - { name: init, image: {{TestImages.Toolbox}}, command: ["true"] }
          containers:
          - name: app
            image: {{TestImages.Toolbox}}
            command: [sh, -c, "echo run >> /shared/log; trap 'exit 0' TERM; sleep 600 & wait"]
            livenessProbe:
              exec: { command: [sh, -c, '{{(_killsSandbox ? "true" : "test $(wc -l < /shared/log) -gt 1")}}'] }
              periodSeconds: 1
              failureThreshold: 1
            volumeMounts: [{ name: shared, mountPath: /shared }]
        """;

    private string Pod(int index) => Name(Number(index));

    private string StateOf(int index) => $"{StateDirectory}-{Number(index)}";

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private Dictionary<string, string?> State(int index) => new() { ["MINIPOD_STATE_DIR"] = StateOf(index) };

    private async Task<IReadOnlyList<string>> PointsOfAgentAsync()
    {
        var list = Path.Combine(Files, "points");
        await using var agent = await StartAgentAsync(-1, ("MINIPOD_FAULT_LIST", list));
        await RunAsync(-1);
        await KillSandboxAsync(-1, agent);
        await SettledAsync(-1);
        await RemoveAsync(-1);
        return await File.ReadAllLinesAsync(list);
    }

    // Returns whether the point was passed.
    private async Task<bool> KillAsync(int index, string point)
    {
        await using var agent = await StartAgentAsync(index, ("MINIPOD_FAULT", point));
        if (!agent.HasExited) await RunAsync(index);
        await KillSandboxAsync(index, agent);
        await UntilAsync(async () => agent.HasExited || await IsSettledAsync(index), $"{Pod(index)}: dead at \"{point}\", or done", 60);
        var isPassed = agent.HasExited;
        if (isPassed)
        {
            (await CommandAsync(index, "recover")).ShouldSucceed();
            if ((await CommandAsync(index, "ps", "-aq")).Text.Length == 0) await RunAsync(index); // it was killed before there was a pod
            await KillSandboxAsync(index);
            await SettledAsync(index);
        }

        await RemoveAsync(index);
        return isPassed;
    }

    private async Task<RunningCommand> StartAgentAsync(int index, (string Name, string Value) variable)
    {
        var environment = State(index);
        environment[variable.Name] = variable.Value;
        var agent = RunningCommand.Start(
            await FaultyBinary.PathAsync(), ["agent", "--stay"], WithState(new CommandOptions { Environment = environment }));
        await UntilAsync(() => agent.HasExited || File.Exists(Path.Combine(StateOf(index), "agent.lock")), "the agent");
        return agent;
    }

    private async Task RunAsync(int index) =>
        (await CommandAsync(index, "run", "-f", WriteFile($"{Pod(index)}.yaml", Manifest(Pod(index))))).ShouldSucceed();

    // Once, when the app runs; unless the agent is dead before.
    private async Task KillSandboxAsync(int index, RunningCommand? agent = null)
    {
        if (!_killsSandbox) return;
        await UntilAsync(async () => agent?.HasExited == true || await RunsOfAsync(index) > 0, $"{Pod(index)} runs", 60);
        if (agent?.HasExited != true && await RunsOfAsync(index) == 1)
            await Command.RunAsync("docker", "kill", $"minipod.{Pod(index)}.POD");
    }

    private Task SettledAsync(int index) => UntilAsync(() => IsSettledAsync(index), $"{Pod(index)} runs its second instance", 60);

    private async Task<bool> IsSettledAsync(int index)
    {
        var pod = (await CommandAsync(index, "ps", "-a", "-o", "json")).Json.AsArray().SingleOrDefault();
        if ((string?)pod?["status"] != "Running") return false;
        var names = (await EngineApi.ContainersAsync()).Select(container => container.Name)
            .Where(name => name.StartsWith($"minipod.{Pod(index)}.app", StringComparison.Ordinal))
            .ToList();
        return names.Count is 1 or 2 && await RunsOfAsync(index) >= 2;
    }

    // How often the app has run.
    private async Task<int> RunsOfAsync(int index) =>
        (await CommandAsync(index, "exec", Pod(index), "--", "cat", "/shared/log")).Lines.Count(line => line == "run");

    private async Task RemoveAsync(int index)
    {
        (await CommandAsync(index, "rm", "-f", Pod(index))).ShouldSucceed();
        if (index >= 0) await Agents.EndAsync(StateOf(index));
    }

    private Task<CommandResult> CommandAsync(int index, params string[] arguments) =>
        Command.RunAsync(Binary.Path, arguments, WithState(new CommandOptions { Environment = State(index) }));
}
